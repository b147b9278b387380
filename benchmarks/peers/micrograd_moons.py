"""The peer of the moons workload: micrograd's scalar engine and its demo step in plain CPython.

A transcription for measuring, of the method that karpathy/micrograd (MIT) shows: one object a number, a closure an op,
a recursive topological sort. It answers "check" with the losses of the first steps and "step N" with the microseconds
that a step took, so that it can be timed in turn with another process.

usage: micrograd_moons.py DATA.csv [--no-gc]
"""

import gc
import random
import sys
import time


class Value:
    def __init__(self, data, _children=(), _op=""):
        self.data = data
        self.grad = 0
        self._backward = lambda: None
        self._prev = set(_children)
        self._op = _op

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(0 if self.data < 0 else self.data, (self,), "ReLU")

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out

    def backward(self):
        topo = []
        visited = set()

        def build_topo(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build_topo(child)
                topo.append(v)

        build_topo(self)
        self.grad = 1
        for v in reversed(topo):
            v._backward()

    __radd__ = __add__
    __rmul__ = __mul__


class Neuron:
    def __init__(self, nin, nonlin=True):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0)
        self.nonlin = nonlin

    def __call__(self, x):
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return act.relu() if self.nonlin else act

    def parameters(self):
        return self.w + [self.b]


class MLP:
    def __init__(self, nin, nouts):
        sizes = [nin] + nouts
        self.layers = [
            [Neuron(sizes[i], nonlin=i != len(nouts) - 1) for _ in range(sizes[i + 1])] for i in range(len(nouts))
        ]

    def __call__(self, x):
        for layer in self.layers:
            x = [n(x) for n in layer]
        return x[0]

    def parameters(self):
        return [p for layer in self.layers for n in layer for p in n.parameters()]


class Training:
    def __init__(self, path):
        with open(path) as file:
            rows = [line.split(",") for line in file.read().split("\n")[1:] if line]
        self.x = [[float(a), float(b)] for a, b, _ in rows]
        self.y = [int(label) * 2 - 1 for _, _, label in rows]
        random.seed(1337)
        self.model = MLP(2, [16, 16, 1])
        self.k = 0

    def step(self):
        inputs = [list(map(Value, row)) for row in self.x]
        scores = list(map(self.model, inputs))
        losses = [(1 + -yi * score).relu() for yi, score in zip(self.y, scores)]
        data_loss = sum(losses) * (1.0 / len(losses))
        reg_loss = 1e-4 * sum((p * p for p in self.model.parameters()))
        total = data_loss + reg_loss
        for p in self.model.parameters():
            p.grad = 0
        total.backward()
        rate = 1.0 - 0.9 * min(self.k, 100) / 100
        for p in self.model.parameters():
            p.data -= rate * p.grad
        self.k += 1
        return total.data


def main():
    sys.setrecursionlimit(100_000)
    if "--no-gc" in sys.argv:
        gc.disable()
    training = Training(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        command, count = line.split()
        losses = []
        start = time.perf_counter()
        for _ in range(int(count)):
            losses.append(training.step())
        micros = (time.perf_counter() - start) / int(count) * 1e6
        print(" ".join(map(repr, losses)) if command == "check" else repr(micros), flush=True)


main()
