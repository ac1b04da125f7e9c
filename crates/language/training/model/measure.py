"""measure.py FILE VOICES_THEMES VOICES_LEVELS: weighs the two voices and writes the result into the end of FILE.

FILE is what convert.py wrote. The other two are what the example `voices` of the crate prints for ../themes.jsonl
and ../levels.jsonl. Everything is chosen on the split `dev`; `test` is only reported.
"""
import itertools
import json
import struct
import sys

import numpy as np

from data import LEVEL_NAMES, THEMES, rows

NONE_AT_MOST = 0.08


def logistic(x, y, steps=60, ridge=0.05):
    """Newton's method; the factors are kept from falling below 0, so that a voice never speaks against itself."""
    x = np.column_stack([x, np.ones(len(x))])
    weights = np.zeros(x.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (chance - y) + ridge * weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + ridge * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def read_themes(path):
    said = {line["id"]: line["voices"] for line in map(json.loads, open(path, encoding="utf-8"))}
    splits = {}
    for row in rows("themes"):
        voice = said[row["id"]]
        assert voice["themes"] == THEMES
        splits.setdefault(row["split"], []).append((row, voice))
    return splits


def table(pairs):
    model = np.array([voice["model"] for _, voice in pairs])
    words = np.array([voice["words"] for _, voice in pairs])
    right = np.array([[theme in row["labels"] for theme in THEMES] for row, _ in pairs])
    counted = np.array([[theme not in row["maybe"] for theme in THEMES] for row, _ in pairs])
    none = np.array([row["none_of_three"] and not set(row["maybe"]) & set(THEMES[:3]) for row, _ in pairs])
    return model, words, right, counted, none


def f1(flagged, right, counted):
    flagged, right = flagged & counted, right & counted
    return 2 * (flagged & right).sum(0) / np.maximum(1, flagged.sum(0) + right.sum(0))


def chances(measures, model, words):
    slope, word, shift = np.array(measures).T[:3]
    return 1 / (1 + np.exp(-(model * slope + words * word + shift)))


def smooth(values):
    return np.convolve(np.pad(values, 2, mode="edge"), np.ones(5) / 5, "valid")


def choose(chance, right, counted, none):
    """The chance that is enough, per theme, for the best F1; for the three together, where few are flagged in vain."""
    grid = np.arange(0.15, 0.9, 0.01)
    curves = np.array([f1(chance > limit, right, counted) for limit in grid])
    curves = np.stack([smooth(curves[:, at]) for at in range(len(THEMES))], 1)
    # A chance of half the best F1 is the limit at which F1 is best; steadier than the place of a noisy top.
    enough = curves.max(0) / 2
    # Every way to choose the three together: the best of those that flag few enough in vain.
    tried = np.arange(4, len(grid), 3)
    vain = [np.array([chance[none, at] > grid[limit] for limit in tried]) for at in range(3)]
    best = -1.0
    for first, second in itertools.product(range(len(tried)), repeat=2):
        share = ((vain[0][first] | vain[1][second]) | vain[2]).mean(1)
        worth = curves[tried[first], 0] + curves[tried[second], 1] + curves[tried, 2]
        third = np.where(share <= NONE_AT_MOST, worth, -1).argmax()
        if share[third] <= NONE_AT_MOST and worth[third] > best:
            best = worth[third]
            enough[:3] = grid[tried[[first, second, third]]]
    return enough


def report(name, measures, pairs):
    model, words, right, counted, none = table(pairs)
    flagged = chances(measures, model, words) > np.array(measures)[:, 3]
    each = f1(flagged, right, counted)
    in_vain = (flagged[:, :3].any(1) & none).sum() / none.sum()
    print(f"{name}: three {each[:3].mean():.3f}, eleven {each.mean():.3f}, flagged in vain {in_vain:.3f}")
    print("  " + ", ".join(f"{theme} {value:.2f}" for theme, value in zip(THEMES, each)))


def levels(path):
    said = {line["id"]: line["voices"] for line in map(json.loads, open(path, encoding="utf-8"))}
    splits = {}
    for row in rows("levels"):
        also = [LEVEL_NAMES.get(name, name) for name in row["also_ok"]]
        splits.setdefault(row["split"], []).append((row["level"], also, said[row["id"]]))

    def share(pairs, weights):
        read, words = weights
        guess = [1 + np.argmax(read * np.array(v["level_model"]) + words * np.array(v["level_words"])) for _, _, v in pairs]
        return np.mean([at == level or at in also for at, (level, also, _) in zip(guess, pairs)])

    def loss(pairs, weights):
        read, words = weights
        total = 0
        for level, _, voice in pairs:
            score = read * np.array(voice["level_model"]) + words * np.array(voice["level_words"])
            total += np.log(np.exp(score - score.max()).sum()) + score.max() - score[level - 1]
        return total / len(pairs)

    # The list keeps a say, so that plain questions are read as they stand.
    shares = np.arange(0.4, 1.6, 0.05)
    tried = [(read, read * share) for read in np.arange(0.3, 1.6, 0.1) for share in shares]
    best = max(tried, key=lambda weights: (share(splits["dev"], weights), -loss(splits["dev"], weights)))
    for split in ("dev", "test"):
        print(f"levels {split}: {share(splits[split], best):.3f}, model alone {share(splits[split], (1, 0)):.3f}")
    return best


def main():
    path, themes, questions = sys.argv[1:4]
    splits = read_themes(themes)
    model, words, right, counted, none = table(splits["dev"])
    measures = []
    for at in range(len(THEMES)):
        use = counted[:, at]
        slope, word, shift = logistic(np.column_stack([model[use, at], words[use, at]]), right[use, at])
        if word < 0:
            (slope, shift), word = logistic(model[use, at][:, None], right[use, at]), 0.0
        measures.append([slope, word, shift, 0.5])
    chance = chances(measures, model, words)
    for measure, enough in zip(measures, choose(chance, right, counted, none)):
        measure[3] = float(enough)
    for split in ("train", "dev", "test"):
        report(split, measures, splits[split])
    tail = struct.pack(f"<{len(THEMES) * 4 + 2}f", *np.array(measures).ravel(), *levels(questions))
    print("measures", np.round(measures, 2).tolist())
    with open(path, "r+b") as file:
        file.seek(-len(tail), 2)
        file.write(tail)


if __name__ == "__main__":
    main()
