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
# # Does support concentrate?
#
# # 지원은 한곳에 몰리는가?
#
# **Question.** Does a regulation-free zone draw the state's money to one region, and does that change as more regions
# get a zone and as zone money goes to the best of them?
#
# **질문.** 규제자유특구는 중앙정부 지원금을 한 지역에 몰리게 하는가? 특구가 늘어나고 특구 예산이 우수한 곳에 집중될수록 어떻게
# 달라지는가?

# %% tags=["parameters"]
out = None

# %% [markdown]
# ## What is compared
#
# ## 무엇을 비교하는가
#
# The sweep `support_concentration`: one to seven regions with a zone, and six degrees to which zone money goes to the
# zones with the best scores, from equal parts (0) to nearly all for the best (8). The spread is told as the number of
# regions that would share the money equally (the effective number, 1 / Herfindahl-Hirschman index).
#
# 스윕 `support_concentration`: 특구를 받는 지역은 1곳에서 7곳까지, 특구 예산이 평가가 우수한 특구에 집중되는 정도는 균등
# 배분(0)부터 1위에 거의 전부(8)까지 여섯 단계이다. 분포는 지원금을 똑같이 나눈다고 볼 때의 지역 수(유효 지역 수, 허핀달-허시먼 지수의
# 역수)로 나타낸다.

# %%
import itertools

import pandas as pd

import sim
from sim.report.plots.study_figures import Mark, lever_curves
from sim.results.measures import measure_of
from sim.studies.notebook import Study

sweep = sim.sweep("support_concentration")
plan, frame = sweep.plan, sweep.frame
MEASURES = ["support.effective_number", "central_share.busan", "net_new", "effect.busan"]
degrees = [float(each) for each in plan.sweep.levers["concentration"].values]
names = list(plan.sweep.levers["zones"].names)
NUMBERS = {name: int(name.split(":")[0]) for name in names}
WORDS = {
    "zones": ("Zones", "특구 수"),
    "concentration": ("Concentration", "집중도"),
    "measure": ("Measure", "지표"),
    "support.effective_number": ("regions that share the money, as if equally", "지원금을 나누는 유효 지역 수"),
    "central_share.busan": ("Busan's share of the central money", "부산의 중앙 지원금 비중"),
    "net_new": ("firms new to the country", "전국의 기업 순증"),
    "effect.busan": ("firms that Busan gains", "부산의 기업 증가분"),
    "z1": ("one zone", "특구 1곳"),
    "difference": ("difference", "차이"),
    **{f"concentration_{each:g}": (f"at {each:g}", f"집중도 {each:g}") for each in degrees},
    **{f"z{number}": (f"{number} zones", f"특구 {number}곳") for number in NUMBERS.values() if number > 1},
}
study = Study(out, WORDS)
study.ran(plan)
frame = frame.assign(zones=[NUMBERS[each] for each in frame["zones"]])
without = study.ran(sim.compare("no_zone", "no_zone", plan.sweep.runs, plan.sweep.seed, posterior=None))


def without_zone(name):
    """Return a measure of the years without a zone."""
    measure = measure_of(name, without.policy.scenario.world)
    return measure.estimate(measure.pieces(without)).mean


equal, busan_share = without_zone("support.effective_number"), without_zone("central_share.busan")
regions = len(without.policy.regions)

# %% [markdown]
# ## How the money spreads
#
# ## 지원금은 어떻게 퍼지는가

# %%
spread = pd.concat(
    [
        frame[["zones", "concentration"]].assign(
            measure=name, mean=frame[name], low=frame[f"{name}.low"], high=frame[f"{name}.high"]
        )
        for name in MEASURES
    ],
    ignore_index=True,
)
number = spread[spread["measure"] == "support.effective_number"].drop(columns="measure")
wide = number.pivot(index="zones", columns="concentration", values="mean").add_prefix("at_").reset_index()
wide.columns = [str(each).removesuffix(".0") for each in wide.columns]
study.table(
    "effective_number",
    wide.rename(columns={f"at_{each:g}": f"concentration_{each:g}" for each in degrees}),
    {
        "en": f"Regions that share the central money, as if equally; {equal:.1f} of {regions} without a zone.",
        "ko": f"중앙 지원금을 나누는 유효 지역 수. 특구가 없으면 {regions}곳 가운데 {equal:.1f}곳.",
    },
    {"zones": "number"} | {f"concentration_{each:g}": "regions" for each in degrees},
)

# %%
study.figure(
    "effective_number",
    lever_curves,
    {f"z{each}": number[number["zones"] == each] for each in NUMBERS.values()},
    [f"{each:g}" for each in degrees],
    title={"en": "Over how many regions does the central money spread?", "ko": "중앙 지원금은 몇 개 지역에 퍼지는가?"},
    lever={
        "en": "Concentration of zone money on the zones with the best scores (0: equal parts)",
        "ko": "평가가 우수한 특구로의 특구 예산 집중도(0: 균등 배분)",
    },
    unit={"en": "Effective number of regions", "ko": "유효 지역 수"},
    marks=[Mark(equal, {"en": "without a zone", "ko": "특구 없음"})],
    caption={
        "en": "One zone concentrates the money sharply. More zones spread it again only if each gets its part; once the "
        "best take all, the number of zones no longer matters.",
        "ko": "특구 하나는 지원금을 크게 집중시킨다. 특구를 늘리면 각자 몫을 받을 때에만 다시 퍼지고, 우수 특구가 모두 가져가면 특구의 수는 "
        "의미가 없다.",
    },
)

# %% [markdown]
# ## What it does to firms
#
# ## 기업에는 어떤 영향을 주는가

# %%
study.table(
    "all_measures",
    spread,
    {
        "en": f"Every setting of the sweep, with the 90% interval of the mean over {plan.sweep.runs} pairs of runs.",
        "ko": f"스윕의 모든 설정. 짝지은 실행 {plan.sweep.runs}쌍의 평균과 90% 구간.",
    },
    {"zones": "number", "concentration": "number"} | dict.fromkeys(("mean", "low", "high"), "as the measure"),
)

# %%
new = spread[spread["measure"] == "net_new"]
study.figure(
    "net_new",
    lever_curves,
    {f"z{each}": new[new["zones"] == each] for each in NUMBERS.values()},
    [f"{each:g}" for each in degrees],
    title={
        "en": "Does spreading the money cost the country firms?",
        "ko": "지원금을 분산하면 전국의 기업이 줄어드는가?",
    },
    lever={
        "en": "Concentration of zone money on the zones with the best scores (0: equal parts)",
        "ko": "평가가 우수한 특구로의 특구 예산 집중도(0: 균등 배분)",
    },
    unit={"en": "Firms new to the country", "ko": "전국의 기업 순증"},
    caption={
        "en": "Each further zone brings the country more firms, at any concentration; the second, Jeju's, the fewest. How "
        "the money is divided makes little difference.",
        "ko": "특구가 하나 늘 때마다 집중도가 어떻든 전국의 기업이 더 늘어나며, 두 번째인 제주 특구가 가장 적게 보탠다. 예산을 나누는 방식은 "
        "큰 차이를 만들지 않는다.",
    },
)

# %% [markdown]
# The intervals above are of chance at the central weights. One zone and all of them, once more over the weights that the
# record leaves open:
#
# 위의 구간은 중심 가중치에서의 우연이다. 특구 하나와 전부를, 기록이 열어 두는 가중치 전체에서 다시 비교한다.

# %%
draws = sim.load_posterior("no_zone")
sides = {
    f"z{NUMBERS[name]}": study.compare(sim.load_scenario("busan_first", designations=zones), "no_zone", draws)
    for name, zones in zip(names, plan.sweep.levers["zones"].values, strict=True)
    if NUMBERS[name] in (min(NUMBERS.values()), max(NUMBERS.values()))
}
few, all_zones = sides.values()
more = all_zones.beyond(few, "country")
over_weights = pd.DataFrame(
    [{"zones": key, **side.effect("country")} for key, side in sides.items()] + [{"zones": "difference", **more}]
)
study.table(
    "net_new_over_weights",
    over_weights,
    {
        "en": f"Firms new to the country with one zone and with {max(NUMBERS.values())}, at the concentration that the scenarios "
        "assume.",
        "ko": f"특구가 하나일 때와 {max(NUMBERS.values())}곳일 때 전국의 기업 순증, 시나리오가 가정하는 집중도.",
    },
    "firms",
)

# %% [markdown]
# ## Answer and limits
#
# ## 답과 한계

# %%
at = {
    (row.measure, row.zones, row.concentration): row
    for row in spread.astype({"concentration": float}).itertuples(index=False)
}
one, most = min(NUMBERS.values()), max(NUMBERS.values())
default = float(sim.load_scenario("busan_first").settings.support.concentration)
even, sharp = min(degrees), max(degrees)
N, S, F = "support.effective_number", "central_share.busan", "net_new"
single, spread_out, gathered = at[N, one, default], at[N, most, even], at[N, most, sharp]
usual = at[N, most, default]
gain = at[F, most, even].mean - at[F, one, even].mean
division = max(abs(at[F, each, even].mean - at[F, each, sharp].mean) for each in NUMBERS.values())

study.claim(single.mean < equal / 2, "One zone more than halves the number of regions that share the money.")
study.claim(spread_out.low > single.high, "Many zones with equal parts spread the money again.")
study.claim(spread_out.mean < equal, "Even seven zones with equal parts spread it less than no zone does.")
study.claim(gathered.mean < 1.05 * single.mean, "Where the best take all, many zones concentrate as one does.")
ladder = sorted(NUMBERS.values())
pairs = list(itertools.pairwise(ladder))
per_zone = [
    sum(at[F, to, degree].mean - at[F, fro, degree].mean for degree in degrees) / (to - fro) / len(degrees)
    for fro, to in pairs
]
study.claim(
    all(at[F, to, degree].mean > at[F, fro, degree].mean for fro, to in pairs for degree in degrees),
    "More zones bring more new firms at any concentration.",
)
study.claim(min(per_zone) == per_zone[0], "The second zone brings the fewest.")
study.claim(more["drawn_low"] > 0.5, "That many zones bring more than one holds for all that the record leaves open.")
study.claim(more["drawn_low"] < more["mean"] < more["drawn_high"], "The central weights lie within the range.")
study.claim(gain > division, "The number of zones matters more for new firms than how the money is divided.")

study.reading(
    in_short={
        "en": f"Yes: with Busan's zone the central money spreads as if over {single.mean:.1f} regions instead of "
        f"{equal:.1f}, and more zones undo that only as far as each gets its part of the money.",
        "ko": f"그렇다. 부산 특구가 생기면 중앙 지원금은 {equal:.1f}개 지역이 아니라 {single.mean:.1f}개 지역에 퍼지는 셈이 되고, 특구를 "
        "늘려도 각 특구가 제 몫을 받는 만큼만 다시 퍼진다.",
    },
    answer={
        "en": f"Busan's share of the central money is {at[S, one, default].mean:.0%}, and {busan_share:.0%} without a zone. "
        f"With {most} zones the money spreads over {spread_out.mean:.1f} regions if all zones get equal parts, over "
        f"{usual.mean:.1f} at the concentration that the scenarios assume ({default:g}), and over {gathered.mean:.1f}, as "
        f"with one zone, if the best zone takes nearly all ({sharp:g}). For firms, at the central weights, the number of zones counts "
        f"more than the division: from {one} zone to {most} the country gains {gain:.1f} firms more, while the division moves this by at "
        f"most {division:.1f}. Over all that the record leaves open of the weights, {most} zones bring the country "
        f"{more['drawn']:.1f} firms more than one ({more['drawn_low']:.1f} to {more['drawn_high']:.1f}).",
        "ko": f"부산의 중앙 지원금 비중은 {at[S, one, default].mean:.0%}이며, 특구가 없으면 {busan_share:.0%}이다. 특구가 {most}곳이면 "
        f"지원금은 균등 배분에서 {spread_out.mean:.1f}개 지역에, 시나리오가 가정하는 집중도({default:g})에서 {usual.mean:.1f}개 지역에 "
        f"퍼지고, 평가가 가장 좋은 특구가 거의 모두 가져가면({sharp:g}) 특구가 하나일 때처럼 {gathered.mean:.1f}개 지역에 퍼진다. 중심 가중치에서 기업에는 나누는 "
        f"방식보다 특구의 수가 중요하다. 특구가 {one}곳에서 {most}곳으로 늘면 전국의 순증은 {gain:.1f}곳 커지지만, 나누는 방식은 많아야 "
        f"{division:.1f}곳을 바꾼다. 기록이 열어 두는 가중치 전체에서 특구 {most}곳은 하나일 때보다 전국에 기업 "
        f"{more['drawn']:.1f}곳({more['drawn_low']:.1f}~{more['drawn_high']:.1f}곳)을 더 가져온다.",
    },
    limits={
        "en": "How strongly the state favours the best zones is an assumption, and so is that half of the central money is "
        "reserved for zones; both decide the numbers directly. The money of pilots is spread by readiness and capability "
        "in all settings, which is why it is spread so evenly without a zone. The intervals of the sweep are of chance alone, at the "
        "central weights: how the money is divided hangs on the state's rules, and what firms make of it on their weights "
        "too.",
        "ko": "정부가 우수 특구를 얼마나 우대하는지와 중앙 지원금의 절반이 특구 몫이라는 점은 가정이며, 둘 다 결과를 직접 좌우한다. "
        "시범사업 지원금은 모든 설정에서 준비도와 역량에 따라 배분되므로 특구가 없으면 이처럼 고르게 퍼진다. 스윕의 구간은 중심 가중치에서의 "
        "우연만 나타낸다. 지원금의 배분은 정부 규칙에 달려 있고, 기업 수는 기업 행동의 가중치에도 달려 있다.",
    },
)
