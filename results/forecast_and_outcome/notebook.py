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
from sim.results.reported import ARRIVALS, reported_firms, reported_jobs
from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration
from sim.studies.notebook import Study

WORDS = {
    "promised": ("promised by the plan", "계획의 약속"),
    "expected": ("to be expected after other plans", "다른 계획에 비추어 기대되는 실적"),
    "attracted": ("model: firms more than at the start", "모형: 시작 시점보다 늘어난 기업"),
    "effect": ("model: firms that the zones brought", "모형: 특구가 가져온 기업"),
    "reported": ("model: what a ministry would report", "모형: 정부가 발표할 유치 실적"),
    "jobs_brought": ("model: jobs that the zones brought", "모형: 특구가 가져온 일자리"),
    "new": ("model: of these new to the country", "모형: 그 가운데 전국에 새로 생긴 것"),
    "came_founded": ("founded in Busan since the announcement", "특구 발표 후 부산에서 창업"),
    "came_moved_in": ("moved to Busan since then", "그 뒤 부산으로 이전"),
    "came_sites": ("sites of firms that stay elsewhere", "본사는 다른 지역에 둔 기업의 현장 사업장"),
    "came_reported": ("reported as attracted, in all", "유치 실적 합계"),
    "effect_busan": ("true effect of the zones on Busan", "특구가 부산에 미친 실제 효과"),
    "effect_country": ("true effect on the country", "전국에 미친 실제 효과"),
    "firms": ("Firms", "기업"),
    "firms_range": ("90% range", "90% 범위"),
    "at_work": ("Jobs", "일자리"),
    "at_work_range": ("90% range", "90% 범위"),
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
arrived = reported_firms(histories.policy, histories.policy.months - 1)[:, busan]
arrived_jobs = reported_jobs(histories.policy)[:, busan]
attracted = histories.policy.final_firms[:, busan] - histories.policy.starting_firms[busan]
brought = histories.final_differences[:, busan]
moved = histories.policy.by_region("moved_in")[:, :, busan].sum(axis=1)
firms = pd.DataFrame(
    [
        {"what": "promised", "mean": promised["plan_firms"], **nothing},
        {"what": "expected", **recorded(facts["plan_firms"])},
        {"what": "reported", **middle(arrived.sum(axis=1))},
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
        "en": "The promise stands far beyond all that the model holds possible. What was to be expected lies between the firms "
        "that Busan has more than at the start, which are fewer, and the arrivals that a ministry would report, which are "
        "more. Far fewer firms moved than the most that is on record.",
        "ko": "약속은 모형이 가능하다고 보는 범위를 크게 벗어난다. 기대되는 실적은 시작 시점보다 늘어난 기업보다는 많고, 정부가 발표할 유치 "
        "실적보다는 적다. 이전 기업은 기록의 상한보다 훨씬 적다.",
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
        {"what": "reported", **middle(arrived_jobs.sum(axis=1))},
        {"what": "jobs_brought", **middle(worked[0] - worked[1])},
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
        "en": "The jobs that the model says the zones brought are near those that were to be expected, not those promised. A "
        "ministry would report more.",
        "ko": "모형에서 특구가 가져온 일자리는 약속이 아니라 기대되는 실적에 가깝다. 정부가 발표할 실적은 그보다 많다.",
    },
)

# %% [markdown]
# ## What a ministry would report
#
# ## 정부는 무엇을 발표할까
#
# A ministry counts arrivals: firms founded in the zone's region since the announcement, firms that moved there, and
# sites where firms from elsewhere try out a product, with their jobs. Nothing is taken off: neither what would have come
# without a zone, nor what other regions lose, nor what closed since. The true effect is the difference to the same history
# without the zones.
#
# 정부가 세는 것은 들어온 기업, 곧 특구 발표 후 그 지역에서 창업한 기업, 그 지역으로 이전한 기업, 다른 지역 기업이 제품을 실증하는 현장
# 사업장과 그 일자리이다. 특구가 없어도 생겼을 기업, 다른 지역이 잃은 기업, 그 뒤 폐업한 기업을 빼지 않는다. 실제 효과는 특구가 없는
# 같은 이력과의 차이이다.

# %%
of_country = (histories.final_differences.sum(axis=1), histories.final_job_differences.sum(axis=1))
rows = {f"came_{key}": (arrived[:, each], arrived_jobs[:, each]) for each, key in enumerate(ARRIVALS)}
rows |= {
    "came_reported": (arrived.sum(axis=1), arrived_jobs.sum(axis=1)),
    "effect_busan": (brought, worked[0] - worked[1]),
    "effect_country": of_country,
}
reports = pd.DataFrame(
    [
        {"what": key}
        | dict(zip(("firms", "firms_low", "firms_high"), middle(counted).values(), strict=True))
        | dict(zip(("at_work", "at_work_low", "at_work_high"), middle(employed).values(), strict=True))
        for key, (counted, employed) in rows.items()
    ]
)
study.table(
    "reports",
    reports,
    {
        "en": f"What a ministry would report of Busan by {until['en']}, and the true effect; the range is the luck of a single "
        "history (middle 90%). Firms are all that have come, jobs those that are still there.",
        "ko": f"{until['ko']}까지 부산에 대해 정부가 발표할 실적과 실제 효과. 범위는 한 이력의 우연(중앙 90%)이다. 기업은 들어온 것을 모두 "
        "세고, 일자리는 그때까지 남아 있는 것을 센다.",
    },
    dict.fromkeys(("firms", "firms_low", "firms_high"), "firms")
    | dict.fromkeys(("at_work", "at_work_low", "at_work_high"), "persons"),
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
reached = float((attracted >= promised["plan_firms"]).mean())
reached_count = float((arrived.sum(axis=1) >= promised["plan_firms"]).mean())
reached_jobs = float((arrived_jobs.sum(axis=1) >= promised["plan_jobs"]).mean())
lowest, highest = (job.loc["expected", end] for end in ("low", "high"))

lowest_firms = row.loc["expected", "low"]
short = float((attracted < lowest_firms).mean())
more = float((arrived.sum(axis=1) > row.loc["expected", "mean"]).mean())
gain = zones.effect("busan")
came = reports.set_index("what")
wide, wide_jobs = (  # what the record leaves open of the means
    table[table["region"] == "busan"].set_index("category") for table in (histories.reported, histories.reported_jobs)
)
part = {place: came.loc[f"effect_{place}"] / came.loc["came_reported"] for place in ("busan", "country")}
heads = came.loc["came_moved_in", "firms"] / came.loc[["came_moved_in", "came_sites"], "firms"].sum()
counted = facts["share_busan"].value * facts["firms_2023"].value
at_start = float(histories.policy.starting_firms[busan])
missed = [facts[key] for key in checks.loc[checks["counted"] & ~checks["met"].astype(bool), "key"]]
misses = {
    "en": "; ".join(each.title.en for each in missed),
    "ko": "; ".join(each.title.ko for each in missed),
}

since = int(histories.policy.trace.zone_phase.any(axis=(0, 2, 3)).argmax())
foundings = [side.by_region("founded")[:, since:] for side in (histories.policy, histories.baseline)]
there, anyway = (float(each[:, :, busan].sum(axis=1).mean()) for each in foundings)
newly = float((foundings[0] - foundings[1]).sum(axis=(1, 2)).mean())

study.claim(
    np.isclose(there, came.loc["came_founded", "firms"]), "Foundings since the announcement are those reported."
)
study.claim(0.25 < anyway / there < 0.75, "Busan would have had a good part of them without its zones.")
study.claim(0 < newly < (there - anyway) / 2, "Most of the others would have been founded elsewhere.")
study.claim(there - histories.policy.final_firms[:, busan].mean() > there / 4, "Many have closed since.")
study.claim(reached == 0, "In no history does Busan reach the promised firms.")
study.claim(reached_count == 0, "Nor do the arrivals that a ministry counts.")
study.claim(0 < reached_jobs < 0.02, "The promised jobs are reached in hardly any history, counted as a ministry does.")
study.claim(
    row.loc["attracted", "mean"] < lowest_firms, "By the difference to the start there are fewer than expected."
)
study.claim(0.5 < short < 0.95, "In most histories there are too few firms by it, not in all.")
study.claim(more > 0.8, "Counted as arrivals there are more than expected, in most histories.")
study.claim(
    counted - at_start < row.loc["expected", "mean"], "The record has fewer firms than were to be expected too."
)
study.claim(lowest <= job.loc["jobs_brought", "mean"] <= highest, "The jobs to be expected are met.")
study.claim(wide.loc["reported", "low"] > wide.loc["effect", "high"], "Far more is reported than the zones brought.")
study.claim(wide_jobs.loc["reported", "mean"] > wide_jobs.loc["effect", "mean"], "More jobs are reported too.")
study.claim(
    came.loc["came_founded", "firms"] > came.loc["came_sites", "firms"] > came.loc["came_moved_in", "firms"],
    "Most arrivals are foundings, then sites; few are moves.",
)
study.claim(row.loc["moved", "high"] < row.loc["moved_record", "mean"] / 2, "The model has far fewer movers.")
study.claim(
    [each.key for each in missed] == ["share_daegu", "firms_incheon_2023"],
    "The model misses Daegu's share, and Incheon's firms in 2023.",
)
apart = checks.set_index("key")["apart"]
growth = checks.set_index("key").loc["growth_2023", ["model", "fact"]] - 1
study.claim((apart[[each.key for each in missed]] < 0).all(), "Where it misses, the model has too few firms.")
study.claim(-MET_WITHIN < apart["growth_2023"] < -1.4, "It only just meets the growth of 2023, from below.")
study.claim(growth["model"] < 0 < growth["fact"], "There firms become fewer in 2023, and more on record.")
study.claim(abs(apart["mover_jobs_2020_12"]) < 0.5, "It meets the jobs at firms from elsewhere that were kept aside.")
study.claim(gain["drawn_low"] > 1, "The zones brought Busan firms, whatever the record leaves open.")

study.reading(
    in_short={
        "en": f"The plan promised {promised['plan_firms']:.0f} firms and {promised['plan_jobs']:.0f} jobs. In the model a ministry "
        f"could report {came.loc['came_reported', 'firms']:.0f} and {came.loc['came_reported', 'at_work']:.0f} as attracted, "
        f"while the zones brought Busan {came.loc['effect_busan', 'firms']:.0f} and "
        f"{came.loc['effect_busan', 'at_work']:.0f}, and the country {came.loc['effect_country', 'firms']:.0f} and "
        f"{came.loc['effect_country', 'at_work']:.0f}.",
        "ko": f"계획은 기업 {promised['plan_firms']:.0f}곳과 일자리 {promised['plan_jobs']:.0f}개를 약속했다. 모형에서 정부가 유치 실적으로 "
        f"발표할 수 있는 것은 {came.loc['came_reported', 'firms']:.0f}곳과 {came.loc['came_reported', 'at_work']:.0f}개이지만, 특구가 실제로 "
        f"가져온 것은 부산에 {came.loc['effect_busan', 'firms']:.0f}곳과 {came.loc['effect_busan', 'at_work']:.0f}개, 전국에는 "
        f"{came.loc['effect_country', 'firms']:.0f}곳과 {came.loc['effect_country', 'at_work']:.0f}개이다.",
    },
    answer={
        "en": f"What would be reported by {until['en']} is {came.loc['came_founded', 'firms']:.0f} firms founded in Busan since "
        f"the announcement, {came.loc['came_moved_in', 'firms']:.0f} that moved there and {came.loc['came_sites', 'firms']:.0f} "
        f"sites of firms that stay elsewhere. Of the foundings Busan would have had {anyway:.0f} without its zones, and of the "
        f"others all but {newly:.0f} the country would have had elsewhere; many have closed since. The firms "
        f"that the zones brought Busan come to {part['busan']['firms']:.0%} of the number reported, and those they brought the "
        f"country to {part['country']['firms']:.0%}; of the jobs it is {part['busan']['at_work']:.0%} and {part['country']['at_work']:.0%}. The record leaves "
        f"{gain['drawn_low']:.0f} to {gain['drawn_high']:.0f} firms for Busan open. In none of {len(attracted):,} histories does "
        "Busan come to the promised firms, however they are counted. Other plans came to a fraction of their promises; after "
        f"these {row.loc['expected', 'mean']:.0f} firms ({row.loc['expected', 'low']:.0f} to {row.loc['expected', 'high']:.0f}) and "
        f"{job.loc['expected', 'mean']:.0f} jobs ({lowest:.0f} to {highest:.0f}) were to be expected. As far as firms go, that "
        f"lies between the two counts: Busan has {row.loc['attracted', 'low']:.0f} to {row.loc['attracted', 'high']:.0f} more than "
        f"at the start of 2018 in nine of ten histories, too few in {short:.0%} of all; of arrivals there are more than "
        f"expected in {more:.0%}. The model meets the jobs ({job.loc['jobs_brought', 'low']:.0f} to "
        f"{job.loc['jobs_brought', 'high']:.0f} in nine of ten histories). Of the facts that could tell, it meets "
        f"{met.loc['calibration', 'sum']} of the {met.loc['calibration', 'size']} that it was fitted to and "
        f"{met.loc['validation', 'sum']} of the {met.loc['validation', 'size']} kept aside. It misses: {misses['en']}; each "
        "time it has too few firms. It only just meets the growth of 2023: on average firms become "
        f"{-growth['model']:.0%} fewer in it, and {growth['fact']:.0%} more on record.",
        "ko": f"{until['ko']}까지 발표될 실적은 특구 발표 후 부산에서 창업한 기업 {came.loc['came_founded', 'firms']:.0f}곳, 이전한 기업 "
        f"{came.loc['came_moved_in', 'firms']:.0f}곳, 본사는 다른 지역에 둔 기업의 현장 사업장 {came.loc['came_sites', 'firms']:.0f}곳이다. "
        f"창업 가운데 {anyway:.0f}건은 특구가 없어도 부산에서, 나머지도 {newly:.0f}건을 빼고는 다른 지역에서 이루어졌을 것이며, 그 뒤 폐업한 곳도 "
        "많다. 특구가 실제로 가져온 기업은 발표될 기업에 견주어 부산에 "
        f"{part['busan']['firms']:.0%}, 전국에 {part['country']['firms']:.0%}이며, 일자리로는 각각 {part['busan']['at_work']:.0%}와 "
        f"{part['country']['at_work']:.0%}이다. 부산에 가져온 기업은 기록이 "
        f"{gain['drawn_low']:.0f}~{gain['drawn_high']:.0f}곳까지 열어 둔다. 어떻게 세든 이력 {len(attracted):,}개 가운데 약속한 기업 수에 "
        f"이른 것은 하나도 없다. 다른 계획의 실적은 약속의 일부에 그쳤고, 이에 비추면 기업 {row.loc['expected', 'mean']:.0f}곳"
        f"({row.loc['expected', 'low']:.0f}~{row.loc['expected', 'high']:.0f}곳)과 일자리 {job.loc['expected', 'mean']:.0f}개"
        f"({lowest:.0f}~{highest:.0f}개)가 기대된다. 기업 수로는 두 집계의 사이에 있다. 열 이력 가운데 아홉에서 부산의 기업은 2018년 초보다 "
        f"{row.loc['attracted', 'low']:.0f}~{row.loc['attracted', 'high']:.0f}곳 많아 이력의 {short:.0%}에서 기대 범위에 못 미치고, 들어온 "
        f"기업으로 세면 {more:.0%}에서 기대보다 많다. 일자리는 맞힌다(열 이력 가운데 아홉에서 "
        f"{job.loc['jobs_brought', 'low']:.0f}~{job.loc['jobs_brought', 'high']:.0f}개). 변별력 있는 사실 가운데 맞춘 사실은 "
        f"{met.loc['calibration', 'size']}개 중 {met.loc['calibration', 'sum']}개, 따로 둔 사실은 {met.loc['validation', 'size']}개 중 "
        f"{met.loc['validation', 'sum']}개를 충족한다. 맞히지 못한 것은 다음과 같으며 모두 모형의 기업이 너무 적다: {misses['ko']}. 2023년의 "
        f"증가율은 가까스로 맞힌다. 모형에서는 평균 {-growth['model']:.0%} 줄고 기록에서는 {growth['fact']:.0%} 늘었다.",
    },
    limits={
        "en": "What came of the plan itself was never published, so the outcome to be expected is an estimate from other "
        "plans, with a wide spread; which of the two counts they used is not known. The record contradicts it, with about "
        f"{counted:.0f} firms in all of Busan at the end of 2023, where {at_start:.0f} were there at the start. What a ministry "
        "counts is put wide here: every founding in Busan, and a firm with two sites twice. How many sites there are hangs "
        "on one official number, the share of the operators' new jobs at firms from elsewhere, that was fitted for July 2020 "
        f"and is met for December. Of the firms from elsewhere {heads:.0%} moved to Busan in the model, and the others opened a "
        f"site; of the relocations reported of all zones {facts['head_office_moves'].value:.0%} were of head offices. In the "
        f"model {row.loc['moved', 'low']:.0f} to {row.loc['moved', 'high']:.0f} firms moved to Busan; on record at most "
        f"{row.loc['moved_record', 'mean']:.0f} did, seats on paper and firms that left again among them. Busan's share of "
        "firms in 2023 was fitted, so that the model has about the right share there is no finding; which of them the zones "
        "brought is.",
        "ko": "이 계획의 실적은 공표된 적이 없으므로 기대되는 실적은 다른 계획에서 얻은, 오차가 큰 추정이며, 두 집계 가운데 어느 쪽이었는지도 "
        f"알 수 없다. 기록과도 어긋난다. 기록에서 2023년 말 부산의 기업은 모두 약 {counted:.0f}곳이고 시작 시점에 이미 "
        f"{at_start:.0f}곳이 있었다. 여기서는 정부의 집계를 넓게 잡아 부산의 모든 창업을 세고, 현장 사업장을 두 번 연 기업은 두 번 센다. 현장 "
        "사업장의 수는 공식 통계 하나, 곧 특구사업자의 일자리 증가 가운데 다른 지역에서 온 기업의 몫에 달려 있다. 2020년 여름의 값에 맞추었고 "
        f"그해 말의 값도 맞힌다. 모형에서 다른 지역에서 온 기업 가운데 {heads:.0%}만 부산으로 이전했고 나머지는 현장 사업장을 열었다. 기록에서는 "
        f"전체 특구에 보고된 이전 가운데 {facts['head_office_moves'].value:.0%}가 본사 이전이었다. 모형에서 부산으로 이전한 기업은 "
        f"{row.loc['moved', 'low']:.0f}~{row.loc['moved', 'high']:.0f}곳이고 기록으로는 많아야 {row.loc['moved_record', 'mean']:.0f}곳인데, "
        "그 가운데에는 서류상의 본사와 다시 떠난 기업도 있다. 2023년 부산의 기업 비중은 보정에 쓰였으므로 모형의 부산 기업 비중이 대체로 맞는 "
        "것은 발견이 아니며, 그 가운데 얼마를 특구가 가져왔는지가 발견이다.",
    },
)
