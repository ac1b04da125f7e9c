"""train.py: fine-tunes the upper layers and the heads on what prepare.py wrote; see ../README.md for the commands.

One score per label: attention of its own over the states of the pieces, then a sum. Begins with a linear probe, or with
what an earlier run left.
"""
import argparse
import copy
import random
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression

from data import THEMES
from encoder import build

WIDTH, COUNT = 384, len(THEMES)
LONGEST = 96


def options():
    a = argparse.ArgumentParser()
    a.add_argument("--cache", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--init", help="an earlier result to go on from; with fewer layers, its lowest")
    a.add_argument("--layers", default="3,4,5,6,7")
    a.add_argument("--ep", type=int, default=5)
    a.add_argument("--lr", type=float, default=1e-4, help="of the highest layer")
    a.add_argument("--decay", type=float, default=0.9, help="of the rate, per layer down")
    a.add_argument("--headlr", type=float, default=1e-3)
    a.add_argument("--batch", type=int, default=24)
    a.add_argument("--drop", type=float, default=0.1, help="in the layers")
    a.add_argument("--headdrop", type=float, default=0.1, help="before the heads")
    a.add_argument("--cut", type=float, default=0.1, help="share of the pieces that are left out")
    a.add_argument("--span", type=float, default=0.0, help="chance that a row of pieces is left out too")
    a.add_argument("--join", type=float, default=0.0, help="share of the texts that another is put behind")
    a.add_argument("--soft", type=float, default=0.04, help="how far labels stay from 0 and 1, together")
    a.add_argument("--again", type=float, default=0.0, help="weight of the agreement of two readings (R-Drop)")
    a.add_argument("--fresh", default="~", help="examples with an id from this on are read in every round")
    a.add_argument("--rest", type=float, default=1.0, help="share of the other examples that is read in a round")
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--threads", type=int, default=1)
    a.add_argument("--test", type=int, default=1, help="0: do not look at the split test")
    return a.parse_args()


def as_wide_as(net, state):
    """Makes the layers as wide inside as those of a result that prune.py made."""
    for at, layer in enumerate(net.layers):
        inner = state[f"layers.{at}.fi.weight"].shape[0]
        layer.fi, layer.fo = nn.Linear(WIDTH, inner), nn.Linear(inner, WIDTH)


class Net(nn.Module):
    """Trainable layers and the heads: label attention over standardised states; the score is a sum over pieces."""

    def __init__(self, layers, headdrop, labels=COUNT + 3):
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.q, self.w = nn.Linear(WIDTH, labels, bias=False), nn.Linear(WIDTH, labels)
        nn.init.zeros_(self.q.weight)
        self.register_buffer("mu", torch.zeros(WIDTH))
        self.register_buffer("sd", torch.ones(WIDTH))
        self.hd = nn.Dropout(headdrop)

    def trunk(self, x, mask):
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                x = layer(x, mask)
        return x.float()

    def head(self, x, mask):
        x = self.hd((x - self.mu) / self.sd)
        share = self.q(x).masked_fill(~mask[..., None], -1e4).softmax(1)
        return (share * F.linear(x, self.w.weight)).sum(1) + self.w.bias

    def forward(self, x, mask):
        return self.head(self.trunk(x, mask), mask)


def joined(row, other):
    """Two texts as one: what either is about, unsure where one is unsure and the other says nothing."""
    y = np.maximum(row["y"], other["y"])
    sure = [(a and b) or (a and ya) or (b and yb)
            for a, b, ya, yb in zip(row["w"], other["w"], row["y"], other["y"])]
    # Without the last piece of the first, and the first pieces ('query:') of the second.
    h = torch.cat([row["h"][:-1], other["h"][3:]])[:LONGEST]
    return dict(row, h=h, y=y.tolist(), w=[float(it) for it in sure])


def thinned(h, o):
    if len(h) <= 8:
        return h
    keep = torch.rand(len(h)) > o.cut * random.random() * 2
    if random.random() < o.span:
        length = random.randint(2, max(2, len(h) // 5))
        start = random.randint(1, len(h) - length)
        keep[start : start + length] = False
    keep[0] = True
    return h[keep]


def batch(states):
    longest = max(map(len, states))
    x = torch.zeros(len(states), longest, WIDTH, dtype=torch.bfloat16)
    mask = torch.zeros(len(states), longest, dtype=torch.bool)
    for at, h in enumerate(states):
        x[at, : len(h)], mask[at, : len(h)] = h, True
    return x, mask


def run(net, rows, size=64):
    net.eval()
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]["h"]))
    out = np.zeros((len(rows), COUNT + 3), np.float32)
    with torch.no_grad():
        for at in range(0, len(rows), size):
            some = order[at : at + size]
            out[some] = net(*batch([rows[it]["h"] for it in some])).numpy()
    net.train()
    return out


def f1s(scores, rows, limit):
    right, counted = np.array([r["y"] for r in rows]) > 0, np.array([r["w"] for r in rows]) > 0
    flagged, right = (scores > limit) & counted, right & counted
    return 2 * (flagged & right).sum(0) / np.maximum(1, flagged.sum(0) + right.sum(0))


def limits(scores, rows):
    grid = np.arange(-2.5, 2.5, 0.1)
    curves = np.array([f1s(scores, rows, limit) for limit in grid])
    smooth = lambda row: np.convolve(np.pad(row, 2, mode="edge"), np.ones(5) / 5, "valid")
    return grid[np.stack([smooth(curves[:, at]) for at in range(COUNT)], 1).argmax(0)]


def precision(scores, rows):
    """Mean average precision: how well the texts of a theme are ranked, whatever the limit."""
    each = []
    for at in range(COUNT):
        counted = [i for i, r in enumerate(rows) if r["w"][at]]
        order = sorted(counted, key=lambda i: -scores[i, at])
        hits = np.array([rows[i]["y"][at] for i in order])
        each.append((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits > 0].mean())
    return np.array(each)


def report(net, name, split, limit=None):
    themes, levels = ([r for r in split if r["task"] == task] for task in "tl")
    scores = run(net, themes)[:, :COUNT]
    limit = limits(scores, themes) if limit is None else limit
    each, ranked = f1s(scores, themes, limit), precision(scores, themes)
    none = np.array([r["none"] for r in themes])
    vain = ((scores[:, :3] > limit[:3]).any(1) & none).sum() / max(1, none.sum())
    guess = run(net, levels)[:, COUNT:].argmax(1) + 1
    right = np.mean([at == r["level"] or at in r["also"] for at, r in zip(guess, levels)])
    print(f"{name} three {each[:3].mean():.3f} eleven {each.mean():.3f} ranked {ranked[:3].mean():.3f} "
          f"{ranked.mean():.3f} in vain {vain:.3f} levels {right:.3f}", flush=True)
    return each, limit


def probe(net, train):
    """Heads from a regression on the mean states, to begin with."""
    net.eval()
    train, pools = sorted(train, key=lambda r: len(r["h"])), []
    with torch.no_grad():
        for at in range(0, len(train), 64):
            x, mask = batch([r["h"] for r in train[at : at + 64]])
            pools.append((net.trunk(x, mask) * mask[..., None]).sum(1) / mask.sum(1, keepdim=True))
        means = torch.cat(pools).numpy()
        net.mu.copy_(torch.tensor(means.mean(0)))
        net.sd.copy_(torch.tensor(means.std(0)))
        means = (means - means.mean(0)) / means.std(0)
        for theme in range(COUNT):
            use = [at for at, r in enumerate(train) if r["task"] == "t" and r["w"][theme]]
            fit = LogisticRegression(C=0.003, max_iter=200).fit(means[use], [train[at]["y"][theme] for at in use])
            net.w.weight[theme] = torch.tensor(fit.coef_[0])
            net.w.bias[theme] = float(fit.intercept_[0])
        use = [at for at, r in enumerate(train) if r["task"] == "l"]
        fit = LogisticRegression(C=0.01, max_iter=300).fit(means[use], [train[at]["level"] for at in use])
        net.w.weight[COUNT:] = torch.tensor(fit.coef_).float()
        net.w.bias[COUNT:] = torch.tensor(fit.intercept_).float()


def level_target(row):
    target = [0.0] * 3
    target[row["level"] - 1] = 1.0
    for other in row["also"]:
        if other != row["level"]:
            target[row["level"] - 1], target[other - 1] = 0.65, 0.35
    return target


def loss_of(out, rows, rare, soft):
    themes, levels = ([at for at, r in enumerate(rows) if r["task"] == task] for task in "tl")
    loss = 0.0
    if themes:
        y = torch.tensor([rows[at]["y"] for at in themes]) * (1 - soft) + soft / 2
        w = torch.tensor([rows[at]["w"] for at in themes])
        each = F.binary_cross_entropy_with_logits(out[themes, :COUNT], y, pos_weight=rare, reduction="none")
        loss = loss + (each * w).sum(1).mean() * len(themes) / len(rows)
    if levels:
        target = torch.tensor([level_target(rows[at]) for at in levels])
        each = F.cross_entropy(out[levels, COUNT:], target, label_smoothing=0.05)
        loss = loss + each * 1.5 * len(levels) / len(rows)
    return loss


def groups(net, o):
    for depth, layer in enumerate(reversed(list(net.layers))):
        rate, each = o.lr * o.decay**depth, list(layer.parameters())
        yield {"params": [p for p in each if p.dim() > 1], "lr": rate, "weight_decay": 0.05}
        yield {"params": [p for p in each if p.dim() == 1], "lr": rate, "weight_decay": 0.0}
    yield {"params": [net.q.weight], "lr": o.headlr * 3, "weight_decay": 0.0}
    yield {"params": list(net.w.parameters()), "lr": o.headlr, "weight_decay": 0.01}


def one_step(net, rows, others, rare, o):
    rows = [joined(r, random.choice(others)) if r["task"] == "t" and random.random() < o.join else r for r in rows]
    out = net(*batch([thinned(r["h"], o) for r in rows]))
    loss = loss_of(out, rows, rare, o.soft)
    if o.again:
        twin = net(*batch([thinned(r["h"], o) for r in rows]))
        apart = F.mse_loss(out.sigmoid()[:, :COUNT], twin.sigmoid()[:, :COUNT]) * COUNT
        loss = (loss + loss_of(twin, rows, rare, o.soft)) / 2 + o.again * apart
    return loss


def train_on(net, train, dev, o):
    """Returns the mean of the weights over the second half of the steps."""
    labels = np.array([r["y"] for r in train if r["task"] == "t"])
    counts = labels.sum(0)
    rare = torch.tensor(np.clip(np.sqrt((len(labels) - counts) / counts) / 1.5, 1, 3), dtype=torch.float)
    fresh = [at for at, r in enumerate(train) if r["task"] == "t" and r["id"] >= o.fresh]
    rest = sorted(set(range(len(train))) - set(fresh))
    count = len(fresh) + int(len(rest) * o.rest)
    opt = torch.optim.AdamW(groups(net, o), betas=(0.9, 0.98), fused=True)
    steps, step, mean, seen = o.ep * (count // o.batch + 1), 0, None, 0
    rate = lambda at: min(1, (at + 1) / (0.08 * steps)) * max(0.02, 1 - at / steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(opt, rate)
    others = [r for r in train if r["task"] == "t" and len(r["h"]) < 50]
    for epoch in range(o.ep):
        chosen = fresh + random.sample(rest, count - len(fresh))
        order = sorted(chosen, key=lambda at: len(train[at]["h"]) // 6 + random.random())
        batches = [order[at : at + o.batch] for at in range(0, len(order), o.batch)]
        random.shuffle(batches)
        started, total = time.time(), 0.0
        for some in batches:
            loss = one_step(net, [train[at] for at in some], others, rare, o)
            opt.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            opt.step()
            schedule.step()
            total += loss.item()
            step += 1
            if step > 0.5 * steps and step % 10 == 0:
                now, seen = net.state_dict(), seen + 1
                mean = mean or copy.deepcopy(now)
                for name, value in now.items():
                    mean[name] += (value - mean[name]) / seen
        report(net, f"ep {epoch} loss {total / len(batches):.3f} {time.time() - started:.0f}s dev", dev)
    return mean


def main():
    o = options()
    torch.set_num_threads(o.threads)
    for seed in (random.seed, torch.manual_seed, np.random.seed):
        seed(o.seed)
    chosen = [int(at) for at in o.layers.split(",")]
    encoder = build()[1]
    net = Net([encoder.layers[at] for at in chosen], o.headdrop)
    for layer in net.layers:
        layer.drop.p = o.drop
    items = torch.load(o.cache, weights_only=False)
    train, dev, test = ([r for r in items if r["split"] == split] for split in ("train", "dev", "test"))
    print(len(train), len(dev), len(test), vars(o), flush=True)
    fewer = False
    if o.init:
        saved = torch.load(o.init, weights_only=False)
        fewer = saved["idx"] != chosen
        as_wide_as(net, saved["net"])
        known = [name for name in net.state_dict() if not fewer or name.startswith("layers.")]
        net.load_state_dict({name: saved["net"][name] for name in known}, strict=not fewer)
        report(net, "from", dev)
    if fewer or not o.init:
        probe(net, train)
        report(net, "probe", dev)
    mean = train_on(net, train, dev, o) if o.ep else net.state_dict()
    net.load_state_dict(mean)
    each, limit = report(net, "mean dev", dev)
    print("dev", {theme: round(float(it), 2) for theme, it in zip(THEMES, each)})
    if o.test:
        each, _ = report(net, "mean test", test, limit)
        print("test", {theme: round(float(it), 2) for theme, it in zip(THEMES, each)})
    torch.save({"net": net.state_dict(), "idx": chosen, "k": chosen[0], "th": limit}, o.out)


if __name__ == "__main__":
    main()
