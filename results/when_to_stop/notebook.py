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
# # When to stop
#
# # 언제 멈출 것인가
#
# **Question.** A zone is reviewed after two or three years. How often would the ministry extend one that it should have
# ended, or end one that it should have kept, and which indicator would serve it best?
#
# **질문.** 특구는 2~3년 뒤에 심사를 받는다. 정부가 끝냈어야 할 특구를 연장하거나 이어 가야 할 특구를 끝내는 일은 얼마나 잦으며, 어떤 지표를
# 보는 것이 가장 나은가?

# %% tags=["parameters"]
out = None

# %% [markdown]
# ## What is compared
#
# ## 무엇을 비교하는가
#
# Busan's zone is reviewed after 24 and after 36 months. From each of 1,000 histories three futures follow, which share
# the past up to the review: it ends, it is extended by two years, it is kept for good. So what a decision is worth is
# known exactly in each history: the country's firm-years that going on adds in the 72 months after the review, at a
# price, less the money. The price of a firm-year is a judgement; the tables stand at the price at which an extension
# just pays, where the decision is hardest. A rule is learned on one half of the histories and scored on the other.
#
# 부산 특구를 시행 24개월과 36개월 뒤에 심사한다. 1,000가지 경로마다 심사까지의 과거는 같고 그 뒤가 다른 세 미래가 이어진다. 종료, 2년 연장,
# 영구화이다. 그래서 어떤 결정이 얼마나 값어치 있었는지를 경로마다 정확히 안다. 이어 갈 때 심사 후 72개월 동안 전국에 늘어나는 기업·년에 가격을
# 곱하고 지원금을 뺀 값이다. 기업·년의 가격은 가치 판단이므로, 표는 연장의 손익분기 가격, 곧 결정이 가장 어려운 가격을 기준으로 한다. 규칙은
# 경로의 절반에서 배우고 나머지 절반에서 채점한다.

# %%
import numpy as np

import sim
from sim.lab.review.indicators import EFFECT, INDICATORS, REPORTED, RUNNING
from sim.lab.review.ladders import DEFAULT, KNOWING, LADDERS, OBSERVING
from sim.language.texts import texts
from sim.studies.notebook import Study

WORDS = {
    "month": ("Review after months", "심사 시점(개월)"),
    "price": ("Price of a firm-year", "기업·년의 가격"),
    "rule": ("Rule", "규칙"),
    "extended": ("Goes on", "연장"),
    "false_extension": ("Extended wrongly", "잘못된 연장"),
    "false_revocation": ("Ended wrongly", "잘못된 종료"),
    "wrong": ("Wrong", "틀림"),
    "wrong_low": ("90% interval, from", "90% 구간 하한"),
    "wrong_high": ("90% interval, to", "90% 구간 상한"),
    "regret": ("Regret", "기회손실"),
    "value": ("Worth more than ending it", "종료 대비 값어치"),
    "raised": ("Count raised by", "실적 부풀림"),
    "reported": ("Count told", "발표된 실적"),
    "share": ("share", "비율"),
    "months": ("months", "개월"),
    "firms": ("firms", "개사"),
    "KRW bn": ("KRW bn", "10억 원"),
    "KRW bn for a firm-year": ("KRW bn for a firm-year", "기업·년당 10억 원"),
} | {key: (english, texts("ko")(english)) for key, english in (INDICATORS | LADDERS).items()}
study = Study(out, WORDS)
card = study.asked(sim.review("busan_first", "no_zone"))
MONTHS = card.futures.months
SHOWN = ["extended", "false_extension", "false_revocation", "wrong", "wrong_low", "wrong_high", "regret", "value"]
UNITS = dict.fromkeys(SHOWN[:6], "share") | {"month": "months", "price": "KRW bn for a firm-year"}
UNITS |= dict.fromkeys(("regret", "value"), "KRW bn")


def at_even(table):
    """Return the rows of a table about an extension, at the price at which it just pays."""
    prices = table["month"].map(card.price_of)
    return table[(table["future"] == "extend") & np.isclose(table["price"], prices, rtol=1e-12, atol=0)]


# %% [markdown]
# ## How often is the decision wrong?
#
# ## 결정은 얼마나 자주 틀리는가

# %%
study.figure(
    "thresholds",
    card.figure,
    caption={
        "en": "The threshold from which a zone is extended, by running trials and by the ministry's own count: how many "
        "decisions are wrong, one way or the other, and what that costs.",
        "ko": "특구를 연장하는 기준값(진행 중인 실증, 정부가 집계한 유치 실적)에 따라 결정이 어느 쪽으로 얼마나 틀리며 그 비용이 얼마인지 "
        "보여 준다.",
    },
)

# %%
rules = at_even(card.tables()["rules"])
ladders = at_even(card.tables()["ladders"]).rename(columns={"ladder": "rule"})
ladders = ladders[ladders["rule"].isin([OBSERVING, KNOWING])]
study.table(
    "rules",
    rules[["month", "price", "rule", *SHOWN]],
    {
        "en": "Rules at the price at which an extension just pays; thresholds are learned on the other half.",
        "ko": "연장의 손익분기 가격에서 각 규칙의 성적. 기준값은 나머지 절반의 경로에서 배웠다.",
    },
    UNITS,
)

# %%
study.table(
    "ladders",
    ladders[["month", "price", "rule", *SHOWN]],
    {
        "en": "What could be reached: all indicators together, and knowing the weights of behaviour. The rest is luck.",
        "ko": "도달할 수 있는 한계. 모든 지표를 함께 볼 때와 기업 행동의 가중치를 알 때의 성적이며, 나머지는 우연이다.",
    },
    UNITS,
)

# %% [markdown]
# ## If the region can raise the count
#
# ## 지역이 실적을 부풀릴 수 있다면

# %%
gaming = at_even(card.tables()["gaming"])
study.table(
    "gaming",
    gaming[["month", "raised", "reported", *SHOWN]],
    {
        "en": "The region raises the ministry's count by a share of it without any effect; the threshold stays.",
        "ko": "지역이 효과 없이 실적 집계를 일정 비율 부풀리고 기준값은 그대로일 때의 성적.",
    },
    UNITS | {"raised": "share", "reported": "firms"},
)

# %% [markdown]
# ## At other prices
#
# ## 다른 가격에서는

# %%
prices = card.tables()["rules"]
prices = prices[(prices["future"] == "extend") & (prices["rule"] == DEFAULT)]
study.table(
    "prices",
    prices[["month", "price", *SHOWN]],
    {
        "en": "The default rule over prices of a firm-year.",
        "ko": "기업·년의 가격에 따른 현행 규칙의 성적.",
    },
    UNITS,
)

# %% [markdown]
# ## Answer and limits
#
# ## 답과 한계

# %%
first = MONTHS[0]
price = card.price_of(first)
usual, trials, count, effect = (card.rule(first, name) for name in (DEFAULT, RUNNING, REPORTED, EFFECT))
observed, known = (
    ladders[(ladders["month"] == first) & (ladders["rule"] == name)].iloc[0] for name in (OBSERVING, KNOWING)
)
told = gaming[gaming["month"] == first].set_index("raised")
lowest, highest = (prices[prices["month"] == first].iloc[each] for each in (0, -1))

study.claim(usual["extended"] > 0.95, "The default rule extends nearly every zone.")
study.claim(0.45 < usual["wrong"] < 0.75, "At the break-even price it is wrong in about six of ten.")
study.claim(count["wrong_high"] < usual["wrong_low"], "The ministry's own count decides better than the default rule.")
study.claim(trials["wrong_high"] < usual["wrong_low"], "So do running trials, if the threshold is high enough.")
study.claim(
    abs(count["wrong"] - trials["wrong"]) < 0.05, "It matters less what is counted than from where on it counts."
)
study.claim(effect["wrong"] > 0.25, "The true effect on the region alone leaves more than a quarter wrong.")
study.claim(known["wrong"] > 0.1, "Who knows the weights is still wrong at times: that is luck.")
study.claim(known["wrong_high"] < observed["wrong_low"], "To know how firms behave would help more than any indicator.")
study.claim(told["wrong"].loc[1.0] > told["wrong"].loc[0.0] + 0.05, "A count that is raised decides worse.")
study.claim(lowest["wrong"] > 0.9 > 0.3 > highest["wrong"], "At other prices the same rule is wrong always, or seldom.")

study.reading(
    in_short={
        "en": f"Reviewed after {first} months, the rule that counts trials extends {usual['extended']:.0%} of the zones and is "
        f"wrong in {usual['wrong']:.0%} ({usual['wrong_low']:.0%} to {usual['wrong_high']:.0%}) where an extension just pays.",
        "ko": f"시행 {first}개월 뒤 실증 수로 심사하면 특구의 {usual['extended']:.0%}를 연장하게 되며, 연장의 손익분기 가격에서 그 결정의 "
        f"{usual['wrong']:.0%}({usual['wrong_low']:.0%}~{usual['wrong_high']:.0%})가 틀린다.",
    },
    answer={
        "en": f"That price is {price:.2f} bn won for a firm-year; at {lowest['price']:.2f} bn the same rule is wrong in "
        f"{lowest['wrong']:.0%}, at {highest['price']:.2f} bn in {highest['wrong']:.0%}, since it extends whatever an extension is "
        f"worth. What helps is a threshold that half of the zones miss, whatever is counted: {trials['threshold']:.0f} to "
        f"{trials['other_threshold']:.0f} running trials are wrong in {trials['wrong']:.0%}, the ministry's own count of firms "
        f"attracted in {count['wrong']:.0%} ({count['wrong_low']:.0%} to {count['wrong_high']:.0%}), the true effect on Busan in "
        f"{effect['wrong']:.0%}: a review that looks at the zone alone cannot see what others lose. All indicators together leave {observed['wrong']:.0%}, knowing how "
        f"firms behave would leave {known['wrong']:.0%}; the rest is luck. If the region doubles its count without any effect, the "
        f"count is wrong in {told['wrong'].loc[1.0]:.0%}, as bad as no rule.",
        "ko": f"그 가격은 기업·년당 {10 * price:.1f}억 원이다. 같은 규칙은 {10 * lowest['price']:.1f}억 원이면 {lowest['wrong']:.0%}, "
        f"{10 * highest['price']:.1f}억 원이면 {highest['wrong']:.0%}가 틀린다. 연장의 값어치와 상관없이 연장하기 때문이다. 무엇을 세든 "
        f"절반의 특구가 넘지 못하는 기준값을 두는 것이 도움이 된다. 진행 중인 실증 {trials['threshold']:.0f}~{trials['other_threshold']:.0f}건을 "
        f"기준으로 하면 {trials['wrong']:.0%}, 정부가 집계한 유치 실적이면 {count['wrong']:.0%}({count['wrong_low']:.0%}~"
        f"{count['wrong_high']:.0%}), 부산에 미친 실제 효과를 알아도 {effect['wrong']:.0%}가 틀린다. 특구만 보는 심사는 다른 지역이 잃은 몫을 보지 못한다. 모든 지표를 함께 보면 {observed['wrong']:.0%}, "
        f"기업의 행동을 정확히 알면 {known['wrong']:.0%}까지 줄고, 나머지는 우연이다. 지역이 효과 없이 실적을 두 배로 부풀리면 "
        f"{told['wrong'].loc[1.0]:.0%}가 틀려 규칙이 없는 것과 같아진다.",
    },
    limits={
        "en": "What firms of an ended zone would be worth after the simulated years does not count. The default rule and its "
        "target are the model's, drawn over what the record leaves open, since every zone of the record was extended. "
        "Nobody in the model foresees the review; firms that do would settle less in a zone that may end. Thresholds are "
        "those that do best on simulated histories, which a ministry does not have.",
        "ko": "모의실험 기간 뒤에 남는 기업의 값어치는 세지 않았다. 현행 규칙과 그 목표값은 모형의 것이며, 기록의 모든 특구가 연장되었으므로 "
        "기록이 열어 두는 범위에서 뽑았다. 모형의 누구도 심사를 내다보지 않는다. 내다보는 기업은 끝날 수 있는 특구에 덜 들어올 것이다. "
        "기준값은 모의 경로에서 가장 나은 값이며 정부에는 그런 경로가 없다.",
    },
)
