"""A best compromise of a search, as the choices of a reader: it opens on the first page like any scenario."""

from __future__ import annotations

from dataclasses import replace

from sim.explorer.session.choices import Choices, policy_of, usual_baseline
from sim.explorer.session.page_address import LONGEST_ADDRESS, length_of, write
from sim.explorer.session.scenario_list import check_world, named, scenario_names
from sim.explorer.share.upload import BASELINE
from sim.lab.search.search_card import SearchResult
from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, sentence
from sim.scenario.writing import changes_from


def opened(found: SearchResult, point: int, choices: Choices) -> tuple[Choices, list[Sentence]]:
    """Return the choices with the scenario of a best compromise, and a sentence for what could not be taken along.

    Language, view, runs and ranges are kept.

    Raises
    ------
    ZonelabError
        If there is no such point, its world cannot be called by name, or a link cannot hold it.
    """
    policy, search = found.point(point), found.plan.search
    check_world(policy.world.name)
    base = search.scenario if search.scenario in scenario_names() else BASELINE
    against = search.baseline if search.baseline in scenario_names() else ""
    made = replace(
        choices,
        scenario=base,
        changes=changes_from(named(base), policy),
        baseline="" if against == usual_baseline(base) else against,
        region=choices.region if choices.region in policy.world.region_ids else "",
        month="",
    )
    if length_of(write(made)) > LONGEST_ADDRESS:
        raise ZonelabError(sentence("Policy {point} is too long for a link. Take its file along.", point=point))
    if policy_of(made).digest == policy.digest:
        return made, []
    nearly = sentence(
        "Policy {point} is shown as near as this page can set it; its numbers differ a little.", point=point
    )
    return made, [nearly]
