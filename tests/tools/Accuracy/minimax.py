"""Prints the polynomials of src/Micrograd/Numbers/Lanes: minimax fits by Remez exchange in 80 digits; needs mpmath.

python3 minimax.py [word]     only the polynomials whose names hold the word

Each fit makes the largest weighted error |w(x) (p(x) - g(x))| smallest; the coefficients are then rounded to the format,
from the lowest power up. What is printed beside a name is that error before and after the rounding.
"""

import random
import struct
import sys

import mpmath as m
from mpmath import mpf

m.mp.dps = 80
TINY = mpf(10) ** -25  # stands for 0, where g is 0/0


def single(x):
    return mpf(struct.unpack("f", struct.pack("f", float(x)))[0])


def double(x):
    return mpf(float(x))


def minimax(g, w, low, high, degree):
    count = degree + 1
    points = [(low + high) / 2 - (high - low) / 2 * m.cos(m.pi * (2 * i + 1) / (2 * count + 2)) for i in range(count + 1)]
    best = None
    for _ in range(40):
        rows, right = m.matrix(count + 1, count + 1), m.matrix(count + 1, 1)
        for i, x in enumerate(points):
            for j in range(count):
                rows[i, j] = x**j * w(x)
            rows[i, count] = (-1) ** i
            right[i] = g(x) * w(x)
        c = list(m.lu_solve(rows, right))[:count]
        extrema, worst = [], mpf(0)
        steps = 40 * (count + 1)
        for i in range(steps + 1):
            x = (low + high) / 2 - (high - low) / 2 * m.cos(m.pi * i / steps)
            error = w(x) * (m.polyval(c[::-1], x) - g(x))
            worst = max(worst, abs(error))
            if not extrema or (error > 0) != (extrema[-1][1] > 0):
                extrema.append((x, error))
            elif abs(error) > abs(extrema[-1][1]):
                extrema[-1] = (x, error)
        if best is None or worst < best[1]:
            best = c, worst
        while len(extrema) > count + 1:
            extrema.pop(0 if abs(extrema[0][1]) < abs(extrema[-1][1]) else -1)
        if len(extrema) <= count or all(abs(a - b[0]) < (high - low) * mpf(10) ** -7 for a, b in zip(points, extrema)):
            break
        points = [x for x, _ in extrema]
    return best


def show(name, g, w, low, high, degree, rounded, split=False):
    """split: the constant keeps what the format drops, as a second number."""
    if len(sys.argv) > 1 and sys.argv[1] not in name:
        return
    low, high = mpf(low), mpf(high)

    def away(x):
        return x if abs(x) > TINY else TINY

    c, error = minimax(lambda x: g(away(x)), lambda x: abs(w(away(x))), low, high, degree)
    kept = [rounded(a) for a in c]
    rest = rounded(c[0] - kept[0]) if split else mpf(0)
    after = max(
        abs(w(away(x)) * (m.polyval(kept[::-1], x) + rest - g(away(x))))
        for x in (low + (high - low) * i / 2000 for i in range(2001))
    )
    print(f"{name}: 2^{float(m.log(error, 2)):.2f}, rounded 2^{float(m.log(after, 2)):.2f}")
    digits = 12 if rounded is single else 20
    for power, a in enumerate(kept):
        print(f"  {power:2}  {m.nstr(a, digits)}" + (f"  and {m.nstr(rest, digits)}" if split and power == 0 else ""))


half_ln2 = m.log(2) / 2 * mpf("1.003")
for name, degree, rounded in (("float exp", 4, single), ("double exp", 10, double)):
    show(name, lambda r: (m.exp(r) - 1 - r) / r**2, lambda r: r**2 / m.expm1(r), -half_ln2, half_ln2, degree, rounded)

third = mpf(1) / 3
show("float log", lambda f: (m.log1p(f) - f + f * f / 2) / f**3, lambda f: f**3 / m.log1p(f), -third, third, 7, single)
show(
    "double log, over s^2",
    lambda z: (m.atanh(m.sqrt(z)) - m.sqrt(z)) * 2 / m.sqrt(z) / z,
    lambda z: z * m.sqrt(z) / m.atanh(m.sqrt(z)) / 2,
    0,
    mpf("0.202") ** 2,
    7,
    double,
)


def odd(f):  # (f(x) / x - 1) / x^2 over z = x^2, and the weight that makes the error relative to f
    return lambda z: (f(m.sqrt(z)) / m.sqrt(z) - 1) / z, lambda z: z * m.sqrt(z) / f(m.sqrt(z))


show("float tanh, over x^2", *odd(m.tanh), 0, mpf("0.36"), 4, single)
show("double tanh, over x^2", *odd(m.tanh), 0, mpf("0.36"), 10, double)

quarter = (m.pi / 4 * mpf("1.002")) ** 2
for name, degree, rounded in (("float", 2, single), ("double", 5, double)):
    show(f"{name} sin, over x^2", *odd(m.sin), 0, quarter, degree, rounded)
    show(
        f"{name} cos, over x^2",
        lambda z: (m.cos(m.sqrt(z)) - 1 + z / 2) / z**2,
        lambda z: z * z / m.cos(m.sqrt(z)),
        0,
        quarter,
        degree,
        rounded,
    )

for name, degree, rounded in (("float erf, over x^2", 6, single), ("double erf, over x^2", 12, double)):
    show(name, lambda z: m.erf(m.sqrt(z)) / m.sqrt(z) - 1, lambda z: m.sqrt(z) / m.erf(m.sqrt(z)), 0, 1, degree, rounded)
show("float ln erfc", lambda x: m.log(m.erfc(x)), lambda x: m.erfc(x) / m.erf(x), 1, 4, 6, single)


def tail(k):
    def g(v):
        a = k * (1 + v) / (1 - v)
        return (1 + 2 * a) * m.exp(a * a) * m.erfc(a)

    return g, lambda v: 1 / g(v)


for name, k, low, high, degree, rounded in (
    ("float erfc tail", 2, mpf("0.45"), mpf("10.1"), 9, single),
    ("double erfc tail", 3, mpf("0.48"), mpf("27.3"), 22, double),
):
    show(name, *tail(k), (low - k) / (low + k), (high - k) / (high + k), degree, rounded, split=True)


def rational(g, top, bottom, low, high, k):
    """N(x) / D(x), D(0) = 1, with the smallest relative error against g; the points are spread evenly in (x - k) / (x + k)."""
    count = top + 1 + bottom
    first, last = (low - k) / (low + k), (high - k) / (high + k)

    def place(i, steps):
        v = (first + last) / 2 - (last - first) / 2 * m.cos(m.pi * i / steps)
        return k * (1 + v) / (1 - v)

    points = [place(i, count) for i in range(count + 1)]
    grid = [(x, g(x)) for x in (place(i, 30 * count) for i in range(30 * count + 1))]
    d, worst = [mpf(1)] + [mpf(0)] * (bottom - 1) + [mpf(1)], None
    for _ in range(60):
        for _ in range(3):  # the error stands beside D, which the last round had
            rows, right = m.matrix(count + 1, count + 1), m.ones(count + 1, 1)
            for i, x in enumerate(points):
                for j in range(top + 1):
                    rows[i, j] = x**j / g(x)
                for j in range(1, bottom + 1):
                    rows[i, top + j] = -(x**j)
                rows[i, count] = -((-1) ** i) * m.polyval(d[::-1], x)
            c = m.lu_solve(rows, right)
            n, d = list(c)[: top + 1], [mpf(1)] + list(c)[top + 1 : count]
        extrema, before, worst = [], worst, mpf(0)
        for x, exact in grid:
            error = m.polyval(n[::-1], x) / m.polyval(d[::-1], x) / exact - 1
            worst = max(worst, abs(error))
            if not extrema or (error > 0) != (extrema[-1][1] > 0):
                extrema.append((x, error))
            elif abs(error) > abs(extrema[-1][1]):
                extrema[-1] = (x, error)
        while len(extrema) > count + 1:
            extrema.pop(0 if abs(extrema[0][1]) < abs(extrema[-1][1]) else -1)
        if len(extrema) <= count or (before and abs(worst / before - 1) < mpf(10) ** -6):
            break
        points = [x for x, _ in extrema]
    return n, d, worst, grid


def show_rational(name, *arguments):
    """Both polynomials may be multiplied by any number: the one whose products are rounded best is looked for."""
    if len(sys.argv) > 1 and sys.argv[1] not in name:
        return
    n, d, error, grid = rational(*arguments)
    best, generator = None, random.Random(1)
    for _ in range(1000):
        factor = mpf(2) ** generator.random()
        top, bottom = [single(a * factor) for a in n], [single(a * factor) for a in d]
        after = max(abs(m.polyval(top[::-1], x) / m.polyval(bottom[::-1], x) / exact - 1) for x, exact in grid[::3])
        best = min(best or (after, top, bottom), (after, top, bottom))
    print(f"{name}: 2^{float(m.log(error, 2)):.2f}, rounded 2^{float(m.log(best[0], 2)):.2f}")
    for power, a in enumerate(best[1]):
        print(f"  {power:2}  {m.nstr(a, 12)}" + f"  over {m.nstr(best[2][power], 12)}")
    print(f"  {len(best[1]):2}  over {m.nstr(best[2][-1], 12)}")


# Of the normal distribution, for gelu.
show_rational("float normal tail", lambda a: m.exp(a * a / 2) * m.erfc(a / m.sqrt(2)) / 2, 4, 5, mpf(0), mpf("14.5"), mpf("2.5"))
