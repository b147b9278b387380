"""Lays down the files of golden/ with NumPy, byte by byte where NumPy has no writer, and their SHA-256.

python3 golden.py, with NumPy 1.24 or later. Every array is arange(24) - 5 as [2, 3, 4], in the type that its file is named after
(unsigned ones without the - 5, truth values where that is even).
"""

import gzip
import hashlib
import io
import json
import struct
import zipfile
from pathlib import Path

import numpy as np

folder = Path(__file__).parent / "golden"
folder.mkdir(exist_ok=True)

TYPES = ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1"]
SAFETENSORS = dict(
    u8="U64", i8="I64", f8="F64", f4="F32", u4="U32", i4="I32", bf="BF16", f2="F16", u2="U16", i2="I16", i1="I8", u1="U8", b1="BOOL"
)


def array(kind):
    whole = np.arange(24).reshape(2, 3, 4)
    if kind == "b1":
        return whole % 2 == 0
    if kind.startswith("u"):
        return whole.astype(kind)
    return (whole - 5).astype(kind)


def elements(kind):
    if kind != "bf":
        return array(kind).tobytes()
    # The upper half of a float32; these need no rounding.
    return (array("f4").view("u4") >> 16).astype("u2").tobytes()


def npy(array, version=(1, 0)):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version)
    return stream.getvalue()


def write(name, content):
    (folder / name).write_bytes(content)


for kind in TYPES:
    write(f"{kind}.npy", npy(array(kind)))
write("big-f4.npy", npy(array("f4").astype(">f4")))
write("big-i2.npy", npy(array("i2").astype(">i2")))
write("fortran-f8.npy", npy(np.asfortranarray(array("f8"))))
write("fortran-i4.npy", npy(np.asfortranarray(array("i4"))))
write("v2-f4.npy", npy(array("f4"), (2, 0)))
write("v3-f4.npy", npy(array("f4"), (3, 0)))
write("scalar-f8.npy", npy(np.array(2.5)))
write("line-f8.npy", npy(np.arange(3) * 0.5))
write("none-f4.npy", npy(np.zeros((0, 3), "f4")))

# Of these nothing is read: a pickle, records, complex numbers, text.
write("refused-object.npy", npy(np.array([{}], object)))
write("refused-record.npy", npy(np.zeros(2, [("a", "f4"), ("b", "i4")])))
write("refused-complex.npy", npy(np.zeros(2, "c8")))
write("refused-text.npy", npy(np.array(["a"])))
write("refused-time.npy", npy(np.array(["2020-01-01"], "M8[D]")))

for name, compression in (("stored.npz", zipfile.ZIP_STORED), ("deflated.npz", zipfile.ZIP_DEFLATED)):
    stream = io.BytesIO()
    (np.savez if compression == zipfile.ZIP_STORED else np.savez_compressed)(stream, weight=array("f4"), labels=array("u1"), turned=np.asfortranarray(array("f8")))
    write(name, stream.getvalue())


def safetensors(tensors, metadata):
    """As the format's own library: the widest first, then by name; the header padded to eight bytes."""
    order = list(SAFETENSORS)
    tensors = sorted(tensors, key=lambda tensor: (order.index(tensor[1]), tensor[0]))
    header, at = {}, 0
    if metadata:
        header["__metadata__"] = metadata
    for name, kind, shape, content in tensors:
        header[name] = dict(dtype=SAFETENSORS[kind], shape=shape, data_offsets=[at, at + len(content)])
        at += len(content)
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(tensor[3] for tensor in tensors)


every = [(f"t.{kind}", kind, [2, 3, 4], elements(kind)) for kind in SAFETENSORS]
write("every.safetensors", safetensors(every, {"format": "pt"}))
write("odd.safetensors", safetensors([("größe", "f4", [], struct.pack("<f", 2.5)), ("none", "f4", [0, 3], b""), ("b\"c\\d\n", "b1", [1], b"\1")], None))
write("empty.safetensors", safetensors([], None))

IDX = dict(u1=0x08, i1=0x09, i2=0x0B, i4=0x0C, f4=0x0D, f8=0x0E)
for kind, code in IDX.items():
    content = bytes([0, 0, code, 3]) + struct.pack(">3I", 2, 3, 4) + array(kind).astype(array(kind).dtype.newbyteorder(">")).tobytes()
    write(f"{kind}.idx", content)
    if kind == "u1":
        write(f"{kind}.idx.gz", gzip.compress(content, mtime=0))

sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(folder.iterdir()) if file.name != "SHA256SUMS"]
(folder / "SHA256SUMS").write_text("".join(sums))
