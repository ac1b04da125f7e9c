"""The examples of this repository, for training: ../themes.jsonl and ../levels.jsonl."""
import json
from pathlib import Path

THEMES = [
    "regie", "grenzen", "samenwerking", "schaamte", "overbelasting", "vertrouwen",
    "nabijheid_afstand", "machteloosheid", "cultuur", "taal", "schulden",
]
LEVEL_NAMES = {"casus": 1, "handelen": 2, "overtuigingen": 3}


def rows(name):
    path = Path(__file__).parent.parent / f"{name}.jsonl"
    return [json.loads(line) for line in path.open(encoding="utf-8")]
