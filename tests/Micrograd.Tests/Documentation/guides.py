"""Lays down the files of guides/ with NumPy: weights under PyTorch's keys and in its layouts, and what a plain forward pass says of an input.

python3 guides.py, with NumPy 1.24 or later. Neither PyTorch nor the safetensors library is used: keys, shapes and formulas are those of
PyTorch's documentation, the file is written byte by byte. Weights are float32, the pass is in float64.
"""

import json
import struct
from pathlib import Path

import numpy as np

folder = Path(__file__).parent / "guides"
folder.mkdir(exist_ok=True)
random = np.random.RandomState(7)


def weights(*shape, scale=0.5):
    return (random.standard_normal(shape) * scale).astype("f4")


def save(name, state, x, y):
    types = {"float32": "F32", "int64": "I64"}
    header, data = {"__metadata__": {"format": "pt"}}, b""
    # The format's own library has the widest elements first, then the names in order.
    for key in sorted(state, key=lambda key: (-state[key].itemsize, key)):
        array = np.ascontiguousarray(state[key])
        header[key] = {
            "dtype": types[str(array.dtype)],
            "shape": list(state[key].shape),
            "data_offsets": [len(data), len(data) + array.nbytes],
        }
        data += array.tobytes()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (folder / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    np.save(folder / f"{name}-input.npy", x)
    np.save(folder / f"{name}-output.npy", y.astype("f4"))


def linear(x, state, name):
    return x @ state[f"{name}.weight"].T.astype("f8") + state[f"{name}.bias"]


def relu(x):
    return np.maximum(x, 0)


def layer_norm(x, state, name):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(variance + 1e-5) * state[f"{name}.weight"] + state[f"{name}.bias"]


def mlp():
    state = {
        "0.weight": weights(16, 4),
        "0.bias": weights(16),
        "2.weight": weights(3, 16),
        "2.bias": weights(3),
    }
    x = weights(5, 4, scale=1)
    save("mlp", state, x, linear(relu(linear(x.astype("f8"), state, "0")), state, "2"))


def cnn():
    state = {
        "conv.weight": weights(4, 2, 3, 3),
        "conv.bias": weights(4),
        "bn.weight": 1 + weights(4, scale=0.1),
        "bn.bias": weights(4),
        "bn.running_mean": weights(4),
        "bn.running_var": np.abs(weights(4)) + np.float32(0.5),
        "bn.num_batches_tracked": np.array(120, "i8"),
        "fc.weight": weights(3, 64, scale=0.2),
        "fc.bias": weights(3),
    }
    x = weights(2, 2, 8, 8, scale=1)
    padded = np.pad(x.astype("f8"), [(0, 0), (0, 0), (1, 1), (1, 1)])
    y = np.zeros((2, 4, 8, 8))
    for n in range(2):
        for o in range(4):
            for i in range(8):
                for j in range(8):
                    y[n, o, i, j] = (padded[n, :, i : i + 3, j : j + 3] * state["conv.weight"][o]).sum() + state["conv.bias"][o]
    by_channel = {key: state[f"bn.{key}"].astype("f8").reshape(1, 4, 1, 1) for key in ["weight", "bias", "running_mean", "running_var"]}
    y = (y - by_channel["running_mean"]) / np.sqrt(by_channel["running_var"] + 1e-5) * by_channel["weight"] + by_channel["bias"]
    pooled = relu(y).reshape(2, 4, 4, 2, 4, 2).max(axis=(3, 5))
    save("cnn", state, x, linear(pooled.reshape(2, 64), state, "fc"))


def encoder():
    size, heads, within = 16, 2, 32
    state = {"embedding.weight": weights(20, size, scale=1)}
    for i in range(2):
        layer = f"encoder.layers.{i}"
        state |= {
            f"{layer}.self_attn.in_proj_weight": weights(3 * size, size, scale=0.3),
            f"{layer}.self_attn.in_proj_bias": weights(3 * size),
            f"{layer}.self_attn.out_proj.weight": weights(size, size, scale=0.3),
            f"{layer}.self_attn.out_proj.bias": weights(size),
            f"{layer}.linear1.weight": weights(within, size, scale=0.3),
            f"{layer}.linear1.bias": weights(within),
            f"{layer}.linear2.weight": weights(size, within, scale=0.3),
            f"{layer}.linear2.bias": weights(size),
            f"{layer}.norm1.weight": 1 + weights(size, scale=0.1),
            f"{layer}.norm1.bias": weights(size),
            f"{layer}.norm2.weight": 1 + weights(size, scale=0.1),
            f"{layer}.norm2.bias": weights(size),
        }
    state |= {"head.weight": weights(3, size), "head.bias": weights(3)}

    def attention(x, name):
        n, length, _ = x.shape
        projected = x @ state[f"{name}.in_proj_weight"].T.astype("f8") + state[f"{name}.in_proj_bias"]
        q, k, v = (part.reshape(n, length, heads, size // heads).transpose(0, 2, 1, 3) for part in np.split(projected, 3, axis=-1))
        scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(size // heads)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        return linear((shares @ v).transpose(0, 2, 1, 3).reshape(n, length, size), state, f"{name}.out_proj")

    tokens = random.randint(0, 20, (2, 6)).astype("i8")
    x = state["embedding.weight"].astype("f8")[tokens]
    for i in range(2):
        layer = f"encoder.layers.{i}"
        x = layer_norm(x + attention(x, f"{layer}.self_attn"), state, f"{layer}.norm1")
        x = layer_norm(x + linear(relu(linear(x, state, f"{layer}.linear1")), state, f"{layer}.linear2"), state, f"{layer}.norm2")
    save("encoder", state, tokens, linear(x.mean(axis=1), state, "head"))


mlp()
cnn()
encoder()
