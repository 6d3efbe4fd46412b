"""One lever on the page: a slider, a switch, a list to choose from, whatever its kind asks for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sim.explorer import widgets
from sim.explorer.panel.lever import Control, Lever
from sim.explorer.questions.zone_plans import may_have_zone
from sim.language.numbers import month_label
from sim.language.texts import Translate
from sim.report.money import SHARE, Amount, amount
from sim.report.value_words import unit_of
from sim.scenario.load import Scenario
from sim.scenario.schema.words import month_number, month_text
from sim.scenario.world.names import Names
from sim.scenario.world.world import World

#: Before the label of a weight that differs from run to run.
DRAWN = "◇"

Put = Callable[[Any], None]


@dataclass(frozen=True)
class Scene:
    """What the cells of a scenario have in common.

    Attributes
    ----------
    scenario
        The scenario that is shown; the levers may have other values if these contradict each other.
    first, months
        The horizon.
    rival
        Region that comes to mind next: it is suggested for a new zone, and its strategy is shown first.
    language, translate
        Language of the labels, and its translation.
    starts
        Months with which the horizon may begin.
    """

    scenario: Scenario
    first: str
    months: int
    rival: str
    language: str
    translate: Translate
    starts: Sequence[str] = ()

    @property
    def world(self) -> World:
        """The world whose regions and sectors can be chosen."""
        return self.scenario.world

    def may_have_zone(self, region: str) -> bool:
        """Return whether the law lets a region have a zone."""
        return may_have_zone(region, self.scenario)

    def zones(self) -> list[dict[str, Any]]:
        """Return the zones that the scenario names, as plain data."""
        return [each.model_dump(mode="json") for each in self.scenario.settings.zones.designations]

    def horizon(self, *others: str) -> list[str]:
        """Return the months of the horizon, and `others` among them, in order."""
        first = month_number(self.first)
        return sorted({*(month_text(first + month) for month in range(self.months)), *others})

    @property
    def names(self) -> Names:
        """The names of the regions and sectors."""
        return Names(self.world, self.language)


def cell(
    lever: Lever,
    key: str,
    value: Any,
    put: Put,
    scene: Scene,
    help_text: str | None = None,
    mark: str = "",
) -> None:
    """Draw a lever as a widget with a key, and hand a new value to `put`; the mark comes before its label."""
    label = f"{mark}{scene.translate(lever.label)}"
    regions, sectors = scene.world.display_regions, scene.world.display_sectors
    region_name, sector_name = scene.names.region, scene.names.sector
    choose_one = partial(widgets.choose_one, label, value=value, take=put, key=key, help=help_text)
    choose_several = partial(widgets.choose_several, label, key=key, help=help_text)
    match lever.kind:
        case Control.NUMBER | Control.WHOLE:
            _slider(lever, label, key, value, put, help_text, scene)
        case Control.FLAG:
            widgets.flag(label, value, put, key=key, help=help_text)
        case Control.MONTH:
            months = month_options(lever, value, scene)
            choose_one(months, name=lambda month: month_label(month, scene.language), look="select_slider")
        case Control.WORD:
            words = {word: scene.translate(told) for word, told in lever.words}
            choose_one(list(words), name=words.__getitem__, look="segmented_control")
        case Control.REGION:
            choose_one(regions, name=region_name)
        case Control.SECTOR:
            choose_one(sectors, name=sector_name)
        case Control.REGIONS:
            choose_several(regions, value, put, name=region_name)
        case Control.SECTORS:
            choose_several(sectors, value, put, name=sector_name)
        case Control.SECTORS_OR_ALL:
            some = [] if value == "all" else value
            choose_several(sectors, some, lambda chosen: put(chosen or "all"), name=sector_name)
        case _:
            raise ValueError(f"{lever.key} is no single cell")


def _slider(lever: Lever, label: str, key: str, value: Any, put: Put, help_text: str | None, scene: Scene) -> None:
    """Draw a slider; its ends move out for a value beyond them."""
    whole = lever.kind is Control.WHOLE
    kind: Any = int if whole else float
    number = kind(value or 0)  # no term of its own is shown as 0
    unit = lever.unit or unit_of(lever.key)
    is_percent = unit == SHARE  # Streamlit itself writes a share in percent
    written = Amount() if is_percent else amount(unit, scene.world.currency, scene.language)
    ends = (min(lever.low, number), max(lever.high, number), lever.step)
    low, high, step = (kind(written.shown(each)) for each in ends)
    decimals = 0 if whole else max(0, math.ceil(-math.log10(step) - 1e-9))
    # The name of another world's money is text from an untrusted file, and a format has signs of its own.
    name = written.unit if all(sign.isalnum() or sign == " " for sign in written.unit) else ""
    widgets.number(
        label,
        kind(written.shown(number)),
        lambda shown: put(kind(written.taken(shown))),
        key=widgets.keyed(key) if written.unit else key,  # another language may count money otherwise
        low=low,
        high=max(high, kind(low + step)),
        disabled=high <= low,  # the other settings leave one value
        step=step if not whole or (number - low) % step == 0 else 1,
        format="percent" if is_percent else f"%.{decimals}f{name}" if not whole else "%d",
        help=help_text,
    )


def month_options(lever: Lever, value: str, scene: Scene) -> list[str]:
    """Return the months that can be chosen: those of the horizon as far as they make sense, or where it may begin."""
    if lever.key == "start":
        return sorted({*scene.starts, value})
    return [month for month in scene.horizon(value) if lever.not_before <= month <= (lever.not_after or month)]
