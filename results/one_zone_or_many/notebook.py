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
# # One zone or many?
#
# # 특구는 하나인가, 여럿인가?
#
# **Question.** What does the country gain from four zones at once, from four in turn, or from one that Busan and Jeju
# run jointly, instead of Busan's alone; and do later zones gain less?
#
# **질문.** 부산 하나만 지정하는 대신 네 곳을 한꺼번에, 또는 차례로 지정하거나 부산과 제주가 하나를 공동으로 운영하면 전국에 무엇이
# 남는가? 그리고 나중에 지정된 특구는 덜 얻는가?

# %% tags=["parameters"]
out = None

# %% [markdown]
# ## What is compared
#
# ## 무엇을 비교하는가
#
# Four arrangements against the same years without any zone. Every zone has the plan of Busan's, so that zones differ in
# place and date alone; the central money is the same however many share it. The weights of behaviour are spread over all
# that the record leaves open of them; numbers are means over these weights, and a range tells how far they move the mean.
#
# 네 가지 지정 방식을 특구가 없는 같은 기간과 비교한다. 모든 특구의 사업 계획은 부산과 같아서 지역과 시기만 다르며, 중앙정부 예산은 몇
# 곳이 나누든 같다. 행동 가중치는 기록이 열어 두는 범위 전체로 펼친다. 수는 이 가중치들에 걸친 평균이며, 범위는 가중치에 따라 평균이
# 움직이는 폭이다.

# %%
import pandas as pd

import sim
from sim.report.plots.study_figures import estimate_rows
from sim.scenario.load import with_changes
from sim.studies.notebook import Study

WORDS = {
    "one": ("Busan alone", "부산만"),
    "at_once": ("Four at once", "네 곳 동시"),
    "in_turn": ("Four in turn", "네 곳 순차"),
    "jointly": ("Busan and Jeju jointly", "부산·제주 공동"),
    "KRW bn per firm": ("KRW bn per firm", "십억 원/기업"),
    "arrangement": ("Arrangement", "지정 방식"),
    "zones": ("all regions with a zone", "특구 지역 전체"),
    "others": ("all other regions", "다른 모든 지역"),
    "alone_first": ("alone, with the first round", "단독, 첫 회차"),
    "alone_later": ("alone, with its own round", "단독, 해당 회차"),
    "after_others": ("after Busan and the rounds before", "부산과 앞 회차 다음에"),
}
study = Study(out, WORDS)
draws = sim.load_posterior("no_zone")
PLACES = ["busan", "jeju", "gangwon", "gyeongbuk"]
one, in_turn = sim.load_scenario("busan_first"), sim.load_scenario("staggered")
plan = [each.model_dump(mode="json") for each in in_turn.settings.zones.designations]
first = {"announced": plan[0]["announced"], "in_force": plan[0]["in_force"]}
at_once = with_changes(in_turn, designations=[zone | first for zone in plan])
arrangements = {
    name: study.compare(scenario, "no_zone", draws)
    for name, scenario in {"one": one, "at_once": at_once, "in_turn": in_turn, "jointly": "busan_jeju_joint"}.items()
}

# %% [markdown]
# ## What each arrangement gives
#
# ## 지정 방식별 결과

# %%
gains = pd.DataFrame(
    [
        {"arrangement": name, "region": place, **both.effect(place)}
        for name, both in arrangements.items()
        for place in ["country", *PLACES]
    ]
)
when = {language: arrangements["one"].when(language) for language in ("en", "ko")}
study.table(
    "gains",
    gains,
    {
        "en": f"Firms more or fewer than without any zone, {when['en']}.",
        "ko": f"특구가 없을 때와 비교한 기업 수의 증감, {when['ko']}.",
    },
    "firms",
)

# %%
study.figure(
    "gains",
    estimate_rows,
    gains,
    gains["region"],
    title={"en": "What does each arrangement give?", "ko": "지정 방식마다 무엇이 남는가?"},
    unit={
        "en": f"Firms more or fewer than without any zone, {when['en']}",
        "ko": f"특구가 없을 때와 비교한 기업 수의 증감, {when['ko']}",
    },
    groups=gains["arrangement"],
    caption={
        "en": "More zones add something for the country, all of it in the new regions; Busan gains less beside them.",
        "ko": "특구를 늘리면 전국의 순증은 커지지만 모두 새로 지정된 지역에 돌아간다. 부산의 증가분은 줄어든다.",
    },
)

# %%
costs = pd.DataFrame(
    [
        {"arrangement": name, "measure": measure, **both.estimate(measure)}
        for name, both in arrangements.items()
        for measure in ("displaced_share", "money_per_net_new_firm")
    ]
)
displaced = costs[costs["measure"] == "displaced_share"].drop(columns="measure")
study.table(
    "displaced",
    displaced,
    {
        "en": "Share of the gain of the regions with a zone that others lose.",
        "ko": "특구 지역이 얻은 증가분 가운데 다른 지역이 잃은 비중.",
    },
    "share",
)

# %%
money = costs[costs["measure"] == "money_per_net_new_firm"].drop(columns="measure")
study.table(
    "money",
    money,
    {
        "en": "Additional support for each firm new to the country.",
        "ko": "전국에 새로 생긴 기업 한 곳에 드는 추가 지원금.",
    },
    "KRW bn per firm",
)

# %% [markdown]
# ## Do later zones gain less?
#
# ## 나중에 지정된 특구는 덜 얻는가?
#
# A later zone has had less time. So each is held against itself, so many months after its own announcement: alone with
# the first round, alone with its own round, and after the zones that came before it.
#
# 나중에 지정된 특구는 시간이 짧다. 그래서 같은 특구를 발표 뒤 같은 개월이 지난 시점에서 비교한다. 첫 회차에 단독으로, 자기 회차에
# 단독으로, 그리고 앞선 특구들 다음에 지정한 경우이다.


# %%
def months_after(start, date):
    """Return the months from one date to another."""
    return 12 * (int(date[:4]) - int(start[:4])) + int(date[5:]) - int(start[5:])


rows, ages = [], {}
for zone in plan[1:]:
    (place,) = zone["regions"]
    ages[place] = arrangements["one"].last - months_after(one.settings.start, zone["announced"])
    early = months_after(one.settings.start, first["announced"]) + ages[place]
    settings = {
        "alone_first": (study.compare(with_changes(one, designations=[zone | first]), "no_zone", draws), early),
        "alone_later": (study.compare(with_changes(one, designations=[zone]), "no_zone", draws), None),
        "after_others": (arrangements["in_turn"], None),
    }
    rows += [{"region": place, "arrangement": name, **both.effect(place, at)} for name, (both, at) in settings.items()]
later = pd.DataFrame(rows)
study.table(
    "later",
    later,
    {
        "en": "Firms that a region has more than without any zone, so many months after its announcement: "
        + ", ".join(f"{study.word(place, 'en')} {age}" for place, age in ages.items())
        + ".",
        "ko": "특구가 없을 때보다 늘어난 기업 수. 발표 뒤 "
        + ", ".join(f"{study.word(place, 'ko')} {age}개월" for place, age in ages.items())
        + " 시점.",
    },
    "firms",
)

# %%
study.figure(
    "later",
    estimate_rows,
    later,
    later["arrangement"],
    title={"en": "Do later zones gain less?", "ko": "나중에 지정된 특구는 덜 얻는가?"},
    unit={
        "en": "Firms more than without any zone, at the same age of the zone",
        "ko": "특구가 없을 때보다 늘어난 기업 수, 발표 뒤 같은 기간",
    },
    groups=later["region"],
    caption={
        "en": "Each region gains much more as the only zone than after others.",
        "ko": "각 지역은 유일한 특구일 때 다른 특구 다음에 지정될 때보다 훨씬 많이 얻는다.",
    },
)

# %% [markdown]
# ## Answer and limits
#
# ## 답과 한계

# %%
country = gains[gains["region"] == "country"].set_index("arrangement")
busan = gains[gains["region"] == "busan"].set_index("arrangement")
jeju = gains[gains["region"] == "jeju"].set_index("arrangement")
more = {
    (name, place): arrangements[name].beyond(arrangements["one"], place)
    for name in ("at_once", "in_turn", "jointly")
    for place in ("country", "busan", "jeju")
}
fewer = arrangements["in_turn"].beyond(arrangements["at_once"], "country")
left = later.set_index(["region", "arrangement"])["drawn"].unstack()
share = left["after_others"] / left["alone_later"]
kept = {name: busan.loc[name, "drawn"] / busan.loc["one", "drawn"] for name in ("at_once", "in_turn", "jointly")}
MANY = ("at_once", "in_turn")

study.claim(
    all(more[name, "country"]["low"] > 0 for name in MANY),
    "At the central weights four zones bring the country more than Busan's alone.",
)
study.claim(
    all(0 < more[name, "country"]["drawn_low"] < 0.5 < more[name, "country"]["drawn"] for name in MANY),
    "Over all weights they bring it more too, and the record leaves open that it is hardly any.",
)
study.claim(
    all(country.loc[name, "drawn"] < 2 * country.loc["one", "drawn"] for name in MANY),
    "Four zones bring the country less than twice what one does.",
)
study.claim(
    fewer["drawn"] < -0.5 < fewer["drawn_high"] < 0.5,
    "At once brings the country more than in turn, and the record leaves open that it is the same.",
)
study.claim(
    max(abs(more["jointly", "country"][end]) for end in ("drawn_low", "drawn_high")) < 1,
    "One joint zone changes less than one firm for the country.",
)
study.claim(
    all(more[name, "busan"]["drawn_high"] < -0.5 for name in kept),
    "Beside more zones or in a joint one Busan gains less.",
)
study.claim(all(0.7 < kept[name] < 0.9 for name in kept), "Busan keeps about four fifths of its gain.")
study.claim(
    all(jeju.loc[name, "drawn_low"] > 0 for name in (*MANY, "jointly")), "Jeju gains wherever it has a part in a zone."
)
study.claim(
    all(arrangements["jointly"].beyond(arrangements[name], "jeju")["drawn_low"] < 0 for name in MANY)
    and all(arrangements["jointly"].beyond(arrangements[name], "jeju")["drawn_high"] > 0 for name in MANY),
    "The record leaves open whether one of four zones or a part in a joint one serves Jeju more.",
)
study.claim(abs(jeju.loc["one", "drawn_low"]) < 0.5, "For Jeju hardly anything changes if Busan alone has a zone.")
study.claim((share < 0.6).all(), "Each later zone gains about half of what it would alone with the same round.")
study.claim(
    all(
        left.loc[place, "alone_first"] - left.loc[place, "alone_later"]
        < left.loc[place, "alone_later"] - left.loc[place, "after_others"]
        for place in ages
    ),
    "The zones before it cost a later zone more than its date does.",
)
study.claim(
    (country["drawn_high"] - country["drawn_low"]).min() > country["drawn"].max() - country["drawn"].min(),
    "The record leaves open more of what the country gains than the arrangements differ by.",
)


def between(row, digits=0, sign=""):
    """Return the range of a row as two numbers, in English and in Korean."""
    ends = [f"{row[end]:{sign}.{digits}f}" for end in ("drawn_low", "drawn_high")]
    return {"en": " to ".join(ends), "ko": "~".join(ends)}


study.reading(
    in_short={
        "en": f"Three more zones bring the country about {more['at_once', 'country']['drawn']:.0f} firms more than Busan's zone "
        f"alone if they come at once ({between(more['at_once', 'country'])['en']}), and "
        f"{more['in_turn', 'country']['drawn']:.0f} in turn ({between(more['in_turn', 'country'])['en']}); a zone that comes "
        f"after others gains about half of what it would gain alone ({share.min():.0%} to {share.max():.0%}).",
        "ko": f"특구를 세 곳 더 지정하면 전국은 부산 특구만 있을 때보다 동시 지정에서 기업 "
        f"{more['at_once', 'country']['drawn']:.0f}곳쯤({between(more['at_once', 'country'])['ko']}곳), 순차 지정에서 "
        f"{more['in_turn', 'country']['drawn']:.0f}곳쯤({between(more['in_turn', 'country'])['ko']}곳)을 더 얻는다. 다른 특구 다음에 지정된 "
        f"특구는 단독일 때 얻을 것의 절반쯤({share.min():.0%}~{share.max():.0%})만 얻는다.",
    },
    answer={
        "en": "Ranges are what the record leaves open, so more zones may also add hardly anything. Busan's zone alone "
        f"brings the country {country.loc['one', 'drawn']:.0f} firms ({between(country.loc['one'])['en']}), four zones bring less "
        f"than twice that: {country.loc['at_once', 'drawn']:.0f} at once and {country.loc['in_turn', 'drawn']:.0f} in turn. Of the "
        f"{busan.loc['one', 'drawn']:.0f} firms that Busan gains alone it keeps {kept['at_once']:.0%} at once and "
        f"{kept['in_turn']:.0%} in turn. For Jeju hardly anything changes if Busan alone has a zone. One of four zones brings it "
        f"{jeju.loc['in_turn', 'drawn']:.1f} firms in turn ({between(jeju.loc['in_turn'], 1)['en']}) and "
        f"{jeju.loc['at_once', 'drawn']:.1f} at once ({between(jeju.loc['at_once'], 1)['en']}), a part in a joint zone "
        f"{jeju.loc['jointly', 'drawn']:.1f} ({between(jeju.loc['jointly'], 1)['en']}); which serves it more the record leaves "
        f"open. For the joint zone Busan gives up {-more['jointly', 'busan']['drawn']:.0f} firms "
        f"({-more['jointly', 'busan']['drawn_high']:.0f} to {-more['jointly', 'busan']['drawn_low']:.0f}), and for the country it "
        "changes less than one firm. That later zones gain less is due to the zones before them more than "
        f"to their date: with the same round but alone Jeju gains {left.loc['jeju', 'alone_later']:.0f} firms instead of "
        f"{left.loc['jeju', 'after_others']:.0f}, Gyeongbuk {left.loc['gyeongbuk', 'alone_later']:.0f} instead of "
        f"{left.loc['gyeongbuk', 'after_others']:.0f}.",
        "ko": "범위는 기록이 열어 두는 범위이므로 특구를 늘려도 거의 변화가 없을 수도 있다. 부산 특구만으로 전국은 "
        f"{country.loc['one', 'drawn']:.0f}곳({between(country.loc['one'])['ko']}곳)을 얻고, 네 곳은 동시 지정에서 "
        f"{country.loc['at_once', 'drawn']:.0f}곳, 순차 지정에서 {country.loc['in_turn', 'drawn']:.0f}곳으로 그 두 배에 못 미친다. "
        f"부산은 단독일 때 얻는 {busan.loc['one', 'drawn']:.0f}곳 "
        f"가운데 동시 지정에서 {kept['at_once']:.0%}, 순차 지정에서 {kept['in_turn']:.0%}를 지킨다. 부산만 특구일 때 제주에는 거의 "
        f"변화가 없다. 네 특구 가운데 하나가 되면 순차 지정에서 {jeju.loc['in_turn', 'drawn']:.1f}곳({between(jeju.loc['in_turn'], 1)['ko']}곳), "
        f"동시 지정에서 {jeju.loc['at_once', 'drawn']:.1f}곳({between(jeju.loc['at_once'], 1)['ko']}곳)을 얻고, 공동 특구에서는 "
        f"{jeju.loc['jointly', 'drawn']:.1f}곳({between(jeju.loc['jointly'], 1)['ko']}곳)을 얻는다. 어느 쪽이 제주에 더 나은지는 기록으로 알 수 "
        f"없다. 공동 특구에서 부산은 {-more['jointly', 'busan']['drawn']:.0f}곳({-more['jointly', 'busan']['drawn_high']:.0f}~"
        f"{-more['jointly', 'busan']['drawn_low']:.0f}곳)을 덜 얻고, 전국의 변화는 기업 한 곳에 못 미친다. "
        "나중에 지정된 특구가 덜 얻는 까닭은 시기보다 앞선 특구에 있다. 같은 회차에 단독으로 지정되면 제주는 "
        f"{left.loc['jeju', 'after_others']:.0f}곳이 아니라 {left.loc['jeju', 'alone_later']:.0f}곳, 경북은 "
        f"{left.loc['gyeongbuk', 'after_others']:.0f}곳이 아니라 {left.loc['gyeongbuk', 'alone_later']:.0f}곳을 얻는다.",
    },
    limits={
        "en": "Three of the four zones and all dates but Busan's are invented, and share Busan's plan of sectors "
        "instead of one of their own. The central money does not grow with the number of zones, and is divided by the "
        "scores of the zones; a state that pays each zone as much as Busan's would see other numbers. What the record "
        "leaves open of the weights moves what the country gains by more than the arrangements differ by.",
        "ko": "네 특구 가운데 세 곳과 부산을 뺀 모든 일정은 가상이며, 각자의 계획이 아니라 부산의 업종 계획을 함께 쓴다. "
        "중앙정부 예산은 특구 수에 따라 늘지 않고 특구의 평가 점수에 따라 나뉜다. 특구마다 부산만큼 지원하면 결과는 달라진다. "
        "전국의 순증은 지정 방식보다 기록이 열어 두는 가중치의 범위에 따라 더 크게 움직인다.",
    },
)
