"""Luck by address: each random number is computed from (seed, run, stream, occasion, entity), not from earlier ones.

The generator is Philox4x32-10 of Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3",
SC11, doi 10.1145/2063384.2063405. The seed is its key; the other parts of the address are its counter. The paper's
known answers are in `tests/engines/test_draws.py`. So a firm has the same luck in every scenario with the
same seed, in every order of work, and on any number of threads and machines.
"""

from __future__ import annotations

import numpy as np

from sim.numerics.compiler import Int, inlined

# Streams: one for every decision. A new one takes the next number; a number is never used again.
FOUNDER = 1  #: entity firm, a pair: when in its place of the queue a founder comes, and whether it starts at all
TRAITS = 2  #: entity firm, a pair: burden b, and the sector
PROSPECTS = 3  #: entity firm, a pair: the closing threshold, and employees at the start
AGE = 4  #: entity firm: age of a firm of the starting stock
REVIEW = 8  #: entity firm, occasion n: the n-th interval between location reviews
CHOICE = 9  #: entity firm, occasion n, with region key, short: the n-th choice of a location (0: founding)
HEARING = 10  #: entity firm, key first region of a zone: when the firm hears of the zone
APPLICATION = 11  #: entity firm, occasion month: whether it applies for a trial
LOTTERY = 12  #: entity firm, occasion month: its lot among the applicants
INCIDENT = 13  #: entity firm, occasion month: whether its trial meets with an incident
PAUSE = 14  #: entity firm, occasion month: whether that incident pauses new trials
VERDICT = 15  #: entity firm, occasion month: how its trial ends
JURY = 16  #: entity region key, occasion round: the noise of a scored round
FREEDOM = 17  #: entity firm, occasion n: whether it is free to move at its n-th location review
DISTANCE = 18  #: entity firm, occasion n: whether it then goes as far as the region that it has chosen
ORIGIN = 19  #: entity firm: the region that its founder comes from
AID = 20  #: entity firm, occasion n: its lot among those who apply for relocation aid at its n-th location review

SITE = 21  #: entity firm, occasion month: whether it asks for a trial at a site
SITE_CHOICE = 22  #: entity firm, occasion month, with region key: the race of the zones in which it may have a site
SITE_STAYS = 23  #: entity firm, occasion month: whether its site stays when it is given a permit
NEST = 24  #: entity firm, occasion n, key first region of the nest, a pair: what it likes of all the nest's regions
# What a statistician sees of it (`sim.lab.observation`).
REGISTER = 25  #: entity region key, a pair: which firms a survey's register lacks; how far a new survey differs there
SURVEY = 26  #: entity region key, occasion year: the error of a survey's count

_LOW_32 = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_16 = np.uint64(16)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_12 = np.uint64(12)
_20 = np.uint64(20)
_ONE = np.uint64(0x3FF0000000000000)  # the bits of 1.0
_ONE_LESS_HALF_A_STEP = 1.0 - 2.0**-53
_ONE_LESS_HALF_A_SHORT_STEP = 1.0 - 2.0**-33


@inlined
def philox(c0: Int, c1: Int, c2: Int, c3: Int, k0: Int, k1: Int) -> tuple[Int, Int, Int, Int]:
    """Return the four 32-bit words of Philox4x32-10 for a counter of four words and a key of two."""
    x0 = np.uint64(c0)
    x1 = np.uint64(c1)
    x2 = np.uint64(c2)
    x3 = np.uint64(c3)
    key0 = np.uint64(k0)
    key1 = np.uint64(k1)
    for _ in range(10):
        product0 = _MULTIPLIER_0 * x0
        product1 = _MULTIPLIER_1 * x2
        x0 = (product1 >> _32) ^ x1 ^ key0
        x1 = product1 & _LOW_32
        x2 = (product0 >> _32) ^ x3 ^ key1
        x3 = product0 & _LOW_32
        key0 = (key0 + _WEYL_0) & _LOW_32
        key1 = (key1 + _WEYL_1) & _LOW_32
    return x0, x1, x2, x3


@inlined
def _unit(high: Int, low: Int) -> float:
    """Return the number (k + 1/2) / 2**52 in (0, 1), k the upper 52 of 64 bits: k is set as the fraction of 1.k."""
    bits = _ONE | (((np.uint64(high) << _32) | np.uint64(low)) >> _12)
    return float(np.uint64(bits).view(np.float64) - _ONE_LESS_HALF_A_STEP)


@inlined
def _short_unit(bits: Int) -> float:
    """Return the number (k + 1/2) / 2**32 in (0, 1) for 32 bits k."""
    return float(np.uint64(_ONE | (np.uint64(bits) << _20)).view(np.float64) - _ONE_LESS_HALF_A_SHORT_STEP)


@inlined
def uniform_four(
    seed: Int, run: Int, stream: Int, occasion: Int, entity: Int, block: Int
) -> tuple[float, float, float, float]:
    """Return the short uniform numbers for the keys ``4 block`` to ``4 block + 3`` of an address, of one block of bits.

    They have 32 random bits instead of 52: for a choice among many, where numbers are needed by the dozen.
    """
    word = np.uint64(seed)
    lane = (np.uint64(block) << _16) | np.uint64(stream)
    x0, x1, x2, x3 = philox(np.uint64(entity), np.uint64(occasion), lane, np.uint64(run), word & _LOW_32, word >> _32)
    return _short_unit(x0), _short_unit(x1), _short_unit(x2), _short_unit(x3)


@inlined
def uniform_pair(seed: Int, run: Int, stream: Int, occasion: Int, entity: Int, pair: Int) -> tuple[float, float]:
    """Return the uniform numbers for the keys ``2 pair`` and ``2 pair + 1`` of an address, from one block of bits."""
    word = np.uint64(seed)
    lane = (np.uint64(pair) << _16) | np.uint64(stream)
    x0, x1, x2, x3 = philox(np.uint64(entity), np.uint64(occasion), lane, np.uint64(run), word & _LOW_32, word >> _32)
    return _unit(x0, x1), _unit(x2, x3)


@inlined
def uniform(seed: Int, run: Int, stream: Int, occasion: Int, entity: Int, key: Int) -> float:
    """Return the uniform random number in the open interval (0, 1) that belongs to an address.

    Parameters
    ----------
    seed
        Any 64-bit number; the key of the generator.
    run, occasion, entity
        32-bit numbers: the run, the month or n-th occurrence, and the firm or region.
    stream
        One of this module's constants, below 2**16.
    key
        A second entity, below 2**17: the region of a choice, else 0.

    Returns
    -------
    float
        52 random bits and a half, so that neither 0 nor 1 can occur and `log` is finite.
    """
    even, odd = uniform_pair(seed, run, stream, occasion, entity, key >> 1)
    return odd if key & 1 else even
