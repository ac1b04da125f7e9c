"""convert.py MODEL.pt KEEP.npy OUT.bin: the file that the crate reads (`src/model/file.rs`); measure.py fills its end."""
import struct
import sys

import numpy as np
import torch

from data import THEMES
from encoder import Tokeniser, build

PLACES = 96
# Seven bits: instructions for sums of bytes on older machines clip larger ones.
WEIGHT_STEPS = 63


class Writer:
    def __init__(self):
        self.parts = []

    def counts(self, *values):
        self.parts.append(struct.pack(f"<{len(values)}I", *map(int, values)))

    def fractions(self, values):
        self.parts.append(np.ascontiguousarray(np.asarray(values, np.float32)).tobytes())

    def words(self, words):
        for word in words:
            coded = word.encode()
            self.parts.append(bytes([len(coded)]) + coded)

    def linear(self, weight, bias):
        weight = weight.float().numpy()
        step = np.abs(weight).max(1) / WEIGHT_STEPS + 1e-12
        small = np.round(weight / step[:, None]).clip(-WEIGHT_STEPS, WEIGHT_STEPS).astype(np.int8)
        self.parts.append(np.ascontiguousarray(small.T).tobytes())
        self.fractions(step)
        self.fractions(bias.float())

    def layer(self, state, prefix, heads):
        get = lambda name: state[prefix + name].float()
        scale = (get("q.weight").shape[0] // heads) ** -0.5
        self.linear(torch.cat([get("q.weight") * scale, get("k.weight"), get("v.weight")]),
                    torch.cat([get("q.bias") * scale, get("k.bias"), get("v.bias")]))
        self.linear(get("ao.weight"), get("ao.bias"))
        self.fractions(get("aln.weight"))
        self.fractions(get("aln.bias"))
        self.counts(get("fi.weight").shape[0])
        self.linear(get("fi.weight"), get("fi.bias"))
        self.linear(get("fo.weight"), get("fo.bias"))
        self.fractions(get("oln.weight"))
        self.fractions(get("oln.bias"))


def vocabulary(out, pieces, scores, fold, keep):
    out.fractions(scores[keep])
    out.words([pieces[at] for at in keep])
    single = {pieces[at] for at in keep if len(pieces[at]) == 1} | {" "}
    kept = {code: "".join(map(chr, to)) for code, to in fold.items()
            if not 0xD800 <= code < 0xE000 and all(chr(letter) in single for letter in to)}
    out.counts(len(kept))
    out.words([chr(code) for code in kept])
    out.words(list(kept.values()))


def main():
    saved, keep = torch.load(sys.argv[1], weights_only=False), np.load(sys.argv[2])
    net = saved["net"]
    sizes, encoder, pieces, scores, fold = build()
    row = {int(piece): at for at, piece in enumerate(keep)}
    before = [row[piece] for piece in Tokeniser(pieces, scores, fold)("query:")[:-1]]
    out = Writer()
    out.parts.append(b"BKSM\x02")
    layers = saved["k"] + len(saved["idx"])
    out.counts(sizes["width"], layers, PLACES, len(keep), len(THEMES), 3, len(before))
    out.counts(*before, row[2])
    out.words(THEMES)
    vocabulary(out, pieces, scores, fold, keep)
    table = encoder.word.weight.detach().numpy()[keep]
    step = np.abs(table).max(1) / 127 + 1e-12
    out.fractions(step)
    out.parts.append(np.round(table / step[:, None]).astype(np.int8).tobytes())
    out.fractions((encoder.pos.weight[:PLACES] + encoder.typ).detach().numpy())
    out.fractions(encoder.ln.weight.detach())
    out.fractions(encoder.ln.bias.detach())
    for at in range(saved["k"]):
        out.layer(encoder.state_dict(), f"layers.{at}.", sizes["heads"])
    for at in range(len(saved["idx"])):
        out.layer(net, f"layers.{at}.", sizes["heads"])
    mean, spread = net["mu"].float(), net["sd"].float()
    says = net["w.weight"].float() / spread
    out.fractions(mean)
    out.fractions(spread)
    out.fractions(net["q.weight"].float() / spread)
    out.fractions(says)
    out.fractions(net["w.bias"].float() - says @ mean)
    out.fractions([[1, 0, 0, 0.5]] * len(THEMES))
    out.fractions([1, 0])
    with open(sys.argv[3], "wb") as file:
        file.write(b"".join(out.parts))


if __name__ == "__main__":
    main()
