"""Plays screening vignettes through typed answers and compares the tier that the bot tells of.

    uv run python -m tests.journeys.vignettes [FILE]      prints one line a vignette; exit code 1 if a tier differs

A file has `vignettes: [{id, screening: R|E, lang?, answers: {item: code}, expected_tier}, …]`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.core.interview import START
from tests.dialogue.conftest import real_runner
from tests.journeys.person import Person

OWN = Path(__file__).parent / "vignettes.yml"
#: how this person says an answer; chosen so that the words differ from the buttons'
_SAYS: Mapping[str, Mapping[str, str]] = {
    "id": {
        "yes": "iya kak",
        "no": "nggak",
        "unsure": "ga tau",
        "skip": "males jawab",
        "now": "masih sampai sekarang",
        "before": "dulu pernah",
        "adult": "udah dewasa",
        "now_under18": "16",
        "then_under18": "waktu mulai masih di bawah umur",
        "in": "masih kerja",
        "out_abroad": "di shelter",
        "home": "udah pulang",
        "withheld": "belum dibayar",
        "cut": "dipotong terus",
        "job": "kerjanya beda",
        "pay": "gajinya beda",
        "s_who:not_left": "belum berangkat",
        "s_who:working": "aku lagi kerja",
        "s_who:returned": "udah pulang kak",
        "start": "aku mau cek keadaanku",
    },
    "en": {
        "yes": "yeah",
        "no": "nope",
        "unsure": "no idea",
        "skip": "rather not say",
        "now": "still happening",
        "before": "not anymore",
        "adult": "i am over 18",
        "now_under18": "i am 16",
        "then_under18": "when i started, yes",
        "in": "still there",
        "out_abroad": "still abroad",
        "home": "back home",
        "withheld": "never paid",
        "cut": "they deducted a lot, cut",
        "job": "it was a different job",
        "pay": "lower pay",
        "s_who:not_left": "i have not left yet",
        "s_who:working": "i am working abroad",
        "s_who:returned": "i came back",
        "start": "check my situation please",
    },
}
_DANGER = {"id": "bahaya", "en": "danger"}


def play(person: Person, vignette: Mapping[str, Any]) -> str:
    """The tier told at the end ('stopped' when it was not safe to chat)."""
    person.lang = vignette.get("lang", person.lang)
    says, answers = _SAYS[person.lang], vignette["answers"]
    person.says(says["start"])
    for _ in range(40):
        if not person.in_form:
            return person.tier_told() if answers.get("g01_safe") != "no" else "stopped"
        assert person.opened is not None
        tool, key = person.opened
        if tool != START and answers.get("g02_danger") == "yes":
            person.says(_DANGER[person.lang])
            continue
        usual = {"s_who": _way(vignette), "g01_safe": "yes"}.get(key, "skip")
        code = answers.get(key, usual)
        person.says(says.get(f"{key}:{code}") or says[code])
    raise AssertionError(f"{vignette['id']} does not end")


def _way(vignette: Mapping[str, Any]) -> str:
    if vignette["screening"] == "R":
        return "not_left"
    return "returned" if vignette["answers"].get("e02_where") == "home" else "working"


def load(path: Path) -> list[dict[str, Any]]:
    """The vignettes of a file."""
    return list(yaml.safe_load(path.read_text(encoding="utf-8"))["vignettes"])


def main(path: Path = OWN) -> int:
    """See the module."""
    wrong = 0
    for vignette in load(path):
        told = play(Person(real_runner()), vignette)
        wrong += told != vignette["expected_tier"]
        sys.stdout.write(f"{vignette['id']:28} expected {vignette['expected_tier']:8} told {told}\n")
    sys.stdout.write(f"{wrong} of {len(load(path))} differ\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
