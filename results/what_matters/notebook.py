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
# # What matters?
#
# # 무엇이 결과를 좌우하는가?
#
# **Question.** Which assumptions about the behaviour of firms decide what Busan gains, what changes for Jeju, how much is
# new to the country and how much others lose; and which conclusions hold whatever one assumes?
#
# **질문.** 부산이 얻는 것, 제주에 생기는 변화, 전국에 새로 생기는 것, 다른 지역이 잃는 비중은 기업 행동에 관한 어떤 가정에 좌우되는가?
# 그리고 무엇을 가정하든 유지되는 결론은 무엇인가?

# %% tags=["parameters"]
out = None

# %% [markdown]
# ## What is compared
#
# ## 무엇을 비교하는가
#
# All weights of behaviour of the sweep `uncertain_behaviour` at once, over their whole ranges, in Busan's zone and in the
# years without any zone alike. Sobol' indices tell what share of the variance of a result a weight explains alone, and
# with all its interactions.
#
# 스윕 `uncertain_behaviour`의 모든 행동 가중치를 범위 전체에서 한꺼번에, 부산 특구와 특구가 없는 기간 양쪽에 똑같이 바꾼다. 소볼
# 지수는 결과의 분산 가운데 한 가중치가 단독으로, 그리고 모든 상호작용과 함께 설명하는 비중을 나타낸다.

# %%
import pandas as pd

import sim
from sim.report.plots.sweep_figures import sensitivity_bars
from sim.studies.notebook import Study

BASE, SHOWN = 128, 8
MEASURES = ["effect.busan", "effect.jeju", "net_new", "displaced_share"]
WORDS = {
    "effect.busan": ("firms that Busan gains", "부산의 기업 증가분"),
    "effect.jeju": ("Jeju's firms against no zone", "특구가 없을 때 대비 제주의 기업"),
    "net_new": ("firms new to the country", "전국의 기업 순증"),
    "displaced_share": ("share of the gain that others lose", "증가분 가운데 다른 지역이 잃은 비중"),
    "measure": ("Measure", "지표"),
    "lever": ("Weight", "가중치"),
    "first": ("Alone", "단독"),
    "first_range": ("90% interval", "90% 구간"),
    "total": ("With interactions", "상호작용 포함"),
    "total_range": ("90% interval", "90% 구간"),
    "conclusion": ("Conclusion", "결론"),
    "busan_gains": ("Busan gains", "부산은 얻는다"),
    "jeju_unmoved": ("Jeju changes by less than half a firm", "제주의 변화는 기업 반 곳에 못 미친다"),
    "some_new": ("something is new to the country", "전국에 새로 생기는 기업이 있다"),
    "most_displaced": ("others lose more than half of the gain", "증가분의 절반 넘게 다른 지역이 잃는다"),
    "all_gain": ("others gain too", "다른 지역도 얻는다"),
    "half": ("Middle", "중앙값"),
    "settings": ("Settings in which it holds", "성립하는 설정"),
}
found = sim.sensitivity("uncertain_behaviour", method="sobol", base=BASE, measures=MEASURES).sobol
frame, levers = found.sweep.frame, found.frame
names = {language: found.sweep.lever_names(language) for language in ("en", "ko")}
study = Study(out, WORDS | {lever: (names["en"][lever], names["ko"][lever]) for lever in names["en"]})
study.ran(found.sweep.plan)

# %% [markdown]
# ## Which weights decide
#
# ## 어떤 가중치가 좌우하는가

# %%
indices = levers.drop(columns=["used", "dropped", "noise"])
indices = indices.sort_values(["measure", "total"], ascending=[True, False], kind="stable", ignore_index=True)
study.table(
    "indices",
    indices,
    {"en": "Sobol' indices with their 90% intervals.", "ko": "소볼 지수와 90% 구간."},
    {name: "share" for name in indices if name not in ("measure", "lever")},
)


# %%
def bars(measure, language):
    """Return the figure of the strongest weights of a measure."""
    strongest = levers[levers["measure"] == measure].nlargest(SHOWN, "total", keep="all")
    return sensitivity_bars(strongest, study.word(measure, language), language, names[language])


study.figure(
    "busan",
    bars,
    "effect.busan",
    caption={
        "en": "What moves the number of firms that Busan gains.",
        "ko": "부산의 기업 증가분을 움직이는 것.",
    },
)

# %%
study.figure(
    "country",
    bars,
    "net_new",
    caption={
        "en": "What moves the number of firms new to the country.",
        "ko": "전국의 기업 순증을 움직이는 것.",
    },
)

# %%
study.figure(
    "displaced",
    bars,
    "displaced_share",
    caption={
        "en": "What moves the share of the gain that other regions lose: many weights a little, none much by itself.",
        "ko": "증가분 가운데 다른 지역이 잃은 비중을 움직이는 것. 여러 가중치가 조금씩 움직이며 단독으로 크게 움직이는 것은 없다.",
    },
)

# %%
study.figure(
    "jeju",
    bars,
    "effect.jeju",
    caption={
        "en": "What moves Jeju's number of firms: by a fraction of a firm, so much of it is noise.",
        "ko": "제주의 기업 수를 움직이는 것. 기업 한 곳의 일부이므로 잡음이 많다.",
    },
)

# %% [markdown]
# ## What holds whatever one assumes
#
# ## 무엇을 가정하든 유지되는 것

# %%
ok = frame[frame["status"] == "ok"]
CONCLUSIONS = {
    "busan_gains": ok["effect.busan"] > 0,
    "some_new": ok["net_new"] > 0,
    "jeju_unmoved": ok["effect.jeju"].abs() < 0.5,
    "most_displaced": ok["displaced_share"] > 0.5,
    "all_gain": ok["displaced_share"] < 0,
}
holds = pd.DataFrame([{"conclusion": name, "settings": float(each.mean())} for name, each in CONCLUSIONS.items()])
study.table(
    "holds",
    holds,
    {
        "en": f"In what share of {len(ok):,} settings of all weights a conclusion holds.",
        "ko": f"모든 가중치의 설정 {len(ok):,}개 가운데 결론이 성립하는 비중.",
    },
    "share",
)

# %%
ranges = pd.DataFrame(
    [
        {"measure": name, "half": ok[name].median(), "low": ok[name].quantile(0.05), "high": ok[name].quantile(0.95)}
        for name in MEASURES
    ]
)
study.table(
    "ranges",
    ranges,
    {
        "en": "Middle and middle 90% of the settings: how far the assumptions alone move a result.",
        "ko": "설정의 중앙값과 중앙 90%: 가정만으로 결과가 움직이는 폭.",
    },
    "as the measure",
)

# %% [markdown]
# ## Answer and limits
#
# ## 답과 한계

# %%
top = {
    name: table.sort_values("first", ascending=False).reset_index(drop=True)
    for name, table in levers.groupby("measure", sort=False)
}
noise = found.measures.set_index("measure")["noise"]
NAMED = {"effect.busan": 2, "net_new": 2, "displaced_share": 0}
unnamed = max(top[name]["first_low"].iloc[named:].max() for name, named in NAMED.items())
others_gain = ok["displaced_share"] < 0
means = ok.groupby(others_gain)[["relief_weight", "site_rate"]].mean()
held, spread = holds.set_index("conclusion")["settings"], ranges.set_index("measure")


def leading(measure, rank, language):
    """Return the name of a leading weight and what it explains alone."""
    row = top[measure].iloc[rank]
    name = study.word(row["lever"], language)
    return f"'{name[0].lower() + name[1:] if language == 'en' else name}' ({row['first']:.0%})"


study.claim(held["jeju_unmoved"] > 0.9, "For Jeju hardly anything changes in nearly every setting.")
study.claim(
    top["effect.busan"]["lever"].iloc[0] == "relief_weight", "The weight of regulation decides what Busan gains."
)
study.claim(
    top["effect.busan"]["first_low"].iloc[0] > top["effect.busan"]["first"].iloc[1],
    "For Busan's gain no other weight comes near the first one.",
)
study.claim(
    list(top["net_new"]["lever"].iloc[:2]) == ["relief_weight", "inclusive_value_weight"]
    and top["net_new"]["first_low"].iloc[1] > 0,
    "The weight of regulation and the response of founding decide what is new to the country.",
)
study.claim(unnamed < 0.05, "Of the other weights none explains much for sure alone.")
study.claim(top["displaced_share"]["first"].iloc[0] < 0.2, "No single weight decides what others lose.")
study.claim(held["busan_gains"] == 1.0, "Busan gains in every setting.")
study.claim(held["some_new"] == 1.0, "Something is new to the country in every setting.")
study.claim(
    abs(held["most_displaced"] - 0.5) < 0.1, "Others lose more than half of the gain in about half of the settings."
)
study.claim(
    0 < held["all_gain"] < 0.1
    and means.loc[True, "relief_weight"] < means.loc[False, "relief_weight"] / 2
    and means.loc[True, "site_rate"] > 1.5 * means.loc[False, "site_rate"],
    "In a few settings others gain too: with a small weight of regulation and many trials at sites.",
)

study.reading(
    in_short={
        "en": f"What Busan gains hangs first on {leading('effect.busan', 0, 'en')}, and so does what is new to the country "
        f"({top['net_new']['first'].iloc[0]:.0%}); what others lose hangs on many weights and on none much by itself; that "
        "Busan gains, and that something is new to the country, hangs on none.",
        "ko": f"부산의 증가분은 먼저 {leading('effect.busan', 0, 'ko')}에 좌우되고, 전국의 순증도 그렇다"
        f"({top['net_new']['first'].iloc[0]:.0%}). 다른 지역이 잃는 비중은 여러 가중치에 좌우되며 단독으로 크게 좌우하는 것은 없다. "
        "부산이 얻는다는 점과 전국에 새로 생기는 기업이 있다는 점은 어느 가정에도 좌우되지 않는다.",
    },
    answer={
        "en": "Percentages of weights are the share of the variance that one explains alone; second come "
        f"{leading('effect.busan', 1, 'en')} for Busan and {leading('net_new', 1, 'en')} for the country. In {len(ok):,} settings "
        f"Busan always gains, {spread.loc['effect.busan', 'low']:.0f} to {spread.loc['effect.busan', 'high']:.0f} firms in the "
        f"middle 90%; something is new to the country in {held['some_new']:.0%}, {spread.loc['net_new', 'low']:.0f} to "
        f"{spread.loc['net_new', 'high']:.0f} firms; Jeju changes by less than half a firm in {held['jeju_unmoved']:.1%}. Others "
        f"lose more than half of the gain in {held['most_displaced']:.0%}, at most {ok['displaced_share'].max():.0%} of it. In "
        f"{held['all_gain']:.0%} others gain too: with a small weight of regulation Busan gains little, and trials at its sites "
        "keep firms elsewhere alive.",
        "ko": "가중치의 백분율은 한 가중치가 단독으로 설명하는 분산의 비중이다. 그다음은 부산에서는 "
        f"{leading('effect.busan', 1, 'ko')}, 전국에서는 {leading('net_new', 1, 'ko')}이다. 설정 {len(ok):,}개에서 부산은 언제나 얻으며, "
        f"중앙 90%에서 {spread.loc['effect.busan', 'low']:.0f}~{spread.loc['effect.busan', 'high']:.0f}곳이다. 전국에 새로 생기는 기업은 "
        f"{held['some_new']:.0%}의 설정에서 있고 {spread.loc['net_new', 'low']:.0f}~{spread.loc['net_new', 'high']:.0f}곳이다. 제주의 변화는 "
        f"{held['jeju_unmoved']:.1%}에서 기업 반 곳에 못 미친다. 다른 지역이 증가분의 절반 넘게 잃는 것은 {held['most_displaced']:.0%}이며 "
        f"많아야 {ok['displaced_share'].max():.0%}를 잃는다. {held['all_gain']:.0%}에서는 다른 지역도 얻는다. 규제의 가중치가 작으면 부산은 "
        "조금 얻고, 부산의 현장 사업장에서 하는 실증이 다른 지역의 기업을 살려 두기 때문이다.",
    },
    limits={
        "en": "The ranges are those sought in the calibration, or wide ones about an assumption, and every setting within "
        "them counts alike: unlike in the other studies no record weeds any out. An index is of these ranges; a weight with "
        "a narrow range seems to matter little. "
        f"Of the weights that are not named here none explains more than {unnamed:.0%} of Busan's gain, of what is new or of "
        "what others lose for sure alone. Rules of the model and the data of the regions were not moved. What changes for "
        f"Jeju is a fraction of a firm, and what others lose is a share that jumps where Busan gains little: up to "
        f"{noise['effect.jeju']:.0%} and {noise['displaced_share']:.0%} of their variance is noise of the runs, so their order of "
        "weights is unsure.",
        "ko": "범위는 보정에서 찾은 범위이거나 가정 주위의 넓은 범위이며, 그 안의 모든 설정을 똑같이 셈한다. 다른 연구와 달리 기록으로 "
        "걸러 내지 않았다. 지수는 이 범위에 대한 것이므로 범위가 좁은 가중치는 중요하지 않아 보인다. 여기 나오지 않은 "
        f"가중치 가운데 부산의 증가분, 전국의 순증, 다른 지역이 잃는 비중을 단독으로 {unnamed:.0%} 넘게 분명히 설명하는 것은 없다. 모형의 "
        "규칙과 지역 자료는 바꾸지 않았다. 제주에 생기는 변화는 기업 한 곳의 일부이고, 다른 지역이 잃는 비중은 부산이 조금 얻을 때 "
        f"크게 흔들린다. 그 분산의 최대 {noise['effect.jeju']:.0%}와 {noise['displaced_share']:.0%}는 실행의 잡음이므로 가중치의 순서는 "
        "불확실하다.",
    },
)
