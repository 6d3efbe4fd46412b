"""The generator is Philox4x32-10, and its numbers are uniform and independent from address to address."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.numerics import luck

ALL_ONES = 0xFFFFFFFF
#: Counter, key and result, from the known answers that the authors of the generator publish with it.
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ALL_ONES,) * 4, (ALL_ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
STREAMS = [value for name, value in vars(luck).items() if name.isupper() and isinstance(value, int)]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
def test_the_generator_gives_the_known_answers(
    counter: tuple[int, ...], key: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    found = luck.philox(*(np.uint64(word) for word in (*counter, *key)))
    assert tuple(int(word) for word in found) == expected


def test_no_stream_has_the_number_of_another() -> None:
    assert len(STREAMS) == len(set(STREAMS)) >= 12


def test_numbers_are_uniform_and_never_reach_the_ends() -> None:
    numbers = np.array([luck.uniform(np.uint64(1), 2, luck.CHOICE, n % 5, n, n % 17) for n in range(50_000)])
    assert 0.0 < numbers.min() < numbers.max() < 1.0
    assert stats.kstest(numbers, "uniform").pvalue > 0.01


@pytest.mark.parametrize("part", range(6))
def test_each_part_of_the_address_counts(part: int) -> None:
    def series(change: int) -> np.ndarray:
        numbers = []
        for n in range(2000):
            address = [7, 3, luck.CHOICE, 5, n, 4]
            address[part] += change
            numbers.append(luck.uniform(np.uint64(address[0]), *address[1:]))
        return np.array(numbers)

    one, other = series(0), series(1 if part != 4 else 10_000)
    assert not np.any(one == other)
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.08  # 3.5 standard errors of 2,000 pairs


def test_a_pair_is_the_numbers_of_two_keys() -> None:
    address = (np.uint64(9), 1, luck.CHOICE, 2, 3)
    assert luck.uniform_pair(*address, 4) == (luck.uniform(*address, 8), luck.uniform(*address, 9))


def test_short_numbers_are_the_words_of_a_block_in_order() -> None:
    words = luck.philox(*(np.uint64(word) for word in (3, 2, (4 << 16) | luck.CHOICE, 1, 9, 0)))
    found = luck.uniform_four(np.uint64(9), 1, luck.CHOICE, 2, 3, 4)
    assert found == tuple((int(word) + 0.5) / 2**32 for word in words)


def test_short_numbers_are_uniform_and_never_reach_the_ends() -> None:
    numbers = np.array([luck.uniform_four(np.uint64(1), 2, luck.CHOICE, 0, n, n % 5) for n in range(12_500)]).ravel()
    assert 0.0 < numbers.min() < numbers.max() < 1.0
    assert stats.kstest(numbers, "uniform").pvalue > 0.01


def test_seeds_use_all_64_bits() -> None:
    low, high = (luck.uniform(np.uint64(seed), 0, luck.AGE, 0, 0, 0) for seed in (1, 1 + 2**32))
    assert low != high
