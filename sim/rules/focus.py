"""On which sectors does a region focus, and what does it learn? Owns E06 and E06b."""

from __future__ import annotations

from sim.numerics.arithmetic import exp, log
from sim.numerics.compiler import compiled


@compiled
def appeal(capability: float, pool_share: float, crowd: float, differentiation: float, focus_sharpness: float) -> float:
    """E06: appeal of a sector to a region, raised to the sharpness.

    Parameters
    ----------
    capability : float [index 0 to 1]
    pool_share : float [share]
        Share of founders' ideas in the sector.
    crowd : float [regions]
        Sum over the other regions of their focus on the sector, weighted by their money divided by the mean region's.
    differentiation : float [weight]
        Scenario key ``focus.differentiation``.
    focus_sharpness : float [exponent]
        Scenario key ``focus.focus_sharpness``.

    Examples
    --------
    >>> round(appeal(0.8, 0.3, 1.0, 0.5, 2.0), 6)
    0.0256
    """
    plain = capability * pool_share / (1.0 + differentiation * crowd)
    if plain <= 0.0:
        return 0.0
    return exp(focus_sharpness * log(plain))


@compiled
def next_focus(focus: float, share_of_appeal: float, focus_adjustment: float) -> float:
    """E06: focus after the yearly update.

    It moves only a part of the way, because otherwise regions would swing back and forth every two years.

    Parameters
    ----------
    focus : float [share]
    share_of_appeal : float [share]
        The sector's part of the appeal of all sectors to the region.
    focus_adjustment : float [share]
        Scenario key ``focus.focus_adjustment``.

    Examples
    --------
    >>> round(next_focus(0.2, 0.5, 0.3), 3)
    0.29
    """
    return focus + focus_adjustment * (share_of_appeal - focus)


@compiled
def next_capability(capability: float, focus: float, mean_focus: float, learning: float) -> float:
    """E06b: capability after the yearly update: learning by doing, relative to the other regions.

    Parameters
    ----------
    capability : float [index 0 to 1]
    focus, mean_focus : float [share]
        The region's focus on the sector, and the mean over all regions.
    learning : float [per year]
        Scenario key ``focus.learning``; 0 switches it off.

    Examples
    --------
    >>> round(next_capability(0.5, 0.4, 0.1, 0.1), 3), next_capability(0.99, 1.0, 0.0, 0.5)
    (0.53, 1.0)
    """
    return min(1.0, max(0.0, capability + learning * (focus - mean_focus)))
