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
# # Forecast and outcome
#
# # 예측과 결과
#
# **Question.** Busan's plan of 2019 promised 250 firms and 681 jobs. What does the model say that its zones brought, and
# what does the record say?
#
# **질문.** 2019년 부산의 특구 계획은 기업 250곳과 일자리 681개를 약속했다. 모형은 특구가 무엇을 가져왔다고 말하며, 실제 기록은
# 무엇이라고 말하는가?

# %% tags=["parameters"]
out = None

# %% [markdown]
# ## What is compared
#
# ## 무엇을 비교하는가
#
# Promise, record and the model's years 2018 to 2023 with the zones of 2019 and 2020 as they came. Outcomes of the plan
# itself were not published; where promises and outcomes of such plans are both known, outcomes stood far below, and
# that ratio gives the outcome that was to be expected. Facts, sources and spreads stand in the world's facts; what a plan
# promises is context there, and no weight was fitted to it.
#
# 약속과 기록, 그리고 2019년과 2020년의 특구를 그대로 넣은 모형의 2018~2023년을 비교한다. 이 계획의 실적은 공표되지 않았다. 비슷한
# 계획 가운데 약속과 실적이 모두 알려진 경우 실적은 약속을 크게 밑돌았고, 그 비율로 기대되는 실적을 구한다. 사실과 출처, 오차는 세계
# 자료의 사실 목록에 있으며, 계획의 약속은 거기서 참고 자료이므로 어떤 가중치도 여기에 맞추지 않았다.

# %%
import re

import numpy as np
import pandas as pd

import sim
from sim.evidence.fact_check import MET_WITHIN, check_facts, check_table
from sim.evidence.facts import read_facts
from sim.evidence.prior_check import with_prior
from sim.report.plots.evidence_figures import fact_checks
from sim.report.plots.study_figures import estimate_rows
from sim.results.posterior_table import read_posterior
from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration
from sim.studies.notebook import Study

WORDS = {
    "promised": ("promised by the plan", "계획의 약속"),
    "expected": ("to be expected after other plans", "다른 계획에 비추어 기대되는 실적"),
    "attracted": ("model: firms more than at the start", "모형: 시작 시점보다 늘어난 기업"),
    "effect": ("model: firms that the zones brought", "모형: 특구가 가져온 기업"),
    "jobs": ("model: jobs that the zones brought", "모형: 특구가 가져온 일자리"),
    "new": ("model: of these new to the country", "모형: 그 가운데 전국에 새로 생긴 것"),
    "moved": ("model: firms that moved to Busan", "모형: 부산으로 이전한 기업"),
    "moved_record": ("record: at most so many moved to Busan", "기록: 부산으로 이전한 기업의 상한"),
    "range": ("90% range", "90% 범위"),
    "what": ("What", "항목"),
    "key": ("Fact", "사실"),
    "use": ("Use", "용도"),
    "calibration": ("fitted", "보정용"),
    "validation": ("kept aside", "따로 둠"),
    "prior": ("Prior draws that meet it", "부합하는 사전 표본"),
    "counted": ("Counted", "집계"),
    "fact": ("Record", "기록"),
    "model": ("Model", "모형"),
    "spread": ("Spread", "오차"),
    "apart": ("Apart", "차이"),
    "met": ("Met", "충족"),
    "True": ("yes", "예"),
    "False": ("no", "아니요"),
}
record = sim.load_scenario("as_it_happened")
facts = {fact.key: fact for fact in read_facts(record)}
study = Study(out, WORDS | {key: (fact.title.en, fact.title.ko) for key, fact in facts.items()})
promised = {key: float(re.search(r"promised ([\d,]+)", facts[key].note)[1]) for key in ("plan_firms", "plan_jobs")}
draws = sim.load_posterior(record)
zones = study.compare(record, "as_it_happened_without_zones", draws)
busan = zones.drawn.policy.regions.index("busan")

# %% [markdown]
# ## Firms
#
# ## 기업


# %%
def middle(values):
    """Return mean and middle 90% of histories as a row."""
    low, high = np.quantile(values, [0.05, 0.95])
    return {"mean": float(values.mean()), "low": float(low), "high": float(high)}


def recorded(fact):
    """Return a fact and its 90% range as a row."""
    half = MET_WITHIN * fact.spread
    return {"mean": fact.value, "low": fact.value - half, "high": fact.value + half}


nothing = {"low": np.nan, "high": np.nan}
histories = zones.drawn
attracted = histories.policy.final_firms[:, busan] - histories.policy.starting_firms[busan]
brought = histories.final_differences[:, busan]
moved = histories.policy.by_region("moved_in")[:, :, busan].sum(axis=1)
firms = pd.DataFrame(
    [
        {"what": "promised", "mean": promised["plan_firms"], **nothing},
        {"what": "expected", **recorded(facts["plan_firms"])},
        {"what": "attracted", **middle(attracted)},
        {"what": "effect", **middle(brought)},
        {"what": "new", **middle(histories.final_differences.sum(axis=1))},
        {"what": "moved_record", "mean": facts["movers_2024"].value, **nothing},
        {"what": "moved", **middle(moved)},
    ]
)
until = {language: zones.when(language) for language in ("en", "ko")}
study.table(
    "firms",
    firms,
    {
        "en": f"Firms in Busan by {until['en']}; of the model the luck of a single history (middle 90%) over the calibrated weights.",
        "ko": f"{until['ko']}까지 부산의 기업. 모형은 보정된 가중치 전체에서 한 이력의 우연(중앙 90%)이다.",
    },
    "firms",
)

# %%
study.figure(
    "firms",
    estimate_rows,
    firms,
    firms["what"],
    title={"en": "How many firms: promise, record, model", "ko": "기업 수: 약속, 기록, 모형"},
    unit={"en": f"Firms by {until['en']}", "ko": f"기업 수, {until['ko']}"},
    signed=False,
    legend={"en": "value or mean, and its 90% range", "ko": "값 또는 평균과 90% 범위"},
    caption={
        "en": "The promise stands far beyond all that the model holds possible. The model also falls short of what was to be "
        "expected, and has far fewer firms that moved than the most that is on record.",
        "ko": "약속은 모형이 가능하다고 보는 범위를 크게 벗어난다. 모형은 기대되는 실적에도 못 미치며, 이전 기업은 기록의 상한보다 훨씬 "
        "적다.",
    },
)

# %% [markdown]
# ## Jobs
#
# ## 일자리

# %%
worked = [side.by_region("jobs")[:, -1, busan] for side in (histories.policy, histories.baseline)]
jobs = pd.DataFrame(
    [
        {"what": "promised", "mean": promised["plan_jobs"], **nothing},
        {"what": "expected", **recorded(facts["plan_jobs"])},
        {"what": "jobs", **middle(worked[0] - worked[1])},
    ]
)
study.table(
    "jobs",
    jobs,
    {"en": f"Jobs in Busan by {until['en']}.", "ko": f"{until['ko']}까지 부산의 일자리."},
    "persons",
)

# %%
study.figure(
    "jobs",
    estimate_rows,
    jobs,
    jobs["what"],
    title={"en": "How many jobs: promise, record, model", "ko": "일자리 수: 약속, 기록, 모형"},
    unit={"en": f"Jobs by {until['en']}", "ko": f"일자리 수, {until['ko']}"},
    signed=False,
    legend={"en": "value or mean, and its 90% range", "ko": "값 또는 평균과 90% 범위"},
    caption={
        "en": "The jobs that the model says the zones brought are near those that were to be expected, not those promised.",
        "ko": "모형이 말하는 일자리는 약속이 아니라 기대되는 실적에 가깝다.",
    },
)

# %% [markdown]
# ## Can the model be trusted with it?
#
# ## 이 문제에서 모형을 믿을 수 있는가?

# %%
judged = [fact for fact in facts.values() if fact.use != "context"]
found = check_facts(record, judged, 400, 1, read_posterior(record))
found = with_prior(found, record, read_calibration(record.world.folder / CALIBRATION), 1)
checks = check_table(found)
study.table(
    "facts",
    checks[["key", "use", "fact", "spread", "model", "low", "high", "apart", "prior", "met", "counted"]],
    {
        "en": "Every fact that is fitted or kept aside, beside the model over the calibrated weights; the unit is that of the fact.",
        "ko": "보정된 가중치 전체에서, 맞춘 사실과 따로 둔 사실과 모형의 비교. 단위는 각 사실의 단위이다.",
    },
    dict.fromkeys(("fact", "spread", "model", "low", "high"), "as the fact")
    | {"apart": "standard errors", "prior": "share"},
)

# %%
study.figure(
    "facts",
    lambda within, language: fact_checks(check_table(found, language), within, language),
    MET_WITHIN,
    caption={
        "en": "How far the model is from each fact. A hollow mark is a fact that nearly every setting meets, which says little.",
        "ko": "각 사실과 모형의 차이. 빈 표시는 거의 모든 설정이 부합하여 변별력이 없는 사실이다.",
    },
)

# %% [markdown]
# ## Answer and limits
#
# ## 답과 한계

# %%
row = firms.set_index("what")
job = jobs.set_index("what")
met = checks[checks["counted"]].groupby("use")["met"].agg(["sum", "size"])
factor = {
    "firms": promised["plan_firms"] / row.loc["attracted", "mean"],
    "jobs": promised["plan_jobs"] / job.loc["jobs", "mean"],
}
reached = float((attracted >= promised["plan_firms"]).mean())
reached_jobs = float((worked[0] - worked[1] >= promised["plan_jobs"]).mean())
lowest, highest = (job.loc["expected", end] for end in ("low", "high"))

lowest_firms = row.loc["expected", "low"]
short = float((attracted < lowest_firms).mean())
gain = zones.effect("busan")
counted = facts["share_busan"].value * facts["firms_2023"].value
at_start = float(histories.policy.starting_firms[busan])
missed = [facts[key] for key in checks.loc[checks["counted"] & ~checks["met"].astype(bool), "key"]]
misses = {
    "en": "; ".join(each.title.en for each in missed),
    "ko": "; ".join(each.title.ko for each in missed),
}

study.claim(reached == 0, "In no history does Busan reach the promised firms.")
study.claim(reached_jobs < 0.01, "The promised jobs are reached in hardly any history.")
study.claim(row.loc["attracted", "mean"] < lowest_firms, "The model misses the firms to be expected: it has fewer.")
study.claim(
    counted - at_start < row.loc["expected", "mean"], "The record has fewer firms than were to be expected too."
)
study.claim(0.5 < short < 0.95, "In most histories there are too few firms, not in all.")
study.claim(lowest <= job.loc["jobs", "mean"] <= highest, "The jobs to be expected are met.")
study.claim(job.loc["jobs", "mean"] < job.loc["expected", "mean"], "The model has fewer jobs than were to be expected.")
study.claim(row.loc["moved", "high"] < row.loc["moved_record", "mean"] / 2, "The model has far fewer movers.")
study.claim(
    {each.key for each in missed} >= {"growth_2023", "share_daegu", "firms_incheon_2023"},
    "The model misses the growth of 2023, Daegu's share, and Incheon's firms in 2023.",
)
study.claim(
    (checks.set_index("key").loc[["growth_2023", "share_daegu", "firms_incheon_2023"], "apart"] < 0).all(),
    "Where it misses them, the model has too few firms.",
)
study.claim(gain["drawn_low"] > 1, "The zones brought Busan firms, whatever the record leaves open.")

study.reading(
    in_short={
        "en": f"The model says {row.loc['attracted', 'mean']:.0f} firms and {job.loc['jobs', 'mean']:.0f} jobs instead of the "
        f"promised {promised['plan_firms']:.0f} and {promised['plan_jobs']:.0f}: the plan promised {factor['firms']:.0f} times "
        f"as many firms and {factor['jobs']:.0f} times as many jobs.",
        "ko": f"약속은 기업 {promised['plan_firms']:.0f}곳과 일자리 {promised['plan_jobs']:.0f}개였지만 모형은 기업 "
        f"{row.loc['attracted', 'mean']:.0f}곳과 일자리 {job.loc['jobs', 'mean']:.0f}개라고 말한다. 약속은 기업으로 "
        f"{factor['firms']:.0f}배, 일자리로 {factor['jobs']:.0f}배이다.",
    },
    answer={
        "en": f"By {until['en']} Busan has {row.loc['attracted', 'low']:.0f} to {row.loc['attracted', 'high']:.0f} firms more "
        f"than at the start of 2018 in nine of ten histories, and in none of {len(attracted):,} as many as promised. "
        f"Its zones brought {row.loc['effect', 'mean']:.0f} of them (the record leaves {gain['drawn_low']:.0f} to "
        f"{gain['drawn_high']:.0f} open), of which {row.loc['new', 'mean']:.0f} are new to the country. "
        f"Other plans came to a fraction of their promises; after these {row.loc['expected', 'mean']:.0f} firms "
        f"({row.loc['expected', 'low']:.0f} to {row.loc['expected', 'high']:.0f}) and {job.loc['expected', 'mean']:.0f} jobs "
        f"({lowest:.0f} to {highest:.0f}) were to be expected. The model misses the firms: in {short:.0%} of the histories "
        f"there are fewer. It meets the jobs ({job.loc['jobs', 'low']:.0f} to {job.loc['jobs', 'high']:.0f} in nine of ten "
        f"histories). Of the facts that could tell, it meets "
        f"{met.loc['calibration', 'sum']} of the {met.loc['calibration', 'size']} that it was fitted to and "
        f"{met.loc['validation', 'sum']} of the {met.loc['validation', 'size']} kept aside. It misses: {misses['en']}; "
        "each time it has too few firms.",
        "ko": f"열 이력 가운데 아홉에서 {until['ko']} 부산의 기업은 2018년 초보다 {row.loc['attracted', 'low']:.0f}~"
        f"{row.loc['attracted', 'high']:.0f}곳 많으며, 이력 {len(attracted):,}개 가운데 약속에 이른 것은 하나도 없다. 그 가운데 특구가 "
        f"가져온 것은 {row.loc['effect', 'mean']:.0f}곳(기록이 열어 두는 범위 {gain['drawn_low']:.0f}~{gain['drawn_high']:.0f}곳)이고, 전국에 "
        f"새로 생긴 것은 {row.loc['new', 'mean']:.0f}곳이다. 다른 계획의 실적은 약속의 일부에 그쳤고, 이에 비추면 기업 "
        f"{row.loc['expected', 'mean']:.0f}곳({row.loc['expected', 'low']:.0f}~{row.loc['expected', 'high']:.0f}곳)과 일자리 "
        f"{job.loc['expected', 'mean']:.0f}개({lowest:.0f}~{highest:.0f}개)가 기대된다. 모형은 기업 수를 맞히지 못한다. 이력의 "
        f"{short:.0%}에서 기대보다 적다. 일자리는 맞힌다(열 이력 가운데 아홉에서 {job.loc['jobs', 'low']:.0f}~{job.loc['jobs', 'high']:.0f}개). "
        f"변별력 있는 사실 가운데 맞춘 사실은 {met.loc['calibration', 'size']}개 중 {met.loc['calibration', 'sum']}개, 따로 둔 사실은 "
        f"{met.loc['validation', 'size']}개 중 {met.loc['validation', 'sum']}개를 충족한다. 맞히지 못한 것은 다음과 같으며 모두 모형의 기업이 "
        f"너무 적다: {misses['ko']}.",
    },
    limits={
        "en": "What came of the plan itself was never published, so the outcome to be expected is an estimate from other "
        f"plans, with a wide spread; the record contradicts it, with about {counted:.0f} firms in all of Busan at the end of "
        f"2023, where {at_start:.0f} were there at the start. In the model {row.loc['moved', 'low']:.0f} to {row.loc['moved', 'high']:.0f} firms moved "
        f"to Busan; on record at most {row.loc['moved_record', 'mean']:.0f} did, seats on paper and firms that left again "
        "among them. A plan may count branches and seats that the model does not know. Busan's share of firms in 2023 was "
        "fitted, so that the model has about the right share there is no finding; which of them the zones brought is.",
        "ko": "이 계획의 실적은 공표된 적이 없으므로 기대되는 실적은 다른 계획에서 얻은, 오차가 큰 추정이다. 기록과도 어긋난다. 기록에서 "
        f"2023년 말 부산의 기업은 모두 약 {counted:.0f}곳이고 시작 시점에 이미 {at_start:.0f}곳이 있었다. 모형에서 부산으로 "
        f"이전한 기업은 {row.loc['moved', 'low']:.0f}~{row.loc['moved', 'high']:.0f}곳이고 기록으로는 많아야 "
        f"{row.loc['moved_record', 'mean']:.0f}곳인데, 그 가운데에는 서류상의 본사와 다시 떠난 기업도 있다. 계획은 모형에 없는 지사와 "
        "본사까지 셌을 수 있다. 2023년 부산의 기업 비중은 보정에 쓰였으므로 모형의 부산 기업 비중이 대체로 맞는 것은 발견이 아니며, 그 "
        "가운데 얼마를 특구가 가져왔는지가 발견이다.",
    },
)
