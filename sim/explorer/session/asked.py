"""The runs that a picture takes, and how they come: few at first, then all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.explorer.session import state
from sim.explorer.session.run_cache import Cost, key_of
from sim.results.comparison import Comparison
from sim.results.first_picture import FirstPicture
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior


@dataclass(frozen=True)
class Asked:
    """The runs that a picture takes: of which scenarios, how many, and over which draws, if any."""

    policy: Scenario
    baseline: Scenario
    runs: int
    seed: int
    posterior: Posterior | None
    single_histories: bool = False

    @property
    def key(self) -> Any:
        """What distinguishes them from others."""
        return tuple(key_of(each, self.runs, self.seed, self.posterior) for each in (self.policy, self.baseline))

    @property
    def cost(self) -> Cost:
        """What they would take."""
        return state.runs().cost((self.policy, self.baseline), self.runs, self.seed, self.posterior)

    @property
    def to_run(self) -> int:
        """How many runs are not at hand."""
        return state.runs().missing((self.policy, self.baseline), self.runs, self.seed, self.posterior)

    def first_picture(self) -> FirstPicture | None:
        """Run the first of them; None if all can be waited for."""
        return state.runs().first_picture(
            self.policy, self.baseline, self.runs, self.seed, self.posterior, single_histories=self.single_histories
        )

    def comparison(self, tell: Any = None) -> Comparison:
        """Run them, as far as they are not at hand."""
        return state.runs().comparison(
            self.policy,
            self.baseline,
            self.runs,
            self.seed,
            tell,
            self.posterior,
            single_histories=self.single_histories,
        )
