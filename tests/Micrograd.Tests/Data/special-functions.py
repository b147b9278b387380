"""Writes special-functions.csv: function,x,value, each value correctly rounded from 420 decimal digits.

python3 special-functions.py > special-functions.csv
"""

import random
from decimal import Decimal, getcontext

getcontext().prec = 420  # erfc(27) is 5e-319 and is computed as 1 - erf(27)
ONE = Decimal(1)


def pi():  # the recipe of Python's decimal documentation
    lasts, t, s, n, na, d, da = 0, Decimal(3), Decimal(3), 1, 0, 0, 24
    while s != lasts:
        lasts = s
        n, na = n + na, na + 8
        d, da = d + da, da + 32
        t = (t * n) / d
        s += t
    return s


TWO_OVER_SQRT_PI = 2 / pi().sqrt()


def erf(x):  # 2/sqrt(pi) exp(-x^2) sum x (2x^2)^k / (1 3 5 ... (2k+1)): all terms of one sign
    term, total, k = x, x, 0
    while abs(term) > abs(total) * Decimal(10) ** -418 and term:
        k += 1
        term *= 2 * x * x / (2 * k + 1)
        total += term
    return TWO_OVER_SQRT_PI * (-x * x).exp() * total


FUNCTIONS = {
    "erf": erf,
    "erfc": lambda x: 1 - erf(x),
    "expm1": lambda x: x.exp() - 1,
    "log1p": lambda x: (1 + x).ln(),
}


def points(name, rng):
    small = [s * 10.0**e for e in range(-300, 0, 12) for s in (1, -1)] + [s * 10.0**-e for e in range(1, 20) for s in (1, -1)]
    if name in ("erf", "erfc"):
        return small + [rng.uniform(-6, 6) for _ in range(160)] + [rng.uniform(0, 27.3) for _ in range(80)] + [0.46875, -0.46875, 4.0, -4.0, 26.5, 27.0, 27.1, 27.2]
    if name == "expm1":
        return small + [rng.uniform(-2, 2) for _ in range(160)] + [rng.uniform(-40, 700) for _ in range(60)] + [1.0, -1.0, -37.0, -37.5]
    return small + [rng.uniform(-0.999, 2) for _ in range(160)] + [10.0 ** rng.uniform(0, 300) for _ in range(60)] + [-1 + 2.0**-e for e in range(2, 53, 5)]


print("function,x,value")
for name, f in FUNCTIONS.items():
    rng = random.Random(name)
    for x in points(name, rng):
        print(f"{name},{x!r},{float(f(Decimal(x)))!r}")
