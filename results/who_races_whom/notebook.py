# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Who races whom?
#
# # 누가 누구와 경쟁하는가
#
# **Question.** Busan has the zone. If Jeju, Gangwon, Gyeongbuk and Jeonbuk answer with their own money, where does that end,
# what does it cost the country, and which rule of the centre would end it?
#
# **질문.** 특구는 부산에 있다. 제주, 강원, 경북, 전북이 자체 지원금으로 맞서면 어디에서 끝나고, 전국은 얼마를 치르며, 중앙정부의 어떤 규칙이
# 그 경쟁을 끝내는가?

# %% tags=["parameters"]
out = None

# %% [markdown]
# ## The game
#
# ## 게임
#
# Each of the four regions keeps its budget, doubles it, or makes it four times as large; all 81 combinations are run with
# the same luck over the weights that the record leaves open. A region wants firm-years of its own, at a price, less its own
# money. A combination that nobody leaves alone is an equilibrium. What is best for the country is chosen on one half of the
# histories and scored on the other.
#
# 네 지역은 저마다 예산을 그대로 두거나 2배 또는 4배로 늘린다. 81가지 조합을 모두, 같은 무작위 조건에서, 기록이 열어 두는 가중치 전체에 걸쳐
# 모의실험한다. 지역은 자기 지역의 기업·년에 가격을 곱한 것에서 자체 지원금을 뺀 값을 원한다. 아무도 혼자서는 벗어나지 않는 조합이 균형이다.
# 전국에 가장 좋은 조합은 경로의 절반에서 고르고 나머지 절반에서 채점한다.

# %%
import sim
from sim.lab.race.standings import LEAST_CHANCE
from sim.studies.notebook import Study

WORDS = {
    "profile": ("Budgets, as multiples of today's", "예산(현재의 배수)"),
    "kind": ("Kind", "구분"),
    "chance": ("Chance that it lasts", "지속될 확률"),
    "regret": ("Greatest gain from leaving", "벗어날 때의 최대 이득"),
    "loss": ("Loss of the country", "전국의 손실"),
    "loss_low": ("What the record leaves open, from", "기록이 열어 두는 범위 하한"),
    "loss_high": ("What the record leaves open, to", "기록이 열어 두는 범위 상한"),
    "saved_low": ("What the record leaves open, from", "기록이 열어 두는 범위 하한"),
    "saved_high": ("What the record leaves open, to", "기록이 열어 두는 범위 상한"),
    "own_money": ("Own money", "자체 지원금"),
    "rule": ("Rule of the centre", "중앙정부의 규칙"),
    "ends_race": ("Ends the race", "경쟁을 끝내는가"),
    "saved": ("Saves the country", "전국의 절감"),
    "value": ("Price of a firm-year", "기업·년의 가격"),
    "equilibria": ("Equilibria", "균형의 수"),
    "region": ("Region", "지역"),
    "factor": ("Budget, times today's", "예산(현재의 배수)"),
    "own": ("Gain of the region", "지역의 이득"),
    "country": ("The country", "전국"),
    "True": ("yes", "예"),
    "False": ("no", "아니요"),
    "equilibrium": ("equilibrium", "균형"),
    "may be one": ("may be one", "균형일 수 있음"),
    "share": ("share", "비율"),
    "number": ("number", "개"),
    "KRW bn": ("KRW bn", "10억 원"),
    "KRW bn for a firm-year": ("KRW bn for a firm-year", "기업·년당 10억 원"),
}
PLAYERS = ["jeju", "gangwon", "gyeongbuk", "jeonbuk"]
VALUE = 4.0
study = Study(out, WORDS)
card = study.asked(sim.race("busan_first", PLAYERS, value=VALUE))
tables = card.tables()

# %% [markdown]
# ## Where it ends
#
# ## 어디에서 끝나는가

# %%
study.figure(
    "race",
    card.figure,
    caption={
        "en": "What a larger budget brings a region itself and the country, if the others stay as they are; below, what rules of the "
        "centre would save.",
        "ko": "다른 지역이 그대로일 때 예산을 늘린 지역과 전국이 얻는 것(위), 중앙정부의 규칙이 절감하는 것(아래).",
    },
)

# %%
equilibria = tables["equilibria"]
study.table(
    "equilibria",
    equilibria[["profile", "kind", "chance", "regret", "loss", "loss_low", "loss_high", "own_money"]],
    {
        "en": f"Combinations that may last, at {VALUE:g} bn won for a firm-year.",
        "ko": f"기업·년당 {10 * VALUE:g}억 원일 때 지속될 수 있는 조합.",
    },
    {"chance": "share"} | dict.fromkeys(("regret", "loss", "loss_low", "loss_high", "own_money"), "KRW bn"),
)

# %%
curve = tables["curve"]
study.table(
    "prices",
    curve[["value", "equilibria", "profile", "chance", "loss", "loss_low", "loss_high"]],
    {
        "en": "Where the race ends over prices of a firm-year; of several equilibria the worst.",
        "ko": "기업·년의 가격에 따라 경쟁이 끝나는 곳. 균형이 여럿이면 가장 나쁜 것.",
    },
    {"value": "KRW bn for a firm-year", "equilibria": "number", "chance": "share"}
    | dict.fromkeys(("loss", "loss_low", "loss_high"), "KRW bn"),
)

# %% [markdown]
# ## What would end it
#
# ## 무엇이 끝내는가

# %%
rules = tables["rules"]
study.table(
    "rules",
    rules[["rule", "ends_race", "saved", "saved_low", "saved_high"]],
    {
        "en": "The same game, played anew under a rule of the centre.",
        "ko": "중앙정부의 규칙 아래에서 같은 게임을 다시 한 결과.",
    },
    "KRW bn",
)

# %%
alone = tables["alone"]
study.table(
    "alone",
    alone[["region", "factor", "own", "country"]],
    {
        "en": "What one region gains, and the country, if it alone raises its budget.",
        "ko": "한 지역만 예산을 늘릴 때 그 지역과 전국이 얻는 것.",
    },
    {"factor": "number", "own": "KRW bn", "country": "KRW bn"},
)

# %% [markdown]
# ## Answer and limits
#
# ## 답과 한계

# %%
ends = equilibria[equilibria["is_equilibrium"].astype(bool)].iloc[0]
cheap, dear = curve.iloc[0], curve.iloc[-1]
cap = rules[rules["ends_race"].astype(bool)].iloc[0]

least, horizon = LEAST_CHANCE, card.order.scenario.settings.months / 12
raised = sum(not each.endswith(" 1") for each in ends["profile"].split("; "))
study.claim(raised == 3, "Three of the four regions raise their budgets.")
study.claim(
    ends["loss_low"] > 0, "At this price the race costs the country something for all that the record leaves open."
)
study.claim(ends["chance"] < 0.5, "Which combination lasts is not known.")
study.claim(cheap["loss"] == 0, "At the lowest price nobody races.")
study.claim((alone["country"] < 0).all(), "Whoever raises its budget alone costs the country more than it brings.")
study.claim(cap["saved"] > 0.8 * ends["loss"], "A cap on own budgets saves nearly all of it.")

study.reading(
    in_short={
        "en": f"If each region values a firm-year at {VALUE:g} bn won, three of the four raise their budgets, and that costs the country "
        f"{ends['loss']:.0f} bn ({ends['loss_low']:.0f} to {ends['loss_high']:.0f}) over five years; a cap on own budgets ends it.",
        "ko": f"지역이 기업·년의 가치를 {10 * VALUE:g}억 원으로 보면 네 지역 가운데 세 곳이 예산을 늘리고, 전국은 {horizon:.0f}년 동안 "
        f"{10 * ends['loss']:.0f}억 원({10 * ends['loss_low']:.0f}억~{10 * ends['loss_high']:.0f}억 원)을 치른다. 자체 예산의 상한이 그것을 "
        "끝낸다.",
    },
    answer={
        "en": f"At {cheap['value']:g} bn nobody races; at {dear['value']:g} bn the race costs {dear['loss']:.0f} bn "
        f"({dear['loss_low']:.0f} to {dear['loss_high']:.0f}), less sure because the firms it brings are worth more then. Whoever raises its "
        f"budget alone brings itself at most {alone['own'].max():.1f} bn and costs the country {-alone['country'].max():.1f} bn or more, "
        f"because most of the firms come from other regions. Which combination lasts is not sure: the one of which the sentence speaks "
        f"does so in {ends['chance']:.0%} of the cases in which the draws are drawn again, and {len(equilibria)} do in {least:.0%} or more. "
        f"Dividing the central money otherwise does not end the race.",
        "ko": f"{10 * cheap['value']:g}억 원이면 아무도 경쟁하지 않는다. {10 * dear['value']:g}억 원이면 경쟁의 비용은 {10 * dear['loss']:.0f}억 "
        f"원({10 * dear['loss_low']:.0f}억~{10 * dear['loss_high']:.0f}억 원)이며, 경쟁이 가져오는 기업의 가치도 커지므로 덜 분명하다. 혼자 예산을 늘린 "
        f"지역은 많아야 {10 * alone['own'].max():.0f}억 원을 얻고 전국은 {-10 * alone['country'].max():.0f}억 원 이상을 잃는다. 기업 대부분이 다른 "
        f"지역에서 오기 때문이다. 어느 조합이 지속될지는 분명하지 않다. 위에서 말한 조합은 표본을 다시 뽑았을 때 {ends['chance']:.0%}에서 지속되고, "
        f"{least:.0%} 이상에서 지속되는 조합이 {len(equilibria)}개이다. 중앙 지원금을 다르게 나누는 것으로는 경쟁이 끝나지 않는다.",
    },
    limits={
        "en": "A region knows what the model knows and looks at five years at once; real ones look at a year and at an election. What "
        "a firm-year is worth to it is a judgement, and so is that all value it alike. The regions' own budgets of today are "
        "partly estimates, and how much support moves firms is left open by the record, which the ranges hold.",
        "ko": "지역은 모형이 아는 것을 모두 알고 모의 기간 전체를 한꺼번에 내다본다. 실제 지역은 한 해와 선거를 본다. 기업·년의 가치는 판단의 문제이며, 모든 "
        "지역이 같은 값으로 본다는 것도 그렇다. 현재의 자체 예산은 일부 추정값이고, 지원금이 기업을 얼마나 움직이는지는 기록이 열어 두고 있어 "
        "범위에 담았다.",
    },
)
