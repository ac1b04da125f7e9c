"""vocabulary.py OUT.npy: the pieces that are kept. Dutch and English by the lists of `wordfreq` (used to choose, not
shipped), every short Latin piece and every piece of the examples in this repository."""
import sys

import numpy as np
import wordfreq

from data import rows
from encoder import Tokeniser, load, package_file


def latin(piece):
    return all(c == "\u2581" or ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2070 or c == "€" for c in piece)


def main():
    _, pieces, scores, fold, _, _ = load(package_file())
    cut, used = Tokeniser(pieces, scores, fold), np.zeros(len(pieces), bool)
    for language, count in (("nl", 150_000), ("en", 25_000)):
        for rank, word in enumerate(wordfreq.top_n_list(language, count)):
            for form in (word, word.capitalize()) if rank < 40_000 else (word,):
                used[cut(form)] = True
    for at, piece in enumerate(pieces):
        letters = piece.replace("\u2581", "")
        short = letters and len(letters) <= 3 and all(c.isalpha() and ord(c) < 0x180 for c in letters)
        used[at] |= (len(letters) <= 1 and latin(piece)) or bool(short and scores[at] > -11.5)
        used[at] |= letters.isdigit() and letters.isascii() and len(letters) <= 2
    for name in ("themes", "levels", "pii"):
        for row in rows(name):
            used[cut(row["text"])] = True
    used[cut("query: ")] = True
    for at, piece in enumerate(pieces):
        if used[at] and at > 3 and not latin(piece):
            used[at] = len(piece.replace("\u2581", "")) <= 2
    used[:4] = True
    np.save(sys.argv[1], np.nonzero(used)[0])
    print("kept", used.sum(), "of", len(pieces))


if __name__ == "__main__":
    main()
