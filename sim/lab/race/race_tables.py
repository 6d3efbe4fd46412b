"""The tables of a race; regions and moves by their keys, money in bn of the currency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.lab.race.game import Game, Method
from sim.lab.race.loss import estimate
from sim.lab.race.mixed import lottery
from sim.lab.race.race_words import Words, move_word
from sim.lab.race.region_moves import Move
from sim.lab.race.replies import PathEnd, Step
from sim.lab.race.rules import RuledRace
from sim.lab.race.standings import Judged, Standing
from sim.results.estimates import Estimate, Floats

#: The row of the country in a table of regions.
COUNTRY = "country"


def profile_word(players: Sequence[str], moves: Sequence[Move]) -> str:
    """Return a profile: each player with its move."""
    return "; ".join(f"{player} {move_word(move)}" for player, move in zip(players, moves, strict=True))


def _ends(name: str, found: Estimate) -> dict[str, float]:
    return {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}


def with_units(rows: list[dict[str, Any]], columns: Sequence[str], money: str) -> pd.DataFrame:
    """Return rows as a table whose units are told; money is that of the world."""
    table = pd.DataFrame(rows, columns=list(columns) if not rows else None)
    units = {"years": "firm-years", "chance": "share", "gain": money, "value": f"{money} per firm-year"}
    units |= {"price": units["value"], "equilibria": "number", "step": "number", "profiles": "number"}
    for name in table.columns:
        stem = name.removesuffix("_low").removesuffix("_high")
        if stem in units:
            table.attrs.setdefault("units", {})[name] = units[stem]
        elif pd.api.types.is_float_dtype(table[name]):
            table.attrs.setdefault("units", {})[name] = money
    table.attrs.setdefault("units", {})
    return table


def equilibria_table(judged: Judged, money: str) -> pd.DataFrame:
    """Return profiles that are equilibria or may be, then today's and the cooperative optimum."""
    players = judged.game.book.players

    def row(kind: str, each: Standing) -> dict[str, Any]:
        return {
            "profile": profile_word(players, each.moves),
            "kind": kind,
            "is_equilibrium": each.is_equilibrium,
            **_ends("chance", each.chance),
            **_ends("regret", each.regret),
            **_ends("loss", each.loss),
            **_ends("against_today", each.against_today),
            **_ends("years", each.years),
            "own_money": each.own,
            "central": each.central,
        }

    rows = [row("equilibrium" if each.is_equilibrium else "may be one", each) for each in judged.likely]
    if all(0 in menu for menu in judged.game.menus):
        rows.append(row("today", judged.standing(judged.game.start)))
    rows.append(row("cooperative optimum", judged.standing(judged.optimum)))
    return with_units(rows, (), money)


def curve_table(curve: Sequence[Judged], money: str) -> pd.DataFrame:
    """Return what the race costs for each worth of a firm-year: at the worst and at the best equilibrium."""
    rows = []
    for judged in curve:
        none = Estimate(float("nan"), float("nan"), float("nan"))
        worst, best = judged.worst, judged.best
        rows.append(
            {
                "value": judged.game.stakes.value,
                "price": judged.game.stakes.price,
                "equilibria": len(judged.equilibria),
                "profile": "" if worst is None else profile_word(judged.game.book.players, worst.moves),
                "is_race": judged.is_race,
                **_ends("chance", none if worst is None else worst.chance),
                **_ends("loss", none if worst is None else worst.loss),
                **_ends("least_loss", none if best is None else best.loss),
                **_ends("against_today", none if worst is None else worst.against_today),
            }
        )
    return with_units(rows, (), money)


def rules_table(rules: Sequence[RuledRace], words: Words, money: str) -> pd.DataFrame:
    """Return for each rule of the centre whether it ends the race, what it saves and what it costs."""
    rows = []
    for each in rules:
        worst, players = each.worst, each.judged.game.book.players
        rows.append(
            {
                "rule": words.rule(each.rule),
                "ends_race": each.ends_race,
                "equilibria": len(each.judged.equilibria),
                "profile": "" if worst is None else profile_word(players, worst.moves),
                "chance": float("nan") if worst is None else worst.chance.mean,
                **_ends("saved", each.saved),
                **_ends("left", each.left),
                "years": each.years,
                "own_money": each.own,
                "central": each.central,
                "method": str(each.judged.game.method),
            }
        )
    columns = ("rule", "ends_race", "equilibria", "profile", "chance", "saved")
    return with_units(rows, columns, money)


def path_table(game: Game, paths: dict[str, tuple[list[Step], PathEnd]], money: str) -> pd.DataFrame:
    """Return the paths of best replies: who moves where, and what it gains and the country."""
    rows = []
    for start, (steps, end) in paths.items():
        before = None
        for number, step in enumerate(steps):
            worth = float(game.welfare([step.profile]).mean())
            rows.append(
                {
                    "start": start,
                    "step": number,
                    "region": "" if step.player < 0 else game.book.players[step.player],
                    "move": "" if step.player < 0 else move_word(game.moves(step.profile)[step.player]),
                    "profile": profile_word(game.book.players, game.moves(step.profile)),
                    "gain": step.gain,
                    "country": 0.0 if before is None else worth - before,
                    "end": end.name.lower() if number == len(steps) - 1 else "",
                }
            )
            before = worth
    return with_units(rows, (), money)


def payoff_table(game: Game, money: str) -> pd.DataFrame:
    """Return what each profile that was run brings each player and the country, beyond today's profile."""
    profiles = game.profiles if game.method is Method.ENUMERATE else game.run_so_far
    here, today = game.outcomes(profiles), game.book.outcomes([game.book.today])
    stakes = game.stakes
    gains = np.concatenate([here.payoffs(stakes.value), here.welfare(stakes.price)[..., np.newaxis]], axis=2)
    gains -= np.concatenate([today.payoffs(stakes.value), today.welfare(stakes.price)[..., np.newaxis]], axis=2)
    mean, low, high = game.interval(gains.transpose(1, 0, 2))
    money_paid: Floats = (here.own - today.own).mean(axis=1)
    money_paid[:, -1] += (here.central - today.central).mean(axis=1)
    who = [*game.book.players, COUNTRY]
    names = [profile_word(game.book.players, game.moves(each)) for each in profiles]
    words = [[*map(move_word, game.moves(each)), ""] for each in profiles]
    table = pd.DataFrame(
        {
            "profile": pd.Categorical(np.repeat(names, len(who)), categories=list(dict.fromkeys(names))),
            "region": np.tile(who, len(profiles)),
            "move": np.array(words).ravel(),
            "years": (here.years - today.years).mean(axis=1).ravel(),
            "money": money_paid.ravel(),
            "gain": mean.ravel(),
            "gain_low": low.ravel(),
            "gain_high": high.ravel(),
        }
    )
    table.attrs["units"] = {"years": "firm-years"} | dict.fromkeys(("money", "gain", "gain_low", "gain_high"), money)
    return table


def alone_table(game: Game, money: str) -> pd.DataFrame:
    """Return what each move of one region alone, the others as today, brings that region and the country."""
    rows = []
    today = game.start
    own, country = game.outcomes([today]).payoffs(game.stakes.value)[0], game.welfare([today])[0]
    for player, size in enumerate(game.sizes):
        for move in range(size):
            if move == today[player]:
                continue
            profile = (*today[:player], move, *today[player + 1 :])
            gain = game.outcomes([profile]).payoffs(game.stakes.value)[0, :, player] - own[:, player]
            rows.append(
                {
                    "region": game.book.players[player],
                    "move": move_word(game.moves(profile)[player]),
                    "factor": game.moves(profile)[player].factor,
                    **_ends("own", estimate(game, gain)),
                    **_ends("country", estimate(game, game.welfare([profile])[0] - country)),
                }
            )
    return with_units(rows, (), money)


def mixed_table(game: Game, found: Sequence[tuple[Floats, ...]], money: str) -> pd.DataFrame:
    """Return mixed equilibria: the chance of each move, and what the country loses against the mean of today."""
    rows = []
    today = game.book.outcomes([game.book.today]).welfare(game.stakes.price)[0]
    for number, chances in enumerate(found, 1):
        worth = lottery(chances).ravel() @ game.welfare(game.profiles)
        loss = _ends("against_today", estimate(game, today - worth))
        for player, each in enumerate(chances):
            for move, share in enumerate(each):
                if share > 0:
                    moves = game.book.moves[player][game.menus[player][move]]
                    rows.append(
                        {
                            "number": number,
                            "region": game.book.players[player],
                            "move": move_word(moves),
                            "share": float(share),
                            **loss,
                        }
                    )
    return with_units(rows, ("number", "region", "move", "share"), money)
