"""Exponential, logarithm, sine and normal quantile that give the same bits on every machine.

The C library's versions differ in the last digit between processors and releases; these use only additions,
multiplications, divisions and square roots, which IEEE 754 fixes. They are accurate to about two units in the
last place; `tests/rules/test_arithmetic.py` measures it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sim.numerics.compiler import compiled, inlined

#: ln 2 in two parts; the first has its low bits zero, so that its product with an exponent is exact.
LN2_HIGH = 0.693147180369123816490
LN2_LOW = 1.90821492927058770002e-10
#: Results beyond these arguments are infinite or zero in double precision.
EXP_MAX = 709.0
EXP_MIN = -708.0

_MANTISSA = np.int64(0x000FFFFFFFFFFFFF)
_ONE = np.int64(0x3FF0000000000000)
_EXPONENT_2_52 = np.int64(0x4330000000000000)
_2_52_AND_BIAS = 2.0**52 + 1023.0
#: 1.5 times 2**52: adding it to a number below 2**51 leaves the fraction no room.
_SHIFT = 6755399441055744.0
_HALF_ROOT_2 = 1.4142135623730951


@inlined
def exp(x: float) -> float:
    """Return e to the power `x`: reduced to within ln 2 / 2 of zero, then Taylor's series to degree 13."""
    if x > EXP_MAX:
        return np.inf
    if x < EXP_MIN:
        return 0.0
    shifted = x * 1.4426950408889634 + _SHIFT  # the last bits of the sum are a whole number, rounded
    twos = shifted - _SHIFT
    r = (x - twos * LN2_HIGH) - twos * LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    # e^r = 1 + (r + r^2 (1/2! + r/3! + r^2/4! + ...)): terms in pairs, and pairs of pairs, to keep the chains short.
    first = (1 / 2 + r * (1 / 6)) + r2 * (1 / 24 + r * (1 / 120))
    second = (1 / 720 + r * (1 / 5040)) + r2 * (1 / 40320 + r * (1 / 362880))
    third = (1 / 3628800 + r * (1 / 39916800)) + r2 * (1 / 479001600 + r * (1 / 6227020800))
    series = 1.0 + (r + r2 * (first + r4 * (second + r4 * third)))
    power = (np.float64(shifted).view(np.int64) + np.int64(1023)) << np.int64(52)
    return float(series * np.int64(power).view(np.float64))


@inlined
def log(x: float) -> float:
    """Return the natural logarithm of a positive normal number, by the series of the inverse hyperbolic tangent."""
    if x <= 0.0:
        return -np.inf
    bits = np.float64(x).view(np.int64)
    # The exponent becomes the last bits of a number above 2**52.
    exponent = float(np.int64((bits >> np.int64(52)) | _EXPONENT_2_52).view(np.float64) - _2_52_AND_BIAS)
    m = np.int64((bits & _MANTISSA) | _ONE).view(np.float64)
    if m > _HALF_ROOT_2:
        m = m * 0.5
        exponent += 1.0
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    z2 = z * z
    z4 = z2 * z2
    # ln m = 2 s + s z (2/3 + 2/5 z + 2/7 z^2 + ...), |z| < 0.0295: terms in pairs, as above.
    first = (2 / 3 + z * (2 / 5)) + z2 * (2 / 7 + z * (2 / 9))
    second = (2 / 11 + z * (2 / 13)) + z2 * (2 / 15 + z * (2 / 17))
    third = 2 / 19 + z * (2 / 21)
    series = first + z4 * (second + z4 * third)
    return exponent * LN2_HIGH + (2.0 * s + (s * z * series + exponent * LN2_LOW))


@inlined
def sine(x: float) -> float:
    """Return the sine of pi times `x`, for `x` from 0 to 1: Taylor's series to degree 23, of the smaller angle.

    Examples
    --------
    >>> sine(0.0), round(sine(1 / 6), 14), round(sine(0.5), 14), sine(1.0)
    (0.0, 0.5, 1.0, 0.0)
    """
    angle = min(x, 1.0 - x) * 3.141592653589793
    square = angle * angle
    series = 1.0
    for factors in range(22, 0, -2):
        series = 1.0 - square / (factors * (factors + 1)) * series
    return angle * series


@compiled
def normal_quantile(p: float) -> float:
    """Return the standard normal quantile of `p` in (0, 1), by Wichura's algorithm AS 241 (PPND7, 1e-7 relative).

    Source: Wichura (1988), Applied Statistics 37(3), 477-484, doi 10.2307/2347330.
    """
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
        return q * top / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0)
    tail = p if q < 0.0 else 1.0 - p
    r = np.sqrt(-log(tail))
    if r <= 5.0:
        r = r - 1.6
        top = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777
        size = top / ((0.12021132975 * r + 0.73700164250) * r + 1.0)
    else:
        r = r - 5.0
        top = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150
        size = top / ((0.012258202635 * r + 0.24197894225) * r + 1.0)
    return float(-size if q < 0.0 else size)


@compiled
def nth_smallest(values: NDArray[np.float64], count: int, n: int) -> float:
    """Return the n-th smallest of the first `count` of `values`, with `n` from 0; it changes their order.

    Hoare's selection: the part that cannot hold the number is dropped until one number is left.
    """
    low = 0
    high = count - 1
    while low < high:
        pivot = values[(low + high) // 2]
        left = low
        right = high
        while left <= right:
            while values[left] < pivot:
                left += 1
            while values[right] > pivot:
                right -= 1
            if left <= right:
                values[left], values[right] = values[right], values[left]
                left += 1
                right -= 1
        if n <= right:
            high = right
        elif n >= left:
            low = left
        else:
            break
    return float(values[n])


def ordered_sum(values: Iterable[float]) -> float:
    """Return the sum in the order given, rounding at each step, as a compiled loop does.

    Python's own `sum` compensates for rounding from version 3.12 on, and numpy's adds in another order.
    """
    total = 0.0
    for value in values:
        total += value
    return total
