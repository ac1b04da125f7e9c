"""prune.py IN.pt OUT.pt STATES.pt INNER: takes out of every trained layer the inner numbers that matter least.

What a number brings is its spread over examples times the length of its row of weights; its mean goes into the shift.
A round of training afterwards mends what is lost.
"""
import sys

import torch
import torch.nn.functional as F

from train import Net, batch
from encoder import build


def main():
    path, out, states, inner = *sys.argv[1:4], int(sys.argv[4])
    torch.set_num_threads(1)
    saved = torch.load(path, weights_only=False)
    net = Net([build()[1].layers[at] for at in saved["idx"]], 0.0)
    net.load_state_dict(saved["net"])
    net.eval()
    train = [row["h"] for row in torch.load(states, weights_only=False) if row["split"] == "train"][::7]
    seen = [[] for _ in net.layers]
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(train), 64):
            x, mask = batch(train[at : at + 64])
            for layer, each in zip(net.layers, seen):
                hook = layer.fi.register_forward_hook(lambda _, __, y, each=each: each.append(F.gelu(y[mask]).float()))
                x = layer(x, mask)
                hook.remove()
                each[-1] = torch.stack([each[-1].sum(0), (each[-1] ** 2).sum(0), torch.full_like(each[-1][0], len(each[-1]))])
    for at, each in enumerate(seen):
        total, squares, count = torch.stack(each).sum(0)
        mean, spread = total / count, (squares / count - (total / count) ** 2).clamp(min=0).sqrt()
        get = lambda name: saved["net"][f"layers.{at}.{name}"]
        weight = get("fo.weight")
        keep = (spread * weight.norm(dim=0)).argsort(descending=True)[:inner].sort().values
        gone = torch.ones(len(mean), dtype=torch.bool)
        gone[keep] = False
        share = (spread[gone] * weight[:, gone].norm(dim=0)).pow(2).sum() / (spread * weight.norm(dim=0)).pow(2).sum()
        print(f"layer {saved['idx'][at]}: {share:.4f} of the spread is taken out")
        saved["net"][f"layers.{at}.fo.bias"] = get("fo.bias") + weight[:, gone] @ mean[gone]
        saved["net"][f"layers.{at}.fo.weight"] = weight[:, keep].clone()
        saved["net"][f"layers.{at}.fi.weight"] = get("fi.weight")[keep].clone()
        saved["net"][f"layers.{at}.fi.bias"] = get("fi.bias")[keep].clone()
    torch.save(saved, out)


if __name__ == "__main__":
    main()
