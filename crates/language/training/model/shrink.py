"""shrink.py IN.pt OUT.pt SHARE: trained weights, drawn back towards those of the first encoder. A next round of training
with more examples starts from there; it forgets less than a new start and learns more than a continued one."""
import sys

import torch

from encoder import build

path, out, share = sys.argv[1], sys.argv[2], float(sys.argv[3])
saved = torch.load(path, weights_only=False)
first = build()[1].state_dict()
for at, layer in enumerate(saved["idx"]):
    for name in [name for name in saved["net"] if name.startswith(f"layers.{at}.")]:
        original = first[f"layers.{layer}." + name.split(".", 2)[2]]
        saved["net"][name].mul_(share).add_(original * (1 - share))
torch.save(saved, out)
