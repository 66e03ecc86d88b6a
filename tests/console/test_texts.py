"""Every text the console asks for exists in both languages, with the same placeholders, and none is left over."""

import re
import string
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.console.desk import HERE
from bot.core.cases import OUTCOMES
from bot.core.types import LANGS
from tests.console.conftest import CATALOG

#: keys that are put together at run time; each prefix is checked by its own test or table
_DYNAMIC = (
    "case.kind.", "case.body.",
    "remarks.", "app.queue", "app.content", "app.audit", "app.preview", "app.team", "app.statistics", "statistics.",
    "app.staff", "app.account", "app.questions", "app.settings",
    "settings.problem.", "settings.texts.", "settings.name_", "case.kind.", "case.body.",
    "audit.altered", "audit.gap", "audit.cut",
    "audit.action", "audit.time_utc", "audit.subject",
    "content.group.", "content.none.", "staff.waiting",
    "tier.", "tier_meaning.", "lang.", "role.", "state.", "outcome.", "reason", "flash.", "keys.", "error.",
    "queue.place_", "staff.role_lead.", "join.weak_", "join.name_", "join.mismatch", "login.logged_out",
    "login.expired", "staff.active", "staff.disabled", "staff.unfinished", "case.person", "case.bot", "case.system",
    "preview.reason.", "preview.group.", "preview.level.", "preview.kinds.",
    "case.claim_lead", "case.waiting_", "case.taken_", "case.lost_",
    "remarks.", "case.snoozed_", "time.d", "shift.", "queue.clock_", "team.channel_", "team.taken_",
    "case.kind.", "case.body.", "checkin.after_", "checkin.said_",
    "app.referrals", "app.partners", "partner.to_", "partner.state_", "partner.problem.", "partner.kind.",
    "partner.way_kind.", "partner.when_", "partner.name_", "partner.note_", "partner.line_", "partner.ask_again",
    "skill.", "alert_message.", "first_shift.step_",
    "case.kind.", "case.body.", "tag.", "need.", "referral.", "case.closed_", "case.erased_", "case.missing_",
)  # fmt: skip


def flat(node: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, str]]:
    catalog = CATALOG
    return {lang: dict(flat(catalog.raw(lang, "console"))) for lang in LANGS}


def sources() -> str:
    files = [*HERE.rglob("*.html"), *HERE.rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_both_languages_say_the_same_things(texts: dict[str, dict[str, str]]) -> None:
    assert texts["id"].keys() == texts["en"].keys()
    for key, text in texts["id"].items():
        assert isinstance(text, str), key
        assert text.strip(), key
        assert placeholders(text) == placeholders(texts["en"][key]), key


def test_texts_are_translated(texts: dict[str, dict[str, str]]) -> None:
    same = {key for key, text in texts["id"].items() if text == texts["en"][key]}
    assert same <= {
        "app.name", "case.bot", "partner.way_kind.whatsapp", "role.admin", "role.supervisor", "staff.status",
        "team.channel_telegram",
    }, same  # fmt: skip


def test_every_key_that_is_asked_for_exists(texts: dict[str, dict[str, str]]) -> None:
    asked = set(re.findall(r"""\b(?:t|text)\(f?["']([a-z_]+\.[a-z_.]+[a-z_])["'][,)]""", sources()))
    assert len(asked) > 80
    assert asked - texts["id"].keys() == set()


def test_no_text_is_left_over(texts: dict[str, dict[str, str]]) -> None:
    code = sources()
    unused = {
        key for key in texts["id"] if f'"{key}"' not in code and not key.startswith(_DYNAMIC) and key != "app.title"
    }
    assert unused == set()


def test_codes_kept_in_code_have_texts(texts: dict[str, dict[str, str]]) -> None:
    from bot.console.visit import NOTES

    assert {f"flash.{note}" for note in NOTES} == {key for key in texts["id"] if key.startswith("flash.")}
    assert {f"outcome.{code}" for code in (*OUTCOMES, "joined")} == {
        key for key in texts["id"] if key.startswith("outcome.")
    }
