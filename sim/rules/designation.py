"""Who gets a zone, and until when? Owns E02 and E03.

Here are the score of a plan and the review of a zone; each engine ranks the plans of a round by their scores
(`engines/ensemble/rounds.py`, `engines/readable/government.py`).
"""

from __future__ import annotations

from sim.numerics.compiler import compiled

# Phases of a zone.
NONE = 0
ANNOUNCED = 1
IN_FORCE = 2
EXPIRED = 3


@compiled
def is_alive(phase: int) -> bool:
    """E03: whether a designation is announced or in force.

    Examples
    --------
    >>> [is_alive(phase) for phase in (NONE, ANNOUNCED, IN_FORCE, EXPIRED)]
    [False, True, True, False]
    """
    return phase in (ANNOUNCED, IN_FORCE)


@compiled
def score(
    readiness: float, fit: float, need: float, readiness_score: float, fit_score: float, need_score: float
) -> float:
    """E02: score of an applicant, without the jury's noise.

    Parameters
    ----------
    readiness : float [index 0 to 1]
        From E01.
    fit : float [index 0 to 1]
        Sum over the sectors of the plan of focus times capability.
    need : float [index 0 to 1]
        How far the region lags behind; a number of the world.
    readiness_score, fit_score, need_score : float [weight]
        Scenario keys of the block ``zones``.

    Returns
    -------
    float [score]

    Examples
    --------
    >>> round(score(0.5, 0.4, 0.2, 1.0, 2.0, 0.5), 3)
    1.4
    """
    return readiness_score * readiness + fit_score * fit + need_score * need


@compiled
def exemption(phase: int, anticipation: float) -> float:
    """E03: share of the burden from which a zone exempts, by its phase.

    Parameters
    ----------
    phase : int
        `NONE`, `ANNOUNCED`, `IN_FORCE` or `EXPIRED`.
    anticipation : float [share]
        Scenario key ``zones.anticipation``.

    Returns
    -------
    float [share]

    Examples
    --------
    >>> exemption(ANNOUNCED, 0.5), exemption(IN_FORCE, 0.5), exemption(EXPIRED, 0.5)
    (0.5, 1.0, 0.0)
    """
    if phase == ANNOUNCED:
        return anticipation
    if phase == IN_FORCE:
        return 1.0
    return 0.0


@compiled
def is_extended(met: float, review_target: float, scale: float, already_extended: bool) -> bool:
    """E03: whether the review at the end of a term extends the zone.

    Parameters
    ----------
    met : float [trials or firms]
        Permits plus running trials of the zone, or its net firms, by ``zones.review_by``.
    review_target : float [trials or firms]
        Scenario key ``zones.review_target``, at scale 1.
    scale : float [ratio]
    already_extended : bool
        A zone is extended once.

    Examples
    --------
    >>> is_extended(4.0, 4.0, 1.0, False), is_extended(3.0, 4.0, 1.0, False), is_extended(9.0, 4.0, 1.0, True)
    (True, False, False)
    """
    return (not already_extended) and met >= review_target * scale
