"""Prints a table of what the ops of the scalar table should give, from 110 decimal digits; needs mpmath (1.3 or later).

python3 values.py [--points N] [op…] > table.csv      a table to run the tool over: dotnet run … -- --table table.csv
python3 values.py --sample > ../../Micrograd.Tests/Data/op-values.csv     the part of it that the tests keep

A row: precision (f or d), op with its constants, inputs, the value rounded to a double, and what the rounding left.
"""

import math
import random
import struct
import sys
from fractions import Fraction

import mpmath as m
from mpmath import mpf

m.mp.dps = 110
INF = float("inf")
ONE = mpf(1)


def single(x):
    try:
        return struct.unpack("f", struct.pack("f", x))[0]
    except OverflowError:
        return INF if x > 0 else -INF


def sigmoid(x):
    return 1 / (1 + m.exp(-x)) if x > 0 else m.exp(x) / (1 + m.exp(x))


def softplus(x):
    return max(x, mpf(0)) + m.log1p(m.exp(-abs(x)))


def cube_and_line(x):  # twice the u of gelu_tanh
    return 2 * m.sqrt(2 / m.pi) * (x + mpf("0.044715") * x**3)


def power(a, b):
    if b == 0 or a == 1:
        return ONE
    if a == 0:
        return mpf(0) if b > 0 else None  # an infinity, of the zero's sign
    odd = b == m.floor(b) and m.fmod(b, 2) != 0
    if a < 0 and b != m.floor(b):
        return m.nan
    e = b * m.log(abs(a))
    size = m.inf if e > 800 else mpf(0) if e < -800 else m.exp(e)
    return -size if a < 0 and odd else size


def log_add_exp(a, b):
    return max(a, b) + m.log1p(m.exp(-abs(a - b)))


def atan2(y, x):
    return m.atan2(y, x)


def remainder(a, b):  # by fractions: a quotient may have 600 digits
    if b == 0:
        return m.nan
    rest = Fraction(float(a)) % Fraction(float(b))
    return mpf(rest.numerator) / rest.denominator


def fmod(a, b):  # exact
    return m.nan if b == 0 else mpf(math.fmod(float(a), float(b)))


def elu(alpha):
    return lambda x: x if x > 0 else mpf(alpha) * m.expm1(x)


def unit(x):
    return min(max(x, mpf(0)), ONE)


ALPHA, LAMBDA = mpf("1.6732632423543772"), mpf("1.0507009873554805")


def far(x):  # what no power of e reaches any more
    return abs(x) > 20000


def tailed(f, below, above):
    """f where powers of e are of use, else its limits."""
    return lambda x: (below(x) if x < 0 else above(x)) if far(x) else f(x)


def zero(x):
    return mpf(0)


def same(x):
    return x


def one(x):
    return ONE


def infinite(x):
    return m.inf


# op: the function, the range that matters most, and the limits at −∞ and +∞
UNARY = {
    "neg": (lambda x: -x, (-3, 3), (INF, -INF)),
    "reciprocal": (lambda x: 1 / x if x else None, (-3, 3), (0, 0)),
    "square": (lambda x: x * x, (-3, 3), (INF, INF)),
    "sqrt": (lambda x: m.sqrt(x) if x >= 0 else m.nan, (0, 4), (None, INF)),
    "** 3": (lambda x: x**3, (-3, 3), (-INF, INF)),
    "** 0.5": (lambda x: power(x, mpf(0.5)), (0, 4), (None, INF)),
    "** -1": (lambda x: power(x, mpf(-1)), (0.1, 4), (0, 0)),
    "** 2": (lambda x: x * x, (-3, 3), (INF, INF)),
    "** 0.3333333333333333": (lambda x: power(x, mpf(0.3333333333333333)), (0, 4), (None, INF)),
    "** 0.1": (lambda x: power(x, mpf(0.1)), (0, 4), (None, INF)),
    "** 17": (lambda x: power(x, mpf(17)), (-3, 3), (-INF, INF)),
    "** -2.5": (lambda x: power(x, mpf(-2.5)), (0, 4), (None, 0)),
    "exp": (tailed(m.exp, zero, infinite), (-750, 715), (0, INF)),
    "expm1": (tailed(m.expm1, lambda x: -ONE, infinite), (-3, 3), (-1, INF)),
    "log": (lambda x: m.log(x) if x > 0 else -m.inf if x == 0 else m.nan, (0.5, 2), (None, INF)),
    "log1p": (lambda x: m.log1p(x) if x > -1 else -m.inf if x == -1 else m.nan, (-1, 3), (None, INF)),
    "erf": (lambda x: m.erf(x) if abs(x) < 50 else m.sign(x), (-6, 6), (-1, 1)),
    "erfc": (lambda x: m.erfc(x) if abs(x) < 50 else 1 - m.sign(x), (-6, 28), (2, 0)),
    "sin": (m.sin, (-20, 20), (None, None)),
    "cos": (m.cos, (-20, 20), (None, None)),
    "tan": (m.tan, (-20, 20), (None, None)),
    "asin": (lambda x: m.asin(x) if abs(x) <= 1 else m.nan, (-1, 1), (None, None)),
    "acos": (lambda x: m.acos(x) if abs(x) <= 1 else m.nan, (-1, 1), (None, None)),
    "atan": (m.atan, (-4, 4), (-float(m.pi / 2), float(m.pi / 2))),
    "sinh": (tailed(m.sinh, lambda x: -m.inf, infinite), (-3, 3), (-INF, INF)),
    "cosh": (tailed(m.cosh, infinite, infinite), (-3, 3), (INF, INF)),
    "tanh": (tailed(m.tanh, lambda x: -ONE, one), (-3, 3), (-1, 1)),
    "sech": (tailed(m.sech, zero, zero), (-750, 750), (0, 0)),
    "asinh": (m.asinh, (-4, 4), (-INF, INF)),
    "acosh": (lambda x: m.acosh(x) if x >= 1 else m.nan, (1, 3), (None, INF)),
    "atanh": (lambda x: m.atanh(x) if abs(x) < 1 else m.inf * x if abs(x) == 1 else m.nan, (-1, 1), (None, None)),
    "sigmoid": (tailed(sigmoid, zero, one), (-750, 50), (0, 1)),
    "logsigmoid": (tailed(lambda x: -softplus(-x), same, zero), (-50, 750), (-INF, 0)),
    "softplus": (tailed(softplus, zero, same), (-750, 50), (0, INF)),
    "relu": (lambda x: max(x, mpf(0)), (-2, 2), (0, INF)),
    "leaky_relu 0.01": (lambda x: x if x > 0 else mpf(0.01) * x, (-2, 2), (-INF, INF)),
    "elu 1": (tailed(elu(1), lambda x: -ONE, same), (-3, 2), (-1, INF)),
    "elu 1.7": (tailed(elu(1.7), lambda x: -mpf(1.7), same), (-3, 2), (-1.7, INF)),
    "gelu": (lambda x: x * m.erfc(-x / m.sqrt(2)) / 2 if abs(x) < 60 else max(x, mpf(0)), (-39, 8), (0, INF)),
    "gelu_tanh": (lambda x: x * sigmoid(cube_and_line(x)) if abs(x) < 60 else max(x, mpf(0)), (-22, 8), (0, INF)),
    "silu": (tailed(lambda x: x * sigmoid(x), zero, same), (-760, 50), (0, INF)),
    "celu 1.3": (tailed(lambda x: x if x > 0 else mpf(1.3) * m.expm1(x / mpf(1.3)), lambda x: -mpf(1.3), same), (-3, 2), (-1.3, INF)),
    "selu": (tailed(lambda x: LAMBDA * elu(ALPHA)(x), lambda x: -LAMBDA * ALPHA, lambda x: LAMBDA * x), (-3, 2), (-1.7580993408473766, INF)),
    "mish": (tailed(lambda x: x * m.tanh(softplus(x)), zero, same), (-760, 50), (0, INF)),
    "hardsigmoid 0.16666666666666666 0.5": (lambda x: unit(mpf(1 / 6) * (x + 3)), (-4, 4), (0, 1)),
    "hardsigmoid 0.2 0.1": (lambda x: unit(mpf(0.2) * (x + mpf(0.5))), (-2, 5), (0, 1)),
    "hardswish": (lambda x: x * unit((x + 3) / 6), (-4, 4), (0, INF)),
    "shrink 0.5 0": (lambda x: x if abs(x) > 0.5 else mpf(0), (-2, 2), (-INF, INF)),
    "thresholded_relu 1": (lambda x: x if x > 1 else mpf(0), (-1, 3), (0, INF)),
    "softsign": (lambda x: x / (1 + abs(x)), (-4, 4), (-1, 1)),
    "abs": (abs, (-2, 2), (INF, INF)),
    "sign": (m.sign, (-2, 2), (-1, 1)),
    "floor": (m.floor, (-3, 3), (-INF, INF)),
    "ceil": (m.ceil, (-3, 3), (-INF, INF)),
    "trunc": (lambda x: m.floor(x) if x > 0 else m.ceil(x), (-3, 3), (-INF, INF)),
    "round 0": (m.nint, (-3, 3), (-INF, INF)),
    "clamp -1 1": (lambda x: min(max(x, -ONE), ONE), (-2, 2), (-1, 1)),
}

BINARY = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else None,
    "**": power,
    "%": remainder,
    "fmod": fmod,
    "hypot": lambda a, b: m.sqrt(a * a + b * b),
    "logaddexp": lambda a, b: max(a, b) if far(a - b) else log_add_exp(a, b),
    "atan2": atan2,
    "max": max,
    "min": min,
}

# Where formulas break: zeros, the ends of the formats, where a branch begins.
SPECIAL = [
    0.0, 5e-324, 1e-320, 2.2250738585072014e-308, 1.4e-45, 7e-45, 1.1754943508222875e-38, 1e-30, 1e-17, 1e-16, 1e-8, 6e-8,
    0.1, 0.25, 1 / 3, 0.34657359, 0.45, 0.46875, 0.5, 0.6, 2 / 3, 0.69314718, 1.0, 4 / 3, 1.5, 1.5707963267948966, 2.0,
    3.0, 3.141592653589793, 3.6568, 4.0, 8.944835, 9.19, 10.06, 13.0, 14.2, 16.69, 17.4, 18.0, 19.1, 20.0, 26.6, 27.2, 27.3,
    35.8, 36.8, 37.0, 37.6, 38.0, 38.5, 40.0, 50.0, 64.0, 87.4, 88.72, 88.73, 89.4, 89.5, 89.73, 90.0, 100.0, 103.0, 104.0,
    700.0, 707.0, 708.4, 709.7, 709.8, 710.4, 710.5, 710.6, 744.0, 745.1, 745.2, 746.0, 1000.0, 12800.0, 12801.0, 6.5e6,
    1.1e8, 1e9, 1e15, 9007199254740993.0, 1e30, 3.4028234663852886e38, 1e154, 1.5e154, 1e200, 1e300, 1.7976931348623157e308,
    5.319372648326541e255,
]  # fmt: skip


def neighbours(x, is_single):
    """x and the numbers beside it, of both signs."""
    x = single(x) if is_single else x
    if x == INF:
        return []
    found = [x]
    kind, bits = ("f", "I") if is_single else ("d", "Q")
    pattern = struct.unpack(bits, struct.pack(kind, x))[0]
    for step in (-2, -1, 1, 2):
        if pattern + step >= 0:
            y = struct.unpack(kind, struct.pack(bits, pattern + step))[0]
            if y != INF and y == y:
                found.append(y)
    return found + [-y for y in found]


def random_bits(r, is_single):
    while True:
        x = struct.unpack("f", r.randbytes(4))[0] if is_single else struct.unpack("d", r.randbytes(8))[0]
        if abs(x) < INF:
            return x


def near_quarters(is_single):
    """For each power of two, the numbers of that size that lie closest to a multiple of π/2: by continued fractions (Kahan)."""
    bits = 24 if is_single else 53
    for e in range(0, (104 if is_single else 971) + 1):
        ratio = m.mpf(2) ** e / (m.pi / 2)
        with m.workdps(700):
            ratio = m.ldexp(2 / m.pi, e)
            rest = ratio - m.floor(ratio)
            p0, q0, p1, q1 = 0, 1, 1, 0
            x = rest
            while True:
                a = int(m.floor(x))
                p0, q0, p1, q1 = p1, q1, a * p1 + p0, a * q1 + q0
                if q1 >= 1 << bits or x == a:
                    break
                if q1 >= 1 << (bits - 6):
                    yield float(q1 * 2**e)
                    yield -float(q1 * 2**e)
                x = 1 / (x - a)


def unary_points(op, domain, count, is_single, r):
    round_to = single if is_single else float
    points = [y for x in SPECIAL for y in neighbours(x, is_single)]
    low, high = domain
    if is_single and abs(low) > 100:
        low, high = max(low, -110), min(high, 110)
    if is_single and op == "gelu":
        low = -15
    if is_single and op == "gelu_tanh":
        low = -11
    for _ in range(count // 2):
        points.append(round_to(r.uniform(low, high)))
    for _ in range(count // 4):
        points.append(random_bits(r, is_single))
        points.append(round_to(m.sign(r.random() - 0.5) * m.exp(r.uniform(-40, 7))))
    if is_single and op == "gelu":  # where all floats once had their largest errors
        points += [-9.614688873291016, -2.1971490383148193]
    if op in ("sin", "cos", "tan"):
        points += [x for x in near_quarters(is_single) if abs(x) < INF]
        for k in range(1, min(count, 2000)):
            points.append(round_to(k * m.pi / 2))
    return points


def binary_points(op, count, is_single, r):
    round_to = single if is_single else float
    top = 88 if is_single else 709

    def size():
        return m.sign(r.random() - 0.5) * m.exp(r.uniform(-20, 5))

    few = [0.0, 1e-320, 1e-30, 0.5, 1.0, 2.0, 3.0, 1e9, 1e30, 1e300]
    few = sorted({s * round_to(x) for x in few for s in (1, -1) if abs(round_to(x)) < INF})
    pairs = [(a, b) for a in few for b in few]
    for i in range(count):
        kind = i % 5
        if op == "**" and kind < 4:
            a = abs(size()) if kind else 1 + m.exp(r.uniform(-30, 0)) * m.sign(r.random() - 0.3)
            a = mpf(round_to(a))
            if a > 0 and a != 1:
                b = r.uniform(-top * 1.02, top * 1.02) / m.log(a)
                if kind == 3:
                    a, b = -a, m.nint(b)
                pairs.append((round_to(a), round_to(b)))
        elif op == "logaddexp" and kind < 3:
            a = -abs(size())
            b = m.log(-m.expm1(a)) if a > -300 else a
            pairs.append((round_to(a), round_to(b * (1 + m.exp(r.uniform(-40, 0)) * (kind - 1)))))
        elif kind < 2:
            pairs.append((round_to(size()), round_to(size())))
        elif kind == 2:
            a = random_bits(r, is_single)
            pairs.append((a, round_to(min(max(mpf(a) * m.exp(r.uniform(-40, 40)), -mpf(10) ** 308), mpf(10) ** 308))))
        elif kind == 3:
            a = size()
            pairs.append((round_to(a), round_to(-a * (1 + r.uniform(-1, 1) * 1e-3))))
        else:
            pairs.append((random_bits(r, is_single), random_bits(r, is_single)))
    return [(a, b) for a, b in pairs if abs(a) < INF and abs(b) < INF]


def rounded(value):
    """The nearest double, and the rest."""
    if m.isnan(value):
        return "NaN", 0.0
    largest = mpf(2) ** 1024
    if abs(value) >= largest - m.ldexp(1, 970):
        return ("∞" if value > 0 else "-∞"), 0.0
    if value == 0:
        return 0.0, 0.0
    exponent = max(int(m.floor(m.log(abs(value), 2))) - 52, -1074) if abs(value) > mpf(10) ** -400 else -1074
    head = float(m.ldexp(m.nint(m.ldexp(value, -exponent)), exponent))
    return head, float(value - mpf(head)) if abs(value - mpf(head)) > mpf(10) ** -320 else 0.0


def text(x):
    return "∞" if x == INF else "-∞" if x == -INF else x if isinstance(x, str) else repr(float(x))


def row(precision, op, inputs, value):
    if value is None:
        return
    head, rest = rounded(value) if isinstance(value, mpf) else (value, 0.0)
    print(",".join([precision, op, *(text(x) for x in inputs), *([""] * (2 - len(inputs))), text(head), text(rest)]))


def main(arguments):
    count, names, sample = 4000, [], False
    while arguments:
        word = arguments.pop(0)
        if word == "--points":
            count = int(arguments.pop(0))
        elif word == "--sample":
            sample = True
        else:
            names.append(word)
    print("precision,op,a,b,value,rest")
    for precision in "fd":
        is_single = precision == "f"
        for op, (f, domain, limits) in UNARY.items():
            if names and op not in names:
                continue
            r = random.Random(op + precision)
            points = unary_points(op, domain, 60 if sample else count, is_single, r)
            if sample:
                points = r.sample(points, min(30, len(points))) + [0.0, -0.0]
            for x in points:
                row(precision, op, [x], f(mpf(x)))
            for x, limit in zip((-INF, INF), limits):
                if limit is not None:
                    row(precision, op, [x], limit)
        for op, f in BINARY.items():
            if names and op not in names:
                continue
            r = random.Random(op + precision)
            pairs = binary_points(op, 100 if sample else 3 * count, is_single, r)
            if sample:
                pairs = r.sample(pairs, 40)
            for a, b in pairs:
                row(precision, op, [a, b], f(mpf(a), mpf(b)))


main(sys.argv[1:])
