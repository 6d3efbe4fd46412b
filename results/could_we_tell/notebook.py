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
# # Could we tell?
#
# # 나중에 알 수 있는가
#
# **Question.** Four years after Busan's zone came into force somebody evaluates it. Would the evaluation find the effect,
# how far off would its number be, and which design is best?
#
# **질문.** 부산 특구를 시행하고 4년 뒤에 누군가 효과를 평가한다. 그 평가는 효과를 찾아내겠는가? 수치는 얼마나 빗나가며, 어떤 설계가 가장
# 나은가?

# %% tags=["parameters"]
out = None

# %% [markdown]
# ## What is rehearsed
#
# ## 무엇을 미리 해 보는가
#
# Thirteen designs of evaluation, and beside them the ministry's own count, are applied to 500 histories in which the
# true effect is known, since each has a twin without the zone: before and after, difference in differences, event
# study, synthetic control and their kin; numbers of firms or their logarithms; all regions or those outside the
# capital area to compare with; tests by clusters or by rank among placebos. Quiet years from 2014 on are put before
# the scenario, which an evaluation needs. A test at 10%, because with 17 regions and one zone no rank can be below 1
# in 17.
#
# 참효과를 아는 500가지 모의 경로에 13가지 평가 설계와, 견주어 볼 부처 집계를 적용한다. 경로마다 특구가 없는 쌍둥이 경로가 있어
# 참값을 안다. 설계는 전후 비교, 이중차분, 사건연구, 합성통제와 그 변형이며, 기업 수 또는 그 로그, 전체 지역 또는 수도권 밖
# 지역과의 비교, 군집 검정 또는 위약 순위 검정으로 나뉜다. 평가에는 시행 전의 자료가 필요하므로 2014년부터의 평온한 해를 시나리오
# 앞에 둔다. 17개 지역에 특구가 하나면 순위가 17분의 1보다 작을 수 없으므로 10% 수준에서 검정한다.

# %%
import sim
from sim.studies.notebook import Study

WORDS = {
    "design": ("Design", "설계"),
    "estimate": ("Estimate", "추정값"),
    "truth_region": ("True effect on the zone", "특구의 참효과"),
    "truth_country": ("New to the country", "전국의 순증"),
    "size": ("False alarm", "거짓 발견"),
    "size_by_rule": ("False alarm, regions chosen by the rule", "거짓 발견(규칙이 고른 지역)"),
    "power": ("Power", "검정력"),
    "power_low": ("90% interval, from", "90% 구간 하한"),
    "power_high": ("90% interval, to", "90% 구간 상한"),
    "coverage": ("Interval holds the truth", "구간이 참값을 담는 비율"),
    "exaggeration": ("Times too great where found", "찾았을 때의 과장(배)"),
    "smallest_p": ("Smallest p", "가능한 최소 p"),
    "unit": ("Unit", "단위"),
    "part": ("Part", "부분"),
    "mean": ("Mean", "평균"),
    "low": ("What the record leaves open, from", "기록이 열어 두는 범위 하한"),
    "high": ("What the record leaves open, to", "기록이 열어 두는 범위 상한"),
    "truth": ("true effect", "참효과"),
    "trend": ("trend it would have had anyway", "특구가 없어도 있었을 추세"),
    "spillover": ("what the others lose", "다른 지역이 잃은 몫"),
    "reweighting": ("reweighting", "가중치 변화"),
    "measurement": ("counted, but not caused", "집계되었으나 효과가 아닌 것"),
    "times": ("Times the effect", "효과의 배수"),
    "years": ("Years in force", "시행 연수"),
    "share": ("share", "비율"),
    "number": ("number", "배"),
    "as the design": ("as the design", "설계별 단위"),
    "firms": ("firms", "개사"),
}
study = Study(out, WORDS)
card = study.asked(sim.rehearse("busan_first", "no_zone"))
tables = card.tables()
designs = tables["designs"]

# %% [markdown]
# ## Thirteen evaluations
#
# ## 열세 가지 평가

# %%
study.figure(
    "best_design",
    card.figure,
    caption={
        "en": "The recommended design, chosen on one half of the histories and scored on the other: how many of 100 evaluations "
        "would find the effect, and from which parts the estimate is made.",
        "ko": "경로의 절반에서 고르고 나머지 절반에서 채점한 권장 설계. 평가 100번 가운데 효과를 찾는 횟수와 추정값을 이루는 부분을 보여 준다.",
    },
)

# %%
SHOWN = ["design", "estimate", "truth_region", "truth_country", "size", "size_by_rule", "power", "power_low", "power_high",
         "coverage", "exaggeration", "smallest_p"]  # fmt: skip
UNITS = dict.fromkeys(("estimate", "truth_region", "truth_country"), "as the design")
UNITS |= dict.fromkeys(("size", "size_by_rule", "power", "power_low", "power_high", "coverage", "smallest_p"), "share")
UNITS["exaggeration"] = "number"
study.table(
    "designs",
    designs[SHOWN],
    {
        "en": "What each design reports, how often it finds an effect where there is none, and how often the one there is.",
        "ko": "설계별로 보고하는 값, 효과가 없는데 찾았다고 하는 비율, 있는 효과를 찾아내는 비율.",
    },
    UNITS,
)

# %% [markdown]
# ## Where the errors come from
#
# ## 오차는 어디서 오는가

# %%
PARTS = ["truth", "trend", "spillover", "reweighting", "measurement"]
parts = tables["decomposition"]
parts = parts[parts["part"].isin(PARTS)]
study.table(
    "decomposition",
    parts,
    {
        "en": "Each estimate, split exactly: the truth, the trend without the zone, what the compared regions lose, and the rest.",
        "ko": "추정값을 정확히 나눈 것. 참효과, 특구가 없어도 있었을 추세, 비교 지역이 잃은 몫, 나머지.",
    },
    dict.fromkeys(("mean", "low", "high"), "as the design"),
)

# %%
study.table(
    "power_by_effect",
    tables["power_by_effect"],
    {"en": "Power if the effect were so many times as large.", "ko": "효과가 이만큼 더 컸다면 있었을 검정력."},
    dict.fromkeys(("power", "power_low", "power_high"), "share") | {"times": "number", "effect": "as the design"},
)

# %%
study.table(
    "power_by_year",
    tables["power_by_year"],
    {"en": "Power after each year in force.", "ko": "시행 연수에 따른 검정력."},
    dict.fromkeys(("power", "power_low", "power_high"), "share") | {"years": "number"},
)

# %% [markdown]
# ## Answer and limits
#
# ## 답과 한계

# %%
by_name = designs.set_index("design")
best = designs[designs["recommended"]].iloc[0]
before_after = by_name.loc["before_after:level:all:t_over_time"]
plain = by_name.loc["did:level:all:placebo_rank"]
clustered = by_name.loc["did:level:outside_capital:cluster_t"]
ministry = by_name.loc["before_after:reported:level:all:no_test"]
years, regions = int(best["periods_after"]), int(best["regions"])
tested = int(designs["power"].notna().sum())
honest = designs[designs["honest"].astype(bool)]

study.claim(best["power_high"] < 0.5, "The best design finds the effect in less than half of the cases.")
study.claim(honest["power"].max() < 0.5, "So does every design that keeps its level.")
study.claim(plain["power"] < 0.02, "A plain difference in differences of numbers of firms never finds it.")
study.claim(clustered["size"] > 0.5, "Clustered errors see an effect of nothing in more than half of the cases.")
study.claim(ministry["estimate"] > 2.5 * ministry["truth_region"], "The ministry's count is far above the effect.")
study.claim(
    (designs["truth_country"] < 0.5 * designs["truth_region"]).all(), "Little of the effect is new to the country."
)
study.claim((designs["smallest_p"].dropna() > 0.05).all(), "No placebo test can reach 5%.")

study.reading(
    in_short={
        "en": f"Hardly: after four years the best of {tested} evaluations would find the effect in {best['power']:.0%} of the "
        f"cases ({best['power_low']:.0%} to {best['power_high']:.0%}), and none can see what is new to the country.",
        "ko": f"거의 알 수 없다. {years}년 뒤 {tested}가지 평가 가운데 가장 나은 것도 효과를 찾아낼 확률이 {best['power']:.0%}"
        f"({best['power_low']:.0%}~{best['power_high']:.0%})이며, 전국의 순증은 어떤 평가로도 볼 수 없다.",
    },
    answer={
        "en": f"Designs that find it nearly always also find it where there is none: a difference in differences with clustered "
        f"errors in {clustered['size']:.0%} of the histories without a zone, before and after in {before_after['size']:.0%}. Designs that "
        f"keep their level lack power, because so few regions of very different size and one zone leave little to compare with. Busan gains "
        f"{plain['truth_region']:.1f} firms on average over its years in force, of which {plain['truth_country']:.1f} are new to the "
        f"country; before and after reports {before_after['estimate']:.1f}, the ministry's count {ministry['estimate']:.1f}. Where the "
        f"best design finds the effect it reports {best['exaggeration']:.1f} times the truth.",
        "ko": f"거의 언제나 찾아내는 설계는 효과가 없을 때에도 찾아낸다. 군집 표준오차를 쓰는 이중차분은 특구가 없는 경로의 "
        f"{clustered['size']:.0%}에서, 전후 비교는 {before_after['size']:.0%}에서 효과가 있다고 한다. 수준을 지키는 설계는 규모가 크게 다른 "
        f"{regions}개 지역과 특구 하나로는 비교할 것이 적어 검정력이 낮다. 부산은 시행 기간 평균 기업 {plain['truth_region']:.1f}개사를 얻고 그 가운데 "
        f"전국의 순증은 {plain['truth_country']:.1f}개사인데, 전후 비교는 {before_after['estimate']:.1f}개사, 부처 집계는 "
        f"{ministry['estimate']:.1f}개사라고 보고한다. 가장 나은 설계도 효과를 찾았을 때에는 참값의 {best['exaggeration']:.1f}배를 보고한다.",
    },
    limits={
        "en": "The years before the zone are quiet by construction; real ones hold shocks that make an evaluation harder. The "
        "model has one market that all regions share, so a design that needs a region with its own course is judged kindly. "
        "Surveys at yearly intervals with errors and a break are among the designs; other gaps of real data are not.",
        "ko": "시행 전의 해는 평온하게 만들어졌으며, 실제로는 평가를 더 어렵게 하는 충격이 있다. 모형에서는 모든 지역이 하나의 시장을 "
        "공유하므로, 고유한 흐름이 있는 지역에 약한 설계가 너그럽게 평가된다. 오차와 단절이 있는 연간 조사는 설계에 포함했으나, 실제 자료의 "
        "다른 빈틈은 포함하지 않았다.",
    },
)
