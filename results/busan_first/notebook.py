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
# # Busan first: who gains, who pays, and for how long?
#
# # 부산 우선 지정: 누가 얻고, 누가 치르며, 얼마나 오래가는가?
#
# **Question.** If Busan alone becomes the blockchain zone, who gains firms, who loses them, and how long does the
# difference last once the zone has ended?
#
# **질문.** 부산만 블록체인 특구로 지정하면 어느 지역이 기업을 얻고 어느 지역이 잃으며, 그 차이는 특구가 끝난 뒤 얼마나 오래가는가?

# %% tags=["parameters"]
out = None

# %% [markdown]
# ## What is compared
#
# ## 무엇을 비교하는가
#
# Busan's zone as it was designated in 2019, against the same years without any zone. The two sides of a pair of runs
# meet the same luck, firm by firm. The weights of behaviour are spread over all that the record leaves open of them:
# numbers in the text are means over these weights, and a range tells how far they move the mean. Beside them stands
# what the central weights give.
#
# 2019년에 실제로 지정된 부산 특구를, 특구가 전혀 없는 같은 기간과 비교한다. 짝을 이룬 두 실행에서 각 기업은 같은 우연을 겪는다.
# 행동 가중치는 기록이 열어 두는 범위 전체로 펼친다. 글에 나오는 수는 이 가중치들에 걸친 평균이며, 범위는 가중치에 따라
# 평균이 움직이는 폭이다. 중심 가중치에서 얻는 값은 곁에 따로 보인다.

# %%
import numpy as np
import pandas as pd

import sim
from sim.report.plots.study_figures import Mark, effect_paths, estimate_rows
from sim.rules.designation import IN_FORCE
from sim.studies.notebook import Study

WORDS = {
    "reformed": ("Law reformed", "법령 정비"),
    "with_reform": ("Country's gain with a reform", "정비가 있는 이력의 전국 순증"),
    "without_reform": ("Country's gain without", "정비가 없는 이력의 전국 순증"),
}
study = Study(out, WORDS)
draws = sim.load_posterior("no_zone")
zone = study.compare("busan_first", "no_zone", draws)

# %% [markdown]
# ## Who gains and who pays
#
# ## 누가 얻고 누가 치르는가

# %%
by_region = zone.effects_at()
study.table(
    "by_region",
    by_region,
    {
        "en": f"Firms more or fewer than without a zone, {zone.when('en')}.",
        "ko": f"특구가 없을 때와 비교한 기업 수의 증감, {zone.when('ko')}.",
    },
)

# %%
regions = by_region[by_region["region"] != "country"].reset_index(drop=True)
study.figure(
    "by_region",
    estimate_rows,
    by_region,
    by_region["region"],
    title={"en": "Who gains and who pays for Busan's zone?", "ko": "부산 특구로 누가 얻고 누가 치르는가?"},
    unit={
        "en": f"Firms more or fewer than without a zone, {zone.when('en')}",
        "ko": f"특구가 없을 때와 비교한 기업 수의 증감, {zone.when('ko')}",
    },
    caption={
        "en": "Busan gains. Seoul loses most, then Gyeonggi; every other region loses less than one firm on average, "
        "Busan's neighbour Gyeongnam the most of these. The country as a whole gains much less than Busan.",
        "ko": "부산이 얻고, 서울이 가장 많이, 그다음으로 경기가 잃는다. 다른 지역은 모두 평균으로 한 곳도 되지 않게 줄며, 그 가운데서는 부산과 "
        "이웃한 경남이 가장 많이 잃는다. 전국의 순증은 부산의 증가분보다 훨씬 작다.",
    },
)

# %% [markdown]
# ## What the gain is made of
#
# ## 증가분은 무엇으로 이루어지는가
#
# Every firm is known in both histories. It is new (never founded without the zone), kept alive, diverted (founded
# elsewhere without the zone), or has moved later.
#
# 두 이력에서 같은 기업을 추적하므로, 특구가 없었다면 창업하지 않았을 기업(신규), 폐업했을 기업(존속), 다른 지역에서 창업했을
# 기업(전환), 나중에 이전한 기업(이전)을 구분할 수 있다.

# %%
parts = zone.table("ledger_means")
study.table(
    "made_of",
    parts[parts["region"].isin(["busan", "seoul", "country"])],
    {
        "en": f"What a region's difference is made of, {zone.when('en')}; the parts add up to it.",
        "ko": f"지역별 증감의 구성, {zone.when('ko')}. 각 부분의 합이 전체 증감이다.",
    },
)

# %% [markdown]
# ## For how long
#
# ## 얼마나 오래가는가
#
# The same comparison, run on for years after the end of the zone. Market and money go on as in 2023. The national law
# changes only where trials have brought enough permits in a sector; that lifts the burden in every region.
#
# 같은 비교를 특구가 끝난 뒤 여러 해까지 이어서 실행한다. 시장과 예산은 2023년과 같다고 둔다. 국가 법령은 한 분야에서 실증을 거친 허가가
# 충분히 쌓인 경우에만 바뀌며, 그러면 모든 지역의 규제 부담이 줄어든다.

# %%
longer = study.compare(*(sim.load_scenario(each, months=120) for each in ("busan_first", "no_zone")), draws)
in_force = (longer.central.policy.trace.zone_phase == IN_FORCE).any(axis=(0, 2, 3)).nonzero()[0]
begins, ends = int(in_force[0]), int(in_force[-1]) + 1
study.table(
    "over_time",
    longer.yearly("busan", "country"),
    {
        "en": "Firms more or fewer than without a zone, at the end of each year.",
        "ko": "특구가 없을 때와 비교한 기업 수의 증감, 연말.",
    },
)

# %%
study.figure(
    "over_time",
    effect_paths,
    {place: longer.path(place) for place in ("busan", "country")},
    longer.central.policy.date(0),
    title={"en": "How long does it last?", "ko": "얼마나 오래가는가?"},
    unit={"en": "Firms more than without a zone", "ko": "특구가 없을 때 대비 기업 증감"},
    marks=[
        Mark(begins, {"en": "the zone comes into force", "ko": "특구 시행"}),
        Mark(ends, {"en": "the zone ends", "ko": "특구 종료"}),
    ],
    caption={
        "en": "Busan's lead grows while the zone is in force and melts away afterwards. On average the country's gain does not "
        "melt but grows in later years, and the range widens: the trials may have brought a reform of the law for all.",
        "ko": "부산의 우위는 특구가 시행되는 동안 커지고, 끝난 뒤에는 점차 줄어든다. 전국의 순증은 평균으로 보면 줄지 않고 뒤로 갈수록 커지며 "
        "범위도 넓어진다. 실증이 모두를 위한 법령 정비로 이어질 수 있기 때문이다.",
    },
)

# %%
reformed = (np.diff(longer.drawn.policy.trace.barrier, axis=1) < 0).any(axis=2).cumsum(axis=1) > 0
gained = longer.drawn.firm_differences.sum(axis=2)
by_law = pd.DataFrame(
    [
        {
            "date": longer.central.policy.date(month),
            "reformed": reformed[:, month - 1].mean(),
            "with_reform": gained[reformed[:, -1], month].mean(),
            "without_reform": gained[~reformed[:, -1], month].mean(),
        }
        for month in range(ends // 12 * 12 + 11, longer.last + 1, 12)
    ]
)
study.table(
    "by_law",
    by_law,
    {
        "en": f"Histories in which the law has been reformed, and the country's gain in those that have a reform by "
        f"{longer.when('en')} and in the others, over the calibrated weights.",
        "ko": f"법령이 정비된 이력의 비중, 그리고 {longer.when('ko')}까지 정비가 이루어지는 이력과 그렇지 않은 이력에서 전국의 기업 순증. 보정된 "
        "가중치 전체.",
    },
    {"reformed": "share", "with_reform": "firms", "without_reform": "firms"},
)

# %% [markdown]
# ## Answer and limits
#
# ## 답과 한계

# %%
busan, country, jeju, seoul, gyeonggi = (
    zone.effect(place) for place in ("busan", "country", "jeju", "seoul", "gyeonggi")
)
displaced, money = zone.estimate("displaced_share"), zone.estimate("money_per_net_new_firm")
others = regions[regions["region"] != "busan"].set_index("region")
rest = others.drop(["seoul", "gyeonggi"])
made_of = parts[parts["region"] == "busan"].set_index("category")["drawn"]
path = longer.path("busan").set_index("month")["drawn"]
peak, last = int(path.idxmax()), longer.last
halved = int((path.loc[ends:] < path.max() / 2).idxmax())
months_to_half, left = halved - ends, path[last] / path.max()
later = longer.effect("country")
law = by_law.iloc[-1]
gyeongnam = zone.effect("gyeongnam")

study.claim(busan["drawn_low"] > 1, "Busan gains, whatever the record leaves open.")
study.claim((others["drawn"] < 0).all(), "Every other region loses, on average.")
study.claim(others["drawn"].idxmin() == "seoul" and seoul["drawn_high"] < -0.5, "Seoul loses most.")
study.claim(gyeonggi["drawn_high"] < -0.5, "Gyeonggi loses.")
study.claim((rest["drawn"] > -1).all(), "Each further region loses less than one firm on average.")
study.claim(rest["drawn"].idxmin() == "gyeongnam", "Of these Gyeongnam loses most.")
study.claim(abs(jeju["drawn_low"]) < 0.5, "For Jeju hardly anything changes.")
study.claim(displaced["drawn"] > 0.5, "More than half of Busan's gain is lost by others, on average.")
study.claim(displaced["drawn_low"] > 0.4, "About half or more of it is, whatever the record leaves open.")
study.claim(country["drawn_low"] > 0.5, "Some of the gain is new to the country.")
study.claim(made_of["diverted"] > 0.5 * busan["drawn"], "More than half would have been founded elsewhere.")
study.claim(abs(made_of["moved"]) < 0.5 * made_of["new"], "Few firms move.")
unchanged = (zone.drawn.final_differences[:, zone.drawn.policy.regions.index("jeju")] == 0).mean()
study.claim(unchanged > 0.5, "In most histories nothing changes for a small region.")
study.claim(path[halved] < path.max() / 2 and halved > ends, "Busan's lead halves after the zone has ended.")
study.claim(longer.effect("busan")["drawn_low"] > 0.5, "A part of the lead is there to the end.")
never = (np.diff(longer.drawn.baseline.trace.barrier, axis=1) == 0).all()
study.claim(never, "Without a zone the law is not reformed.")
study.claim(0.5 < law["reformed"] < 1, "With the zone it is in most histories, not in all.")
study.claim(later["drawn"] > country["drawn"], "The country's gain is greater at the end than when the zone ends.")
study.claim(later["drawn_low"] > 0.5, "Something of it is there to the end, whatever the record leaves open.")
study.claim(
    law["without_reform"] < by_law.iloc[0]["without_reform"] and law["with_reform"] > by_law.iloc[0]["with_reform"],
    "It grows with a reform, and melts without.",
)
study.claim(
    all(each["drawn_low"] < each["mean"] < each["drawn_high"] for each in (busan, country, displaced)),
    "The central weights lie within the ranges.",
)

study.reading(
    in_short={
        "en": f"By {zone.when('en')} Busan gains {busan['drawn']:.0f} firms; the record leaves {busan['drawn_low']:.0f} to "
        f"{busan['drawn_high']:.0f} open. Other regions lose {displaced['drawn']:.0%} of what it gains "
        f"({displaced['drawn_low']:.0%} to {displaced['drawn_high']:.0%}), and {months_to_half} months after the end of the "
        "zone half of the lead is gone.",
        "ko": f"{zone.when('ko')}까지 부산은 기업 {busan['drawn']:.0f}곳을 얻는다(기록이 열어 두는 범위 {busan['drawn_low']:.0f}~"
        f"{busan['drawn_high']:.0f}곳). 그 {displaced['drawn']:.0%}({displaced['drawn_low']:.0%}~"
        f"{displaced['drawn_high']:.0%})는 다른 지역이 잃은 것이며, 특구가 끝나고 {months_to_half}개월이 지나면 우위는 절반으로 줄어든다.",
    },
    answer={
        "en": f"Most of these firms ({made_of['diverted']:.0f}) would have been founded elsewhere; hardly any has moved. "
        f"Seoul loses {-seoul['drawn']:.0f} firms ({-seoul['drawn_high']:.0f} to {-seoul['drawn_low']:.0f}) and Gyeonggi "
        f"{-gyeonggi['drawn']:.1f} ({-gyeonggi['drawn_high']:.1f} to {-gyeonggi['drawn_low']:.1f}); the {len(rest)} further "
        f"regions lose less than one firm each on average, {-rest['drawn'].sum():.1f} together, of which the neighbour "
        f"Gyeongnam {-gyeongnam['drawn']:.1f} ({-gyeongnam['drawn_high']:.1f} to {-gyeongnam['drawn_low']:.1f}); in Jeju, which has one or two "
        f"firms, hardly anything changes. New to the country are {country['drawn']:.0f} firms ({country['drawn_low']:.0f} to "
        f"{country['drawn_high']:.0f}), each at KRW {money['drawn']:.0f} bn of additional support "
        f"({money['drawn_low']:.0f} to {money['drawn_high']:.0f}). Busan's lead is greatest in {longer.when('en', peak)}; of "
        f"it {left:.0%} is left in {longer.when('en')}. The country's gain does not melt on average; it is "
        f"{later['drawn']:.0f} firms then ({later['drawn_low']:.0f} to {later['drawn_high']:.0f}). For in "
        f"{law['reformed']:.0%} of the histories the trials have brought a reform of the law by then, which lifts the "
        f"burden everywhere: the country has {law['with_reform']:.0f} firms more in these, and {law['without_reform']:.0f} in the "
        f"others. The central weights give {busan['mean']:.0f} firms for Busan and "
        f"{country['mean']:.0f} for the country.",
        "ko": f"이 기업의 대부분({made_of['diverted']:.0f}곳)은 특구가 없었다면 다른 지역에서 창업했을 기업이며, 이전한 기업은 거의 없다. "
        f"서울은 {-seoul['drawn']:.0f}곳({-seoul['drawn_high']:.0f}~{-seoul['drawn_low']:.0f}곳), 경기는 "
        f"{-gyeonggi['drawn']:.1f}곳({-gyeonggi['drawn_high']:.1f}~{-gyeonggi['drawn_low']:.1f}곳)을 잃는다. 나머지 {len(rest)}개 "
        f"지역은 평균으로 각각 한 곳도 되지 않게, 모두 합해 {-rest['drawn'].sum():.1f}곳을 잃는다. 그 가운데 이웃한 경남이 "
        f"{-gyeongnam['drawn']:.1f}곳({-gyeongnam['drawn_high']:.1f}~{-gyeongnam['drawn_low']:.1f}곳)이며, 기업이 한두 곳뿐인 제주에는 거의 변화가 없다. "
        f"전국의 순증은 {country['drawn']:.0f}곳({country['drawn_low']:.0f}~{country['drawn_high']:.0f}곳)이고, 한 곳마다 추가 지원금 "
        f"{10 * money['drawn']:.0f}억 원({10 * money['drawn_low']:.0f}억~{10 * money['drawn_high']:.0f}억 원)이 든다. 부산의 우위는 "
        f"{longer.when('ko', peak)}에 가장 크고, {longer.when('ko')}에는 그 {left:.0%}가 남는다. 전국의 순증은 평균으로 보면 줄지 않고 그때 "
        f"{later['drawn']:.0f}곳({later['drawn_low']:.0f}~{later['drawn_high']:.0f}곳)이다. 이력의 {law['reformed']:.0%}에서 그때까지 "
        f"실증이 법령 정비로 이어져 모든 지역의 규제 부담이 줄기 때문이다. 그런 이력에서 전국은 {law['with_reform']:.0f}곳, 나머지에서는 "
        f"{law['without_reform']:.0f}곳이 늘어 있다. 중심 가중치에서는 부산 "
        f"{busan['mean']:.0f}곳, 전국 {country['mean']:.0f}곳이다.",
    },
    limits={
        "en": "The model compares histories; it does not forecast how many firms there will be. That others "
        "lose most of Busan's gain is put in rather than found: the weights are fitted to a study of French zones that "
        f"says so, and leave {displaced['drawn_low']:.0%} to {displaced['drawn_high']:.0%} open. What "
        "comes after 2023 rests on a market and budgets that stay as they were; how many permits a reform of the law takes, "
        "and how much it lifts, are assumptions. Ranges are of means: a single "
        "history differs by more. A loss of a fraction of a firm is an average over many histories, in most of which "
        "nothing changes for a small region.",
        "ko": "이 모형은 이력을 비교할 뿐, 앞으로의 기업 수를 예측하지 않는다. 증가분의 대부분을 다른 지역이 잃는다는 점은 모형이 "
        "찾아낸 것이라기보다 넣은 것이다. 가중치를 그렇게 보고한 프랑스 특구 연구에 맞추었고, 그래도 "
        f"{displaced['drawn_low']:.0%}~{displaced['drawn_high']:.0%}까지 열려 있다. 2023년 이후의 결과는 시장과 예산이 그대로라는 "
        "가정에 따르며, 법령 정비에 허가가 얼마나 필요하고 정비로 부담이 얼마나 줄어드는지도 가정이다. 범위는 평균의 범위이며 개별 이력의 차이는 더 크다. 기업 한 곳에 못 미치는 손실은 많은 이력의 평균이며, 대부분의 "
        "이력에서 작은 지역에는 아무 변화가 없다.",
    },
)
