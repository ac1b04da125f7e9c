#!/usr/bin/env python3
"""Turns the written examples into themes.jsonl, levels.jsonl and pii.jsonl.

    python3 build.py            writes the three files next to this one
    python3 build.py --check    says whether they are up to date, and writes nothing

The forms of the written files are described in README.md. Only the standard library is used.
"""

import hashlib
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent

THEMES = {
    "r": "regie", "g": "grenzen", "s": "samenwerking", "h": "schaamte", "o": "overbelasting", "v": "vertrouwen",
    "n": "nabijheid_afstand", "m": "machteloosheid", "c": "cultuur", "t": "taal", "d": "schulden",
}
THREE = {"regie", "grenzen", "samenwerking"}
LEVELS = {"1": "casus", "2": "handelen", "3": "overtuigingen"}
KINDS = {
    "person", "bsn", "bsn_invalid", "iban", "iban_invalid", "phone", "email", "address", "postcode", "dob",
    "client_number", "id_doc", "license_plate", "indirect",
}

# The words that everybody would think of first, per theme. They only fill in the two fields about cues.
CUES = {
    "regie": r"regie|overnem|overgenomen|neem\w* .{0,20}\bover\b|loslat|los te laten|laat\w* .{0,12}\blos\b|zelf|initiatief|besl[iu]s|beslo|besluit|de baas|bepaal|bepal|kiez|koos|kies|keus|keuze",
    "grenzen": r"\bgrens|grenz|begrens|verantwoordelijk|mijn taak|mijn rol|niet mijn|nee (zeg|gezegd|te zegg)|zeg\w* nee|mag ik|verzeker",
    "samenwerking": r"samenwerk|samen werk|overleg|collega|afstem|coördinator|wijkteam|familie|zoon|dochter|broer|zus\b|consulent|bewindvoerder|kredietbank",
    "schaamte": r"scha+m",
    "overbelasting": r"overbelast|te veel|teveel|te zwaar|zwaar|\bmoe\b|uitgeput|druk\b|stress|\bop\.",
    "vertrouwen": r"vertrouw|gelo[ovf]|eerlijk|\blieg|\bloog|gelogen|geheim|privacy",
    "nabijheid_afstand": r"afstand|nabij|dichtbij|dicht bij|vriend|betrokken|hecht",
    "machteloosheid": r"machteloos|onmacht|geen zin meer|uitzichtloos|niks aan (te )?doen|niets aan (te )?doen",
    "cultuur": r"cultu|geloof|geloven|familie|traditie|gewoonte|moskee|kerk\b|bij ons",
    "taal": r"\bta(a|len|al)\b|taal|vertaal|tolk|lezen|dialect|\bplat\b|nederlands|letters|woorden",
    "schulden": r"schuld|incasso|deurwaarder|aanmaning|achterstand|lening|rood\b|betalingsregeling|beslag",
}


def split_of(situation, blind=False):
    """Seventy per cent train, fifteen dev, fifteen test, by the situation alone; of what was written blind half is test."""
    number = hashlib.sha256(("binnenkring " + situation).encode()).digest()[0] % 20
    train, dev = (7, 10) if blind else (14, 17)
    return "train" if number < train else "dev" if number < dev else "test"


# Files of personal data that were written to measure afresh, before any rule was changed for them.
BLIND = {"14", "15", "16", "17", "18", "19"}


def lines_of(folder):
    """The lines of all files in `folder`: (id, situation, code, text). Numbers never move: a withdrawn line is `x |`."""
    for path in sorted((HERE / "written" / folder).glob("*.txt")):
        prefix = folder[0] + path.name.split("-")[0]
        ordinal = 0
        situation = None
        for place, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            if " | " not in line and not line.startswith("x |"):
                sys.exit(f"{path.name}:{place}: no ` | `")
            ordinal += 1
            code, _, text = line.partition("|")
            code, text = code.strip(), text.strip()
            if code == "x":
                continue
            identity = f"{prefix}-{ordinal:03}"
            if code.startswith("+"):
                code = code[1:].strip()
                if situation is None:
                    sys.exit(f"{path.name}:{place}: `+` without a line before it")
            else:
                situation = identity
            yield f"{path.name}:{place}", identity, situation, code, text


def themes_of(place, letters):
    found = []
    for letter in letters:
        if letter not in THEMES:
            sys.exit(f"{place}: unknown theme `{letter}`")
        if THEMES[letter] in found:
            sys.exit(f"{place}: theme `{letter}` twice")
        found.append(THEMES[letter])
    return found


def themes():
    for place, identity, situation, code, text in lines_of("themes"):
        sure, _, unsure = code.partition("/")
        labels = themes_of(place, "" if sure == "-" else sure)
        maybe = themes_of(place, unsure)
        if set(labels) & set(maybe):
            sys.exit(f"{place}: a theme is both sure and unsure")
        cued = [theme for theme, cue in CUES.items() if re.search(cue, text.lower())]
        yield {
            "id": identity, "text": text, "labels": labels, "maybe": maybe,
            "none_of_three": not THREE & set(labels),
            "cue_for_own_label": any(theme in labels for theme in cued),
            "false_cue": [theme for theme in cued if theme not in labels and theme not in maybe],
            "origin": "written", "situation": situation, "split": split_of(situation),
        }


def levels():
    for place, identity, situation, code, text in lines_of("levels"):
        sure, _, also = code.partition("/")
        if sure not in LEVELS or any(digit not in LEVELS or digit == sure for digit in also):
            sys.exit(f"{place}: unknown level `{code}`")
        yield {
            "id": identity, "text": text, "label": LEVELS[sure], "level": int(sure),
            "also_ok": [LEVELS[digit] for digit in also],
            "origin": "written", "situation": situation, "split": split_of(situation),
        }


MARK = re.compile(r"\[\[(\w+)\|(.+?)\]\]", re.DOTALL)


def personal():
    for place, identity, situation, code, marked in lines_of("personal"):
        marked = marked.replace("\\n", "\n")
        text, spans, after = "", [], 0
        for mark in MARK.finditer(marked):
            kind, inner = mark.groups()
            if kind not in KINDS:
                sys.exit(f"{place}: unknown kind `{kind}`")
            text += marked[after:mark.start()]
            spans.append({
                "start": len(text), "end": len(text) + len(inner),
                "bstart": len(text.encode()), "bend": len((text + inner).encode()), "kind": kind, "text": inner,
            })
            text += inner
            after = mark.end()
        text += marked[after:]
        if "[[" in text or "]]" in text:
            sys.exit(f"{place}: a mark that does not close")
        yield {
            "id": identity, "text": text, "spans": spans, "category": code, "hard_negative": code.startswith("neg-"),
            "origin": "written", "situation": situation, "split": split_of(situation, situation[1:3] in BLIND),
        }


def main():
    stale = []
    for name, items in (("themes", themes()), ("levels", levels()), ("pii", personal())):
        text = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
        path = HERE / f"{name}.jsonl"
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
    if stale:
        sys.exit("not up to date, run build.py: " + ", ".join(stale))


if __name__ == "__main__":
    main()
