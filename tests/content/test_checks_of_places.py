"""Countries, rights, areas, zones and the plan: each way to spoil them is named."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.checks import (
    answers,
    areas,
    countries,
    place_words,
    plan,
    references,
    service_names,
    sources_cited,
    topics,
    zones,
)
from tests.content.conftest import GONE, Check, Copy, new_problems


@pytest.mark.parametrize(
    ("check", "file", "key", "value", "found_at", "cause"),
    [
        (countries.check, "countries.yml", "MY > rights", ["4.1"], "MY.rights", "facts behind each part"),
        (countries.check, "countries.yml", "MY > rights > wages", ["4.1"], "MY.rights.wages", "no part"),
        (countries.check, "countries.yml", "MY > rights > wage", GONE, "wage", "needs its facts"),
        (countries.check, "countries.yml", "HK > rights > papers", ["4.1"], "papers", "is missing"),
        (countries.check, "countries.yml", "SG > short > id", ["kl"], "SG.short.id", "already a name of MY"),
        (countries.check, "countries_default.yml", "common", [], "common", "at least one"),
        (answers.check, "id/rights/MY.yml", "parts > visa", ["x"], "parts.visa", "no part"),
        (answers.check, "id/rights/MY.yml", "parts > wage", [], "parts.wage", "list of sentences"),
        (answers.check, "id/rights/MY.yml", "next_step", GONE, "next_step", "whom to turn to"),
        (areas.check, "areas.yml", "bali > towns", ["denpasar"], "bali.towns", "no field"),
        (areas.check, "areas.yml", "bali > names > id", ["Bali"], "bali.names.id", "small letters"),
        (areas.check, "areas.yml", "bali > names > id", ["batam"], "bali.names.id", "already a name"),
        (areas.check, "areas.yml", "bali > names > en", ["malaysia"], "bali.names.en", "already a name of MY"),
        (zones.check, "zones.yml", "WIB > offset", "7", "WIB.offset", "+07:00"),
        (zones.check, "zones.yml", "WIB > names > en", GONE, "WIB.names.en", "missing"),
        (place_words.check, "id/place_words.yml", "in", GONE, "in", "must be a list"),
        (place_words.check, "en/place_words.yml", "correct", [False], "correct", "quotes"),
        (references.check, "services.yml", "rptc > areas", ["atlantis"], "rptc.areas", "areas.yml"),
        (references.check, "countries_default.yml", "common", ["XX"], "common", "countries.yml"),
        (references.check, "plan.yml", "work > topics", ["need/luck"], "work.topics", "topics.yml"),
        (sources_cited.check, "plan.yml", "work > facts", ["99.9"], "work.facts", "sources.yml"),
        (sources_cited.check, "countries.yml", "MY > rights > wage", ["99.9"], "MY.rights", "sources.yml"),
        (topics.check, "topics.yml", "need/shelter > help", ["magic"], "need/shelter.help", "'magic'"),
        (topics.check, "topics.yml", "ask/hotlines > place_part", "x", "ask/hotlines.place_part", "overview"),
        (topics.check, "topics.yml", "ask/check_agency > at_home", "x", "ask/check_agency.at_home", "true or false"),
        (service_names.check, "service_names.yml", "sbmi", "sbmi", "sbmi", "list of names"),
        (service_names.check, "service_names.yml", "sbmi", ["SBMI"], "sbmi", "small letters"),
        (service_names.check, "service_names.yml", "luck", ["luck"], "luck", "no service"),
        (plan.check, "plan.yml", "work > help", ["magic"], "work.help", "'magic'"),
        (plan.check, "plan.yml", "work > facts", [], "work.facts", "at least one"),
        (plan.check, "id/plan.yml", "steps > work > home", GONE, "steps.work", "needs title, home and abroad"),
        (plan.check, "id/plan.yml", "steps > luck", {"title": "x"}, "steps.luck", "no step"),
        (plan.check, "id/plan.yml", "steps > work > title", "x" * 25, "steps.work.title", "24 characters"),
        (plan.check, "id/plan.yml", "steps > work > child", "x" * 201, "steps.work.child", "200 fit"),
    ],
)
def test_what_is_spoiled_is_named(
    content: Copy, check: Check, file: str, key: str, value: Any, found_at: str, cause: str
) -> None:
    content.change(file, key, value)
    found = new_problems(check, content)
    assert [problem for problem in found if problem.key == found_at and cause in problem.message], found
