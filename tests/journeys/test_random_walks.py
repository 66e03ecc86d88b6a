"""Whatever people press and write, in any order: the bot answers, can be stopped, and never lets danger pass.

PELITA_WALKS sets how many walks of 20 turns are made (25 in the suite; 100 walks are 2,000 turns).
"""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content.screenings import shipped_bank
from bot.core.interview import START
from bot.core.types import LANGS, Lang
from bot.nlu.shared import catalog
from tests.dialogue.conftest import real_runner
from tests.journeys.person import Person, said
from tests.journeys.test_danger import URGENT

TURNS = 20
#: in the suite the same walks every time; longer ones are new each time
IN_SUITE = 25
WALKS = int(os.environ.get("PELITA_WALKS", IN_SUITE))
_BANK = shipped_bank()
_BUTTONS = [
    f"item:{tool}:{key}:{code}"
    for tool, items in ((START, _BANK.start), *((name, bank.items) for name, bank in _BANK.tools.items()))
    for key, item in items.items()
    for code in (*item.options, "back", "why")
] + [f"topic:control/{key}" for key in ("start_screening", "stop", "deny", "delete_data", "help_menu")]
_BUTTONS += ["staff:no", "lang:id", "lang:en", "safe:yes", "item:R:r99_gone:why", "item:Z:x:yes"]
_TEXTS = [
    "iya", "nggak", "ga tau", "skip", "maybe", "dulu pernah", "16", "1", "99", "paspor", "kembali", "kenapa?", "lanjut",
    "halo", "makasih", "who are you?", "berapa biaya ke taiwan?", "gaji saya 3 bulan belum dibayar", "stop", "keluar",
    "hapus", "petugas", "ganti bahasa", "cek keadaanku", "check my situation", "jawabanmu salah", "tolong", "besok",
    "adik saya", "Kamboja", "ya ya ya", "tidak tidak", "/restart", "/item:E:e03_confined:now", "😭", "bye", "aman",
]  # fmt: skip
#: how an end is said: one of these is in the turn after which no screening runs any more
_ENDINGS = (
    "screening/start.kept", "screening/start.stopped", "screening/start.unsafe", "screening/start.after_suicide_no",
    "screening/start.after_suicide_no_only", "screening/start.result.low", "screening/start.result.caution",
    "screening/start.result.high", "ui.urgent", "ui.urgent_suicide", "ui.urgent_in_case",
)  # fmt: skip

danger = st.sampled_from(LANGS).flatmap(lambda lang: st.sampled_from(URGENT[lang]))
acts = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 8)),
    st.tuples(st.just("answer"), st.integers(0, 8)),
    st.tuples(st.just("tap"), st.sampled_from(_BUTTONS)),
    st.tuples(st.just("say"), st.sampled_from(_TEXTS)),
    st.tuples(st.just("say"), st.text(max_size=60)),
    st.tuples(st.just("danger"), danger),
    st.tuples(st.just("wait"), st.sampled_from([1, 15, 2000])),
)


@given(st.sampled_from(LANGS), st.lists(acts, min_size=TURNS, max_size=TURNS))
@settings(max_examples=WALKS, deadline=None, suppress_health_check=list(HealthCheck), derandomize=WALKS == IN_SUITE)
def test_a_random_walk(lang: Lang, walk: list[tuple[str, int | str]]) -> None:
    person = Person(real_runner(), lang)
    person.begins("E" if len(str(walk)) % 2 else "R")
    for act, value in walk:
        was_running, waited = person.in_form, person.case_state
        if act == "wait":
            person.later += timedelta(minutes=int(value))
            continue
        answer = _do(person, act, value)
        _always(person, answer)
        if was_running and not person.in_form:
            assert any(said(lang_, key) in answer for lang_ in LANGS for key in _ENDINGS), (act, value, answer)
        if act == "danger":
            assert "• " in answer, (value, answer)
            offers = {catalog().text(lang_, f"ui.buttons.{n}") for lang_ in LANGS for n in ("staff_yes", "ask_person")}
            assert waited != "none" or offers & set(person.titles()), (value, answer)
    if person.in_form:
        person.says("stop")
        assert not person.in_form


def _do(person: Person, act: str, value: int | str) -> str:
    if act == "tap":
        return person.taps(str(value))
    if act != "answer":
        return person.says(str(value))
    opened = person.opened
    if opened is None:
        return person.opens("control/start_screening")
    options = _BANK.item(*opened).options
    return person.taps(f"item:{opened[0]}:{opened[1]}:{options[int(value) % len(options)]}")


def _always(person: Person, answer: str) -> None:
    assert answer.strip()
    assert not any(catalog().text(lang, "ui.error_kind") in answer for lang in LANGS)
    titles = [button.title for reply in person.last.replies for button in reply.buttons if button.payload]
    assert all(titles)
