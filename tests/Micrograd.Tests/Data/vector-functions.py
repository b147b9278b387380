"""Writes vector-functions.csv: function,x,value, each value correctly rounded from 60 digits; needs mpmath.

python3 vector-functions.py > vector-functions.csv
"""

import random

import mpmath
from mpmath import mpf

mpmath.mp.dps = 60
POINTS = 100

FUNCTIONS = {  # how each is computed, and between which powers of e its arguments lie
    "exp": (mpmath.exp, -12, 6.5, "both"),
    "expm1": (mpmath.expm1, -12, 6.5, "both"),
    "log": (mpmath.log, -700, 700, "positive"),
    "log1p": (lambda x: mpmath.log(1 + x), -12, 30, "above -1"),
    "tanh": (mpmath.tanh, -12, 3.2, "both"),
    "sigmoid": (lambda x: 1 / (1 + mpmath.exp(-x)), -12, 6.5, "both"),
    "cosh": (mpmath.cosh, -12, 6.5, "both"),
    "erf": (mpmath.erf, -12, 2, "both"),
    "erfc": (mpmath.erfc, -12, 3.28, "both"),
    "sin": (mpmath.sin, -12, 15, "both"),
    "cos": (mpmath.cos, -12, 15, "both"),
}

# Where an error of the vector functions was largest among a million random arguments.
WORST = {
    "exp": [-4.457704561975647, 3.946104316947099],
    "expm1": [0.3665607398153426, -0.5835052878358049],
    "log": [0.6794386915313672, 0.6945203424632551],
    "log1p": [1.6175079541376383, 1.5030686199801349],
    "tanh": [-0.6006859931211997, -0.685449083295952],
    "sigmoid": [-0.4315092123204558, -1.9569403081931824],
    "cosh": [-1.0549214906314952, 1.2590857013924863],
    "erf": [-0.000849508025895718, -0.47609245892432206],
    "erfc": [0.560517697635072, 3.4717856130896996],
    "sin": [-9.174552391830158, 6.760156758483573],
    "cos": [-4.204970586209078, 6.692855291391188],
}

generator = random.Random(1)
print("function,x,value")
for name, (function, low, high, domain) in FUNCTIONS.items():
    points = list(WORST[name])
    while len(points) < POINTS:
        # Half of them in the middle, where most arguments are.
        x = float(mpmath.exp(generator.uniform(low, high))) if len(points) % 2 else generator.uniform(0, 6)
        if domain == "both" or (domain == "above -1" and x < 1):
            x *= generator.choice((-1, 1))
        if x != 0 and function(mpf(x)) != 0:
            points.append(x)
    for x in points:
        print(f"{name},{x!r},{float(function(mpf(x)))!r}")
