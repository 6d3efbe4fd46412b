"""What the commands of the laboratory share: all that is wrong told together, how long it takes, the card told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sim.cli.runs import posterior_for, say_where
from sim.cli.shared import load, progress, say, say_notices
from sim.language.errors import ZonelabError
from sim.numerics.arguments import Mistakes, raise_all
from sim.report.terminal import print_json

if TYPE_CHECKING:
    from sim.lab.card import Card
    from sim.report.progress import Advance
    from sim.results.posterior_table import GivenPosterior
    from sim.scenario.load import Scenario

OneCard = TypeVar("OneCard", bound="Card")


@dataclass
class Asking:
    """What a command reads before it asks an instrument; what is wrong is kept until the instrument has looked too.

    Attributes
    ----------
    language
        Of messages.
    advance
        Counts runs.
    problems
        What is wrong so far.
    """

    language: str
    advance: Advance
    problems: Mistakes = field(default_factory=Mistakes)

    def scenario(self, name: str) -> Scenario | str:
        """Return a scenario; its name where it cannot be loaded, so that the instrument goes on with the rest."""
        return self.problems.of(load, name, None) or name

    def posterior(self, wanted: bool | None, scenarios: Sequence[Scenario | str]) -> GivenPosterior:
        """Return the draws to use, and say which weights the scenarios keep; None where a scenario is wrong."""
        loaded = [each for each in scenarios if not isinstance(each, str)]
        if len(loaded) < len(scenarios):
            return None
        return self.problems.of(posterior_for, wanted, loaded, self.language)

    def begin(self, seconds: float) -> None:
        """Tell how long the work takes, unless something is wrong."""
        from sim.lab.work_time import time_text

        self.problems.raise_all()
        if told := time_text(seconds, self.language):
            say(told)


@contextmanager
def asking(word: str, out: Path | None, what: str, language: str, total: int | None = None) -> Iterator[Asking]:
    """Give what a command of the laboratory asks with; its problems and those of the instrument are told together.

    Parameters
    ----------
    word
        Of the card.
    out
        Folder for the card, tried before the work; None if it is only printed.
    what, total
        What the bar of progress shows, and how many runs there are, if that is known.
    language
        Of messages.
    """
    from sim.lab.card import check_card_folder

    with progress(total, what, language) as advance:
        asked = Asking(language, advance)
        place = None if out is None else asked.problems.of(check_card_folder, out, word)
        say_notices([] if place is None else place.notices, language)
        try:
            yield asked
        except ZonelabError as error:
            asked.problems.of(raise_all, error.problems)
            raise_all(dict.fromkeys(asked.problems.found))


def tell_card(
    card: OneCard, tell: Callable[[OneCard, str], None], out: Path | None, language: str, *, as_json: bool
) -> None:
    """Write a card to a folder, if one is given, and print it, as one JSON object or by `tell`."""
    from sim.lab.card_json import card_object

    if out is not None:
        say_notices(card.write(out, language), language)
    if as_json:
        print_json(card_object(card, language))
    else:
        tell(card, language)
    say_where(out, language)
