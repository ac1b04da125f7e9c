"""prepare.py KEEP.npy OUT.pt [FROZEN]: cuts every example into pieces and runs the first layers, which are not trained,
once. Rows that OUT already has are kept."""
import os
import sys
import time

import numpy as np
import torch

from data import LEVEL_NAMES, THEMES, rows
from encoder import Tokeniser, build

LONGEST = 96


def examples():
    for row in rows("themes"):
        sure = row["none_of_three"] and not set(row["maybe"]) & set(THEMES[:3])
        yield dict(task="t", id=row["id"], text=row["text"], split=row["split"], none=sure,
                   y=[float(theme in row["labels"]) for theme in THEMES],
                   w=[float(theme not in row["maybe"]) for theme in THEMES])
    for row in rows("levels"):
        yield dict(task="l", id=row["id"], text=row["text"], split=row["split"], level=row["level"],
                   also=[LEVEL_NAMES.get(name, name) for name in row["also_ok"]])


def main():
    keep, out = np.load(sys.argv[1]), sys.argv[2]
    frozen = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    torch.set_num_threads(1)
    _, encoder, pieces, scores, fold = build()
    cut, encoder = Tokeniser(pieces, scores, fold, keep), encoder.eval()
    old = {}
    if os.path.exists(out):
        old = {(row["task"], row["text"]): row["h"] for row in torch.load(out, weights_only=False)}
    items = list(examples())
    for row in items:
        row["ids"] = cut("query: " + row["text"])[:LONGEST]
        row["h"] = old.get((row["task"], row["text"]))
    new = sorted((row for row in items if row["h"] is None), key=lambda row: len(row["ids"]))
    started = time.time()
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(new), 32):
            batch = new[at : at + 32]
            ids = torch.nn.utils.rnn.pad_sequence([torch.tensor(row["ids"]) for row in batch], True, 1)
            lengths = torch.tensor([len(row["ids"]) for row in batch])
            mask = torch.arange(ids.shape[1])[None] < lengths[:, None]
            x = encoder.start(ids)
            for layer in encoder.layers[:frozen]:
                x = layer(x, mask)
            for row, states in zip(batch, x):
                row["h"] = states[: len(row["ids"])].to(torch.bfloat16).clone()
    torch.save(items, out)
    print(len(items), "examples,", len(new), f"new, {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
