"""Writes tails.csv: op,x,value,derivative far out, where naive formulas lose all digits; from 420 decimal digits.

python3 tails.py > tails.csv
"""

from decimal import Decimal, getcontext

getcontext().prec = 420


def pi():  # the recipe of Python's decimal documentation
    lasts, t, s, n, na, d, da = 0, Decimal(3), Decimal(3), 1, 0, 0, 24
    while s != lasts:
        lasts = s
        n, na = n + na, na + 8
        d, da = d + da, da + 32
        t = (t * n) / d
        s += t
    return s


PI = pi()


def erf(x):
    term, total, k = x, x, 0
    while abs(term) > abs(total) * Decimal(10) ** -418 and term:
        k += 1
        term *= 2 * x * x / (2 * k + 1)
        total += term
    return 2 / PI.sqrt() * (-x * x).exp() * total


def bell(x):  # the derivative of erf
    return 2 / PI.sqrt() * (-x * x).exp()


def sigmoid(x):
    return 1 / (1 + (-x).exp())


def normal(x):
    return (1 + erf(x / Decimal(2).sqrt())) / 2


def density(x):
    return (-x * x / 2).exp() / (2 * PI).sqrt()


def sech(x):
    return 2 / (x.exp() + (-x).exp())


def tanh(x):
    return (x.exp() - (-x).exp()) / (x.exp() + (-x).exp())


def two_u(x):
    return 2 * (2 / PI).sqrt() * (x + Decimal("0.044715") * x**3)


def two_u_slope(x):
    return 2 * (2 / PI).sqrt() * (1 + 3 * Decimal("0.044715") * x * x)


OPS = {  # op: value, derivative, points
    "tanh": (tanh, lambda x: sech(x) ** 2, (10, 20, -20, 100, 350)),
    "sech": (sech, lambda x: -sech(x) * tanh(x), (40, -700)),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * sigmoid(-x), (40, -40, 100, -700, -745)),
    "logsigmoid": (lambda x: -(1 + (-x).exp()).ln(), lambda x: sigmoid(-x), (-40, 40, 700)),
    "softplus": (lambda x: (1 + x.exp()).ln(), sigmoid, (-40, -700, 40)),
    "silu": (lambda x: x * sigmoid(x), lambda x: sigmoid(x) * (1 + x * sigmoid(-x)), (-40, -100, -700)),
    "gelu": (lambda x: x * normal(x), lambda x: normal(x) + x * density(x), (-9, -12, -14, -17, -20, -30, 9)),
    "gelu_tanh": (
        lambda x: x * sigmoid(two_u(x)),
        lambda x: sigmoid(two_u(x)) * (1 + x * sigmoid(-two_u(x)) * two_u_slope(x)),
        (-9, -15),
    ),
    "erf": (erf, bell, (5, 10, 26)),
    "erfc": (lambda x: 1 - erf(x), lambda x: -bell(x), (5, 10, 26)),
    "expm1": (lambda x: x.exp() - 1, Decimal.exp, (1e-10, -1e-300, -40, -700)),
    "elu": (lambda x: x.exp() - 1, Decimal.exp, (-1e-10, -40, -700)),
    "log1p": (lambda x: (1 + x).ln(), lambda x: 1 / (1 + x), (1e-10, -1e-300, 1e15, -0.999999999)),
    "atanh": (
        lambda x: ((1 + x) / (1 - x)).ln() / 2,
        lambda x: 1 / (1 - x * x),
        (0.9999999999, -0.9999999999),
    ),
    "acosh": (lambda x: (x + (x * x - 1).sqrt()).ln(), lambda x: 1 / (x * x - 1).sqrt(), (1.0000000001, 1e10)),
    "asinh": (lambda x: (x + (x * x + 1).sqrt()).ln(), lambda x: 1 / (x * x + 1).sqrt(), (1e-10, 1e100)),
    "asin": (None, lambda x: 1 / (1 - x * x).sqrt(), (0.9999999999, -0.9999999999)),
    "acos": (None, lambda x: -1 / (1 - x * x).sqrt(), (0.9999999999, -0.9999999999)),
}

print("op,x,value,derivative")
for op, (value, derivative, xs) in OPS.items():
    for x in xs:
        exact = Decimal(x)
        shown = repr(float(value(exact))) if value else ""
        print(f"{op},{x!r},{shown},{float(derivative(exact))!r}")
