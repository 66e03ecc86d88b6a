"""Partners are added, changed and taken off the list on the console: at once, checked, in the trail, by admins only."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from starlette.datastructures import FormData

from bot.console import partner_form
from bot.content.catalog import Catalog
from bot.content.own import PARTNERS, own_file
from tests.console.conftest import Browser, House
from tests.console.test_casework import act, taken
from tests.console.test_partners import answer
from tests.support.partners import PARTNER, example_text, with_partner

NEW: dict[str, Any] = {
    "name_id": "Rumah Contoh (rekaan)", "name_en": "Example House (made up)",
    "note_id": "Rumah aman dan bantuan hukum di Medan, gratis.",
    "note_en": "A safe house and legal help in Medan, free.",
    "kind": ["shelter", "legal_aid"], "country": ["ID"], "area": ["sumatera_utara"],
    "way_0": "whatsapp", "value_0": "+62 812-0000-0000", "way_1": "email", "value_1": "rujukan@contoh.example",
    "when": "times", "zone": "WIB", "start_0": "09:00", "end_0": "15:00", "day_0": ["0", "1", "2", "3", "4"],
    "languages": "id, en",
}  # fmt: skip
ID = "rumah_contoh_rekaan"


async def admin(house: House, **more: Any) -> Browser:
    browser = await house.signed_in("Ani", "admin", **more)
    await browser.get("/partners/new")
    return browser


async def keep(browser: Browser, key: str = "new", **fields: Any) -> int:
    await browser.get(f"/partners/{key}")
    answer = await browser.post(f"/partners/{key}", **{**NEW, "seen": browser.field("seen"), **fields})
    return answer.status_code


def there(house: House) -> None:
    """The partner, as the form has kept it before."""
    assert house.own is not None
    data = FormData(
        [(name, one) for name, value in NEW.items() for one in (value if isinstance(value, list) else [value])]
    )
    house.own.change({PARTNERS: {ID: partner_form.row_of(partner_form.sent(data))}})


def current(house: House) -> Catalog:
    assert house.own is not None
    return house.own._catalog


async def test_from_an_empty_list_to_a_referral(house: House) -> None:
    ani = await admin(house)
    await keep(ani)
    assert "Kept. It counts from now on." in ani.words()
    assert "Example House (made up) Indonesia, North Sumatra" in ani.words()
    assert "+62 812-0000-0000 · rujukan@contoh.example" in ani.words()
    partner = current(house).partners[ID]
    assert partner.open is not None
    assert len(partner.open.spans) == 5
    assert [channel.value for channel in partner.channels] == ["+6281200000000", "rujukan@contoh.example"]
    case, ratna = await taken(house, country="ID")
    assert "Example House (made up) (safe house, legal aid)" in ratna.words()
    await act(ratna, case, "partner", partner=ID, need=["shelter"], area="")
    (referral,) = await house.queue.referrals(case)
    await act(ratna, case, f"partner/{referral.id}", to="asked")
    assert NEW["note_id"] in (await house.read_by_person(case))[-1]
    await ani.get("/audit")
    assert "Ani Set a partner organisation: Example House (made up)" in ani.words()


async def test_the_form_shows_what_was_kept_and_keeps_what_it_shows(house: House) -> None:
    ani = await admin(house)
    there(house)
    before = current(house).shared("partners")[ID]
    form = partner_form.filled(before)
    assert partner_form.row_of(form) | {"open": None} == before | {"open": None}
    assert form.rows[0].days == (0, 1, 2, 3, 4)
    page = (await ani.get(f"/partners/{ID}")).text
    for shown in ('value="+62 812-0000-0000"', 'value="09:00"', 'value="id, en"', "gratis.</textarea>"):
        assert shown in page, shown
    await keep(ani, ID, name_en="Example House", when="always", country=["ID", "MY"])
    after = current(house).partners[ID]
    assert (after.names["en"], after.countries, after.open is not None) == ("Example House", ("ID", "MY"), True)
    assert list(current(house).partners) == [ID]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name_en": ""}, "Give the name in both languages"),
        ({"name_id": "{x}"}, "Give the name in both languages"),
        ({"note_id": "x" * 201}, "Write the sentence for the person"),
        ({"kind": []}, "at least one thing they help with"),
        ({"kind": ["hotel"]}, "at least one thing they help with"),
        ({"country": []}, "at least one place"),
        ({"country": ["XX"]}, "at least one place"),
        ({"country": ["MY"]}, "chosen only with its country"),
        ({"area": ["atlantis"]}, "chosen only with its country"),
        ({"value_0": "", "value_1": ""}, "at least one way"),
        ({"value_1": "kantor"}, "kantor is no e-mail address"),
        ({"value_0": "0812"}, "WhatsApp needs the number with +"),
        ({"way_0": "fax"}, "Choose phone, WhatsApp"),
        ({"way_0": "web", "value_0": "javascript:alert(1)"}, "a website begins with https://"),
        ({"languages": "Bahasa Indonesia"}, "Write languages as codes"),
        ({"when": "sometimes"}, "Choose when they can be reached"),
        ({"zone": "Mars"}, "Choose a time zone of the list"),
        ({"start_0": "", "end_0": "", "day_0": []}, "at least one row of times"),
        ({"day_0": []}, "Times 1: choose at least one day"),
        ({"end_0": "25:00"}, "Times 1: give both times"),
        ({"note_id": "Membantu korban perdagangan orang."}, "note"),
    ],
)
async def test_what_cannot_be_used_is_refused_with_its_place(house: House, wrong: dict[str, Any], said: str) -> None:
    ani = await admin(house)
    assert await keep(ani, **wrong) == 422
    assert said in ani.words()
    assert "gratis" in ani.words() or "note_id" in wrong  # what was written is still there
    assert current(house).partners == {}
    assert "partner_set" not in [action for action, _ in await house.audit_lines()]


@pytest.mark.parametrize(
    "value",
    ["²\u202e", "²", "0001-01-01T00:00", "💣" * 300, "\x00", "{0}", "times"],
    ids=["invisible", "digit", "first day", "long", "zero", "brace", "word"],
)
async def test_nothing_that_is_sent_breaks_the_form(house: House, value: str) -> None:
    ani = await admin(house)
    for field in (*NEW, *(["when", "start_0"], ["when", "zone"], ["when", "day_0"])):
        names = [field] if isinstance(field, str) else field
        sent = {**NEW, **{name: "times" if name == "when" and len(names) > 1 else value for name in names}}
        form = partner_form.sent(FormData([*sent.items()]))
        catalog = current(house)
        partner_form.problems(form, ["ID"], catalog.shared("areas"), catalog.shared("zones"))
    assert await keep(ani, **dict.fromkeys(NEW, value)) == 422
    assert (await ani.get(f"/partners/{quote(value[:40], safe='')}")).status_code == 404


async def test_of_two_admins_the_second_writes_over_nothing(house: House) -> None:
    ani, budi = await admin(house), await house.signed_in("Budi", "admin")
    there(house)
    await ani.get(f"/partners/{ID}")
    await keep(budi, ID, note_en="A safe house in Medan, free of charge.")
    answer = await ani.post(f"/partners/{ID}", **{**NEW, "seen": ani.field("seen"), "name_en": "Other"})
    assert answer.status_code == 409
    assert "Somebody has just changed this partner" in ani.words()
    assert current(house).partners[ID].notes["en"] == "A safe house in Medan, free of charge."


async def test_two_partners_of_one_name_are_two(house: House) -> None:
    ani = await admin(house)
    there(house)
    await keep(ani)
    assert list(current(house).partners) == [ID, f"{ID}_2"]
    assert partner_form.id_of({"id": "保護", "en": "x"}, ()) == "partner"
    assert partner_form.id_of({"id": "New", "en": "x"}, ()) == "new_2"


async def test_one_that_left_the_list_cannot_be_asked_about_any_more(house: House) -> None:
    ani = await admin(house)
    there(house)
    case, ratna = await taken(house, country="ID")
    await act(ratna, case, "partner", partner=ID, need=["shelter"])
    (referral,) = await house.queue.referrals(case)
    await ani.get(f"/partners/{ID}")
    await ani.post(f"/partners/{ID}/remove")
    assert "There is no partner on the list yet" in ani.words()
    assert house.own is not None
    assert house.own.layers[PARTNERS] == {}
    await act(ratna, case, f"partner/{referral.id}", to="asked")
    assert "not on the list any more" in ratna.words()
    assert ("partner_removed", ID) in await house.audit_lines()


async def test_a_yes_for_one_name_does_not_become_one_for_another(house: House) -> None:
    there(house)
    case, ratna = await taken(house, country="ID")
    await act(ratna, case, "partner", partner=ID, need=["shelter"])
    (referral,) = await house.queue.referrals(case)
    await act(ratna, case, f"partner/{referral.id}", to="asked")
    await answer(house, case, yes=True)
    ani = await admin(house)
    assert await keep(ani, ID, name_en="Another House", name_id="Rumah Lain") == 422
    assert "agreed to a referral under the present name" in ani.words()
    assert await keep(ani, ID, value_1="baru@contoh.example") == 200
    await ratna.get(f"/case/{case}")
    await act(ratna, case, f"partner/{referral.id}", to="sent")
    assert await keep(ani, ID, name_en="Another House", name_id="Rumah Lain") == 200


async def test_a_partner_of_the_file_can_be_changed_left_out_and_taken_back(house: House) -> None:
    catalog = current(house)
    catalog.__dict__.update(with_partner(catalog).__dict__)
    ani = await admin(house)
    await keep(ani, PARTNER, name_en="Another name")
    assert catalog.partners[PARTNER].names["en"] == "Another name"
    await ani.get(f"/partners/{PARTNER}")
    await ani.post(f"/partners/{PARTNER}/back")
    assert catalog.partners[PARTNER].names["en"] == "Example House (made up)"
    await ani.post(f"/partners/{PARTNER}/remove")
    assert catalog.partners == {}
    assert "Taken off the list here Example House (made up)" in ani.words()
    await ani.post(f"/partners/{PARTNER}/back")
    assert list(catalog.partners) == [PARTNER]


async def test_others_see_the_list_and_change_nothing(house: House) -> None:
    ani = await admin(house)
    there(house)
    agent = await house.signed_in("Ratna", language="id")
    page = (await agent.get("/partners")).text
    assert "Rumah Contoh (rekaan)" in page
    assert "rumah aman, bantuan hukum" in page
    assert "/partners/new" not in page
    assert "Tambah mitra" not in page
    for path in (f"/partners/{ID}", f"/partners/{ID}/remove"):
        assert (await agent.post(path, **NEW)).status_code == 403
    assert (await ani.get("/partners/nobody")).status_code == 404
    assert (await ani.get("/partners/..%2Fx")).status_code == 404


async def test_a_damaged_or_old_entry_is_left_out_and_breaks_nothing(house: House) -> None:
    assert house.own is not None
    ani = await admin(house)
    there(house)
    path = house.own._path
    layers = json.loads(path.read_text())
    layers[PARTNERS] |= {"bad": {"names": {"id": "x"}}, "worse": 3, "gone": {}}
    path.write_text(json.dumps(layers))
    house.own.refresh()
    assert list(current(house).partners) == [ID]
    assert (await ani.get("/partners")).status_code == 200
    assert own_file(path.parent.parent) == path


def test_the_example_of_the_file_goes_through_the_form() -> None:
    row = yaml.safe_load(example_text())[PARTNER]
    assert partner_form.row_of(partner_form.filled(row)) | {"open": ""} == row | {"open": ""}
