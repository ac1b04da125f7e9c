#!/usr/bin/env python3
"""Checks the examples: labels, offsets, check digits, splits, doubles, and likeness to an evaluation set.

    python3 check.py                 checks the three files next to this one
    python3 check.py FOLDER          also compares with the *.jsonl files in FOLDER (an evaluation set)

Ends with a table of what there is. Exit status 1 when something is wrong. Only the standard library is used.
"""

import collections
import json
import pathlib
import re
import sys

sys.dont_write_bytecode = True  # no cache beside the data
import build  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SHARED = 6  # words in a row that a text may not share with an evaluation set
CLOSE = 8  # words in a row that two splits may not share


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def words(text):
    return re.findall(r"\w+", text.lower())


def runs(text, length):
    of = words(text)
    return {tuple(of[i:i + length]) for i in range(len(of) - length + 1)}


def digits(text):
    return re.sub(r"\D", "", text)


def bsn_passes(text):
    of = digits(text)
    if len(of) not in (8, 9):
        return False
    of = of.rjust(9, "0")
    total = sum(int(d) * w for d, w in zip(of, (9, 8, 7, 6, 5, 4, 3, 2, -1)))
    return total % 11 == 0 and int(of) > 0


def iban_passes(text):
    of = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    turned = of[4:] + of[:4]
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", of):
        return False
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def may_be_somebodys(span):
    """Why a number or mailbox could be a real person's, or None."""
    kind, text = span["kind"], span["text"]
    if kind in ("bsn", "bsn_invalid") and not digits(text).startswith("99"):
        return "does not begin with 99"
    if kind in ("iban", "iban_invalid") and text.upper().startswith("NL"):
        account = digits(text)[2:]
        if sum(int(d) * w for d, w in zip(account, range(10, 0, -1))) % 11 == 0:
            return "passes the old test of eleven"
    if kind == "email" and not re.search("example|voorbeeld", text.lower()):
        return "is not in an example domain"
    return None


MUST = {
    "bsn": (bsn_passes, True), "bsn_invalid": (bsn_passes, False),
    "iban": (iban_passes, True), "iban_invalid": (iban_passes, False),
}


def spans(item):
    last = 0
    for span in item["spans"]:
        text = item["text"]
        if span["start"] < last or text[span["start"]:span["end"]] != span["text"]:
            yield f"{item['id']}: offsets of `{span['text']}` are wrong"
        if text.encode()[span["bstart"]:span["bend"]].decode() != span["text"]:
            yield f"{item['id']}: byte offsets of `{span['text']}` are wrong"
        if span["text"] != span["text"].strip():
            yield f"{item['id']}: blank at the edge of `{span['text']}`"
        if span["kind"] in MUST:
            passes, must = MUST[span["kind"]]
            if passes(span["text"]) != must:
                yield f"{item['id']}: `{span['text']}` {'fails' if must else 'passes'} its check digits"
        why = may_be_somebodys(span)
        if why:
            yield f"{item['id']}: `{span['text']}` {why}"
        last = span["end"]
    if item["hard_negative"] and item["spans"]:
        yield f"{item['id']}: a hard negative with findings"


def within(name, items):
    seen, texts, homes = set(), {}, {}
    for item in items:
        if item["id"] in seen:
            yield f"{item['id']}: id twice"
        seen.add(item["id"])
        key = " ".join(words(item["text"]))
        if key in texts:
            yield f"{item['id']}: same text as {texts[key]}"
        texts[key] = item["id"]
        home = homes.setdefault(item["situation"], item["split"])
        if home != item["split"]:
            yield f"{item['id']}: its situation is in two splits"
    owners = {}
    for item in items:
        for run in runs(item["text"], CLOSE):
            other = owners.setdefault(run, item)
            if other["split"] != item["split"]:
                yield f"{item['id']} and {other['id']} ({name}): share `{' '.join(run)}` across splits"


def against(items, folder):
    known = {}
    for path in sorted(pathlib.Path(folder).glob("*.jsonl")):
        for item in read(path):
            for run in runs(item["text"], SHARED):
                known[run] = item["id"]
            known[tuple(words(item["text"]))] = item["id"]
    for item in items:
        for run in runs(item["text"], SHARED) | {tuple(words(item["text"]))}:
            if run in known:
                yield f"{item['id']}: shares `{' '.join(run)}` with {known[run]}"


def table(title, rows):
    print(f"\n{title:20} {'train':>6} {'dev':>6} {'test':>6} {'all':>6}")
    for name, splits in rows:
        count = collections.Counter(splits)
        print(f"{name:20} {count['train']:6} {count['dev']:6} {count['test']:6} {sum(count.values()):6}")


def counted(pairs):
    found = collections.defaultdict(list)
    for name, split in pairs:
        found[name].append(split)
    return sorted(found.items(), key=lambda row: -len(row[1]))


def main():
    sets = {name: read(HERE / f"{name}.jsonl") for name in ("themes", "levels", "pii")}
    wrong = []
    for name, items in sets.items():
        wrong += within(name, items)
        for folder in sys.argv[1:]:
            wrong += against(items, folder)
    for item in sets["themes"]:
        if not set(item["labels"]) | set(item["maybe"]) <= set(build.THEMES.values()):
            wrong.append(f"{item['id']}: unknown theme")
    for item in sets["pii"]:
        wrong += spans(item)
    for name, items in sets.items():
        table(name, [("items", [i["split"] for i in items]), ("situations", list({i["situation"]: i["split"] for i in items}.values()))])
    table("themes: label", counted((t, i["split"]) for i in sets["themes"] for t in i["labels"] or ["(none)"]))
    table("themes: how many", counted((str(len(i["labels"])), i["split"]) for i in sets["themes"]))
    table("themes: cue", counted((c, i["split"]) for i in sets["themes"] for c in [
        ("own cue" if i["cue_for_own_label"] else "no own cue") + (" + false cue" if i["false_cue"] else "")]))
    table("levels: level", counted((f"{i['level']} {i['label']}" + (" (+)" if i["also_ok"] else ""), i["split"]) for i in sets["levels"]))
    table("pii: kind", counted((s["kind"], i["split"]) for i in sets["pii"] for s in i["spans"]))
    table("pii: category", counted((i["category"], i["split"]) for i in sets["pii"]))
    print()
    for finding in wrong:
        print(finding)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
