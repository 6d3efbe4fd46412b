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
# # What can Jeju do?
#
# # 제주는 무엇을 할 수 있는가?
#
# **Question.** Once Busan has won the zone, which strategy serves Jeju best: another focus, more money of its own, an
# earlier roadmap, a later zone, or a part in Busan's?
#
# **질문.** 부산이 특구로 지정된 뒤 제주에는 어떤 전략이 가장 도움이 되는가? 집중 분야를 바꾸는 것, 자체 예산을 늘리는 것, 로드맵을
# 앞당기는 것, 나중에 특구를 얻는 것, 부산 특구에 참여하는 것 가운데 무엇인가?

# %% tags=["parameters"]
out = None

# %% [markdown]
# ## What is compared
#
# ## 무엇을 비교하는가
#
# Each strategy with Busan's zone, against Busan's zone with Jeju as it was: its difference is what the strategy adds.
# First the levers that are Jeju's own, in the 180 settings of the sweep `jeju_strategy`, held against the years without
# any zone; then single strategies, with another seed, so that the best of many does not owe its lead to luck.
# The sweep is at the central weights; single strategies are over all that the record leaves open of the weights.
#
# 부산 특구가 있는 상태에서 각 전략을 실제 그대로의 제주와 비교하며, 그 차이가 전략의 효과이다. 먼저 제주가 스스로 정할 수 있는 수단을
# 스윕 `jeju_strategy`의 180개 설정에서 특구가 없는 기간과 비교하고, 이어서 개별 전략을 다른 난수 씨앗으로 비교한다. 그래야 여럿 가운데
# 1위가 우연 덕을 보지 않는다. 스윕은 중심 가중치에서, 개별 전략은 기록이 열어 두는 가중치의 범위 전체에서 실행한다.

# %%
import pandas as pd

import sim
from sim.report.plots.study_figures import Mark, estimate_rows, lever_curves
from sim.scenario.load import with_changes
from sim.studies.notebook import Study

WORDS = {
    "focus": ("Focus", "집중 분야"),
    "budget": ("Own money", "자체 예산"),
    "roadmap": ("Roadmap begins", "로드맵 시작"),
    "strategy": ("Strategy", "전략"),
    "kind": ("Who decides", "결정 주체"),
    "own": ("Jeju alone", "제주 스스로"),
    "state": ("Needs the state", "정부의 결정 필요"),
    "own_money_more": ("Own money more, whole period", "자체 예산 증가, 전 기간"),
    "focus_alike": ("money spread over all sectors alike", "모든 분야에 고르게"),
    "focus_finance": ("focus on finance, as Busan", "부산처럼 금융에 집중"),
    "focus_tourism": ("focus on tourism", "관광에 집중"),
    "focus_public": ("focus on public services", "공공 서비스에 집중"),
    "focus_assets": ("focus on real assets", "실물 자산에 집중"),
    "focus_two": ("focus on tourism and public services", "관광과 공공 서비스에 집중"),
    "earlier": ("roadmap five months earlier", "로드맵 5개월 앞당김"),
    "no_money": ("no own money", "자체 예산 없음"),
    "double": ("own money doubled", "자체 예산 2배"),
    "fourfold": ("own money four times", "자체 예산 4배"),
    "eightfold": ("own money eight times", "자체 예산 8배"),
    "eightfold_best": ("eight times, on the best fixed focus", "8배, 가장 좋은 고정 집중 분야에"),
    "later_zone": ("a zone of its own a year later", "1년 뒤 자체 특구"),
    "joint": ("a part in Busan's zone from its start", "처음부터 부산 특구 공동 운영"),
    "reform": ("press for a reform of the law for all, 2021", "2021년 전국 규제 개혁 추진"),
    "tourism": ("tourism", "관광"),
    "public services": ("public services", "공공 서비스"),
    "real assets": ("real assets", "실물 자산"),
    "finance as Busan": ("finance, as Busan", "부산처럼 금융"),
    "tourism and public services": ("tourism and public services", "관광과 공공 서비스"),
    "all alike": ("all alike", "고르게"),
}
study = Study(out, WORDS)
draws = sim.load_posterior("no_zone")

# %% [markdown]
# ## Jeju's own levers
#
# ## 제주 스스로의 수단

# %%
sweep = sim.sweep("jeju_strategy")
plan, frame = study.ran(sweep.plan), sweep.frame
effect = "effect.jeju"
levers = pd.DataFrame(
    {
        **{lever: frame[lever] for lever in ("focus", "budget", "roadmap")},
        "mean": frame[effect],
        "low": frame[f"{effect}.low"],
        "high": frame[f"{effect}.high"],
    }
).sort_values("mean", ascending=False, kind="stable", ignore_index=True)
study.table(
    "levers",
    levers,
    {
        "en": "Jeju's firms against the years without any zone at the central weights, in every setting of the sweep; the "
        "best on top.",
        "ko": "중심 가중치에서 특구가 없는 기간과 비교한 제주의 기업 수 증감. 스윕의 모든 설정, 가장 좋은 것부터.",
    },
    {"budget": "KRW bn per year", "mean": "firms", "low": "firms", "high": "firms"},
)

# %%
current = sim.load_scenario("busan_first")
start = current.settings.readiness.studies["jeju"].start
usual = levers[levers["roadmap"] == start].sort_values("budget")
budgets = sorted(usual["budget"].unique())
study.figure(
    "levers",
    lever_curves,
    dict(iter(usual.groupby("focus", sort=False))),
    [f"{each:g}" for each in budgets],
    title={"en": "What do focus and own money bring Jeju?", "ko": "집중 분야와 자체 예산은 제주에 무엇을 가져오는가?"},
    lever={"en": "Jeju's own incentives (KRW bn a year)", "ko": "제주 자체 예산(십억 원/년)"},
    unit={"en": "Firms more than without any zone", "ko": "특구가 없을 때 대비 기업 증감"},
    marks=[Mark(0, {"en": "as without any zone", "ko": "특구가 없을 때와 같음"})],
    caption={
        "en": "Own money lifts Jeju above its counterfactual only in large sums; no focus does so by itself.",
        "ko": "자체 예산은 큰 금액일 때에만 제주를 특구가 없을 때보다 나아지게 하며, 집중 분야만으로는 그렇게 되지 않는다.",
    },
)

# %% [markdown]
# ## Strategies, ranked
#
# ## 전략의 순위

# %%
focus = dict(zip(plan.sweep.levers["focus"].names, plan.sweep.levers["focus"].values, strict=True))
own = current.world.numbers["own_budget", "jeju", ""].value
zones = [each.model_dump(mode="json") for each in current.settings.zones.designations]
(jejus_plan,) = (each.model_dump(mode="json") for each in sim.load_scenario("jeju_first").settings.zones.designations)
best_focus = levers[levers["budget"] == budgets[-1]]["focus"].iloc[0]
JEJU_ALONE = {
    "no_money": {"own_budget.jeju": 0.0},
    "double": {"own_budget.jeju": 2 * own},
    "fourfold": {"own_budget.jeju": 4 * own},
    "eightfold": {"own_budget.jeju": 8 * own},
    "eightfold_best": {"own_budget.jeju": 8 * own, "fixed_focus.jeju": focus[best_focus]},
    "focus_finance": {"fixed_focus.jeju": focus["finance as Busan"]},
    "focus_tourism": {"fixed_focus.jeju": focus["tourism"]},
    "focus_public": {"fixed_focus.jeju": focus["public services"]},
    "focus_assets": {"fixed_focus.jeju": focus["real assets"]},
    "focus_two": {"fixed_focus.jeju": focus["tourism and public services"]},
    "focus_alike": {"fixed_focus.jeju": focus["all alike"]},
    "earlier": {"studies.jeju.start": min(levers["roadmap"])},
}
NEEDS_THE_STATE = {
    "later_zone": {"designations": [*zones, jejus_plan | {"announced": "2020-04", "in_force": "2020-08"}]},
    "joint": {"designations": [zones[0] | {"regions": ["busan", "jeju"]}]},
    "reform": {"enacted": [{"month": "2021-01", "sectors": "all", "cut": 0.5}]},
}


def own_money(result):
    """Return Jeju's own money over the horizon, the mean over runs."""
    paid = result.by_region("own_money")[:, :, result.regions.index("jeju")]
    return float(paid.sum(axis=1).mean())


rows, on_others, compared = [], {}, {}
for kind, strategies in (("own", JEJU_ALONE), ("state", NEEDS_THE_STATE)):
    for name, changes in strategies.items():
        both = study.compare(with_changes(current, **changes), current, draws, seed=2, drawn_runs=1000)
        on_others[name] = {place: both.effect(place) for place in ("busan", "country")}
        if name in ("eightfold", "later_zone", "joint"):
            compared[name] = both
        more = own_money(both.central.policy) - own_money(both.central.baseline)
        rows.append({"strategy": name, "kind": kind, **both.effect("jeju"), "own_money_more": more})
ranked = pd.DataFrame(rows).sort_values("drawn", ascending=False, kind="stable", ignore_index=True)
ranked = ranked.sort_values("kind", kind="stable", ignore_index=True)
until = {language: both.when(language) for language in ("en", "ko")}
study.table(
    "ranked",
    ranked,
    {
        "en": f"What each strategy adds to Jeju's firms, {until['en']}, against Busan's zone with Jeju as it was.",
        "ko": f"부산 특구와 실제 그대로의 제주에 견주어 각 전략이 제주의 기업 수에 더하는 것, {until['ko']}.",
    },
    dict.fromkeys(("mean", "low", "high", "drawn", "drawn_low", "drawn_high"), "firms") | {"own_money_more": "KRW bn"},
)

# %%
study.figure(
    "ranked",
    estimate_rows,
    ranked,
    ranked["strategy"],
    title={"en": "What can Jeju do after Busan's win?", "ko": "부산 지정 이후 제주는 무엇을 할 수 있는가?"},
    unit={
        "en": f"Firms more than with Jeju as it was, {until['en']}",
        "ko": f"실제 그대로의 제주와 비교한 기업 수의 증감, {until['ko']}",
    },
    groups=ranked["kind"],
    caption={
        "en": "A zone of its own adds most, then a part in Busan's. Of what Jeju decides itself only large sums of money add "
        "anything clear.",
        "ko": "자체 특구가 가장 큰 도움이 되고 부산 특구의 공동 운영이 그다음이다. 제주가 스스로 정하는 것 가운데서는 큰 예산만이 뚜렷한 효과를 낸다.",
    },
)

# %% [markdown]
# ## What a strategy costs the others
#
# ## 다른 지역이 치르는 비용

# %%
others = pd.DataFrame(
    [
        {"strategy": name, "region": place, **effect}
        for name in ranked["strategy"]
        for place, effect in on_others[name].items()
    ]
)
study.table(
    "others",
    others,
    {
        "en": "What each strategy of Jeju does to Busan and to the country.",
        "ko": "제주의 각 전략이 부산과 전국에 미치는 영향.",
    },
    "firms",
)

# %% [markdown]
# ## Answer and limits
#
# ## 답과 한계

# %%
by = ranked.set_index("strategy")
on = others.set_index(["strategy", "region"])
as_it_was = study.compare(current, "no_zone", draws).effect("jeju")
foci = [name for name in JEJU_ALONE if name.startswith("focus_")]
below = levers[levers["budget"] <= own]
per_firm = by.loc["eightfold", "own_money_more"] / by.loc["eightfold", "drawn"]
ahead = compared["later_zone"].beyond(compared["joint"], "jeju")
small = by.loc[[*foci, "earlier", "double", "no_money"], ["drawn_low", "drawn_high"]].abs().to_numpy().max()


def between(row, digits=1):
    """Return the range of a row as two numbers, in English and in Korean."""
    ends = sorted(abs(row[end]) for end in ("drawn_low", "drawn_high"))
    numbers = [f"{each:.{digits}f}" for each in ends]
    return {"en": " to ".join(numbers), "ko": "~".join(numbers)}


study.claim(abs(as_it_was["drawn_low"]) < 0.5, "Busan's zone as it was changes hardly anything for Jeju.")
study.claim(
    list(by.index[by["kind"] == "state"][:2]) == ["later_zone", "joint"],
    "A zone of its own adds most, then a part in Busan's.",
)
study.claim(
    min(by.loc[name, "drawn_low"] for name in ("later_zone", "joint")) > 0.5,
    "Both add something whatever the record leaves open.",
)
study.claim(
    ahead["low"] > 0 and abs(ahead["drawn_low"]) < 0.5 < ahead["drawn"],
    "A zone of its own adds more than a part in Busan's, and the record leaves open that it is the same.",
)
study.claim(
    all(compared[zone].beyond(compared["eightfold"], "jeju")["drawn_low"] > 0 for zone in ("later_zone", "joint")),
    "Large sums of money add less than either.",
)
study.claim(
    set(by.index[by["kind"] == "own"][:2]) == {"eightfold", "eightfold_best"},
    "Of Jeju's own levers money in large sums adds most.",
)
study.claim(by.loc["eightfold", "drawn_low"] > 0, "Eight times the money adds something.")
study.claim(small < 0.5, "No focus, no earlier roadmap and no twice the money changes half a firm.")
study.claim((below["mean"].abs() < 0.5).all(), "With no more money than it had hardly anything changes for Jeju.")
for zone in ("later_zone", "joint"):
    study.claim(on.loc[(zone, "busan"), "drawn_high"] < -0.5, f"Busan loses firms to Jeju's part in a zone ({zone}).")
    study.claim(
        on.loc[(zone, "country"), "drawn_low"] < 0 < on.loc[(zone, "country"), "drawn_high"],
        f"It makes no clear difference for the country ({zone}).",
    )
study.claim(on.loc[("reform", "country"), "drawn_low"] > 1, "The reform gives the country firms.")
study.claim(abs(by.loc["reform", "drawn"]) < 0.5, "The reform changes hardly anything for Jeju.")

study.reading(
    in_short={
        "en": f"Most of all, get a zone: {by.loc['later_zone', 'drawn']:.0f} firms more for one of its own a year later "
        f"({between(by.loc['later_zone'])['en']}), {by.loc['joint', 'drawn']:.0f} for a part in Busan's from its start "
        f"({between(by.loc['joint'])['en']}). Of what Jeju decides itself only large sums of money help "
        f"({by.loc['eightfold', 'drawn']:.1f} for eight times its own, {between(by.loc['eightfold'])['en']}); another focus "
        "or an earlier roadmap changes hardly anything.",
        "ko": f"무엇보다 특구를 얻는 것이 도움이 된다. 한 해 뒤 자체 특구로 {by.loc['later_zone', 'drawn']:.0f}곳"
        f"({between(by.loc['later_zone'])['ko']}곳), 처음부터 부산 특구를 공동 운영하면 {by.loc['joint', 'drawn']:.0f}곳"
        f"({between(by.loc['joint'])['ko']}곳)이 늘어난다. 제주가 스스로 정하는 것 가운데서는 큰 예산만 도움이 되고(여덟 배에 "
        f"{by.loc['eightfold', 'drawn']:.1f}곳, {between(by.loc['eightfold'])['ko']}곳), 집중 분야나 로드맵 시기를 바꾸어도 거의 변화가 "
        "없다.",
    },
    answer={
        "en": "Ranges are what the record leaves open. Busan's zone as it was changes hardly anything for Jeju. With no "
        f"more own money than it had (KRW {own:g} bn a year) Jeju stays, at the central weights, within half a firm of what "
        "it would be without any zone, whatever its focus and roadmap; twice the money does not add half a firm either. "
        f"Eight times the money costs KRW {per_firm:.0f} bn for each firm that it adds. Both kinds of zone need the state. One "
        f"of its own leads a part in Busan's by {ahead['drawn']:.1f} firms (up to {ahead['drawn_high']:.1f}, and the record leaves "
        f"open that they bring the same); it costs Busan {-on.loc[('later_zone', 'busan'), 'drawn']:.0f} firms "
        f"({between(on.loc[('later_zone', 'busan')])['en']}), the joint zone {-on.loc[('joint', 'busan'), 'drawn']:.0f} "
        f"({between(on.loc[('joint', 'busan')])['en']}), and neither makes a clear difference for the country. A reform for all "
        f"changes hardly anything for Jeju, but gives the country {on.loc[('reform', 'country'), 'drawn']:.0f} firms "
        f"({between(on.loc[('reform', 'country')], 0)['en']}).",
        "ko": "범위는 기록이 열어 두는 범위이다. 실제 그대로의 부산 특구로 제주에는 거의 변화가 없다. 자체 예산이 그대로"
        f"(연 {10 * own:.0f}억 원)이거나 적으면, 중심 가중치에서 집중 분야와 로드맵이 어떻든 제주의 기업 수는 특구가 없을 때와 반 곳도 "
        f"다르지 않다. 예산을 두 배로 해도 반 곳이 늘지 않는다. 예산을 여덟 배로 하면 늘어나는 기업 한 곳에 {10 * per_firm:.0f}억 원이 "
        f"든다. 두 가지 특구 모두 정부의 결정이 필요하다. 자체 특구는 부산 특구 공동 운영보다 {ahead['drawn']:.1f}곳(많으면 "
        f"{ahead['drawn_high']:.1f}곳)을 더 가져오지만 기록은 둘이 같을 가능성도 열어 둔다. 자체 특구로 부산은 "
        f"{-on.loc[('later_zone', 'busan'), 'drawn']:.0f}곳({between(on.loc[('later_zone', 'busan')])['ko']}곳), 공동 운영으로 "
        f"{-on.loc[('joint', 'busan'), 'drawn']:.0f}곳({between(on.loc[('joint', 'busan')])['ko']}곳)을 덜 얻고, 어느 쪽도 전국에는 뚜렷한 "
        f"차이가 없다. 전국 규제 개혁으로 제주에는 거의 변화가 없지만 전국은 {on.loc[('reform', 'country'), 'drawn']:.0f}곳"
        f"({between(on.loc[('reform', 'country')], 0)['ko']}곳)을 얻는다.",
    },
    limits={
        "en": "Jeju has one or two firms in the model, so most strategies move a fraction of a firm on average, and "
        "single histories differ by more. "
        "The joint zone is one from the first day, as Jeju proposed it in 2019; a later part in it was not tried. The date of "
        "the later zone is invented. By the rules of the model a zone of its own has its own trial slots and is heard of by "
        "itself, and a part in Busan's shares both. What money "
        "does rests on weights that the record tells little of (support_weight, support_unit) or nothing (support_effect). "
        "Capabilities of sectors are judgement, and with them the order of "
        "the focuses. Other aims than the number of firms, such as skills or visitors, are not in the model.",
        "ko": "모형에서 제주의 기업은 한두 곳뿐이므로 대부분의 전략은 평균적으로 기업 한 곳의 일부를 움직이고 개별 이력의 차이는 더 "
        "크다. 공동 운영은 제주가 2019년에 제안한 대로 첫날부터의 "
        "것이며, 나중에 참여하는 경우는 다루지 않았다. 자체 특구의 시기는 가상이다. 모형의 규칙에서 자체 특구는 실증 자리를 따로 받고 따로 "
        "알려지지만, 공동 운영은 둘 다 부산과 나눈다. 예산의 효과는 기록이 거의 말해 주지 않는 가중치(support_weight, support_unit)와 "
        "전혀 말해 주지 않는 가중치(support_effect)에 달려 있다. 분야별 역량은 판단에 따른 값이며 집중 분야의 순서도 그렇다. 인력이나 "
        "관광객처럼 기업 수가 아닌 목표는 모형에 없다.",
    },
)
