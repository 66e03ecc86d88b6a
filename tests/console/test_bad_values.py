"""Whatever is sent in a form or an address, the console answers; it never breaks."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.console.conftest import House
from tests.console.test_access import _GET, _OPEN_POST, _POST

#: names of fields of all forms
_FIELDS = [
    "text",
    "once",
    "said",
    "to",
    "minutes",
    "at",
    "outcome",
    "debrief",
    "check_in",
    "check_in_on",
    "rest",
    "note",
    "tags",
    "needs",
    "code",
    "codes",
    "state",
    "service",
    "partner",
    "area",
    "staff",
    "role",
    "skill",
    "before",
    "action",
    "handle",
    "day",
    "name",
    "password",
    "repeat",
    "back",
    "serve",
    "zone",
    "holidays",
    "name_id_0",
    "day_0",
    "start_0",
    "key",
]


@pytest.mark.parametrize(
    "value",
    ["²\u202e", "²", "0001-01-01T00:00", "99999999999999999999-1", "💣" * 3000],
    ids=["invisible", "digit", "first day", "large number", "long"],
)
async def test_nothing_that_is_sent_breaks_a_page(house: House, value: str) -> None:
    admin = await house.signed_in("Ratna", "admin")
    me = (await house.staff.named("Ratna")).id
    house.stopping = True  # event streams end at once
    case = await house.case()
    await admin.get("/account")
    token, short = admin.csrf, quote(value[:40], safe="")
    for path in (*_POST, *_OPEN_POST):
        if path.startswith("/logout"):
            continue
        if (await house.queue.get(case)).state in ("waiting", "snoozed"):
            await house.queue.claim(me, case)
        claim = (await house.queue.get(case)).claim
        fields = dict.fromkeys(_FIELDS, value) | {"fence": claim.fence if claim else value, "csrf": token}
        if "T" not in value:
            fields["at"] = ""
        url = path.format(case=case, referral="0" * 8, token=short, partner=short)
        assert (await admin.http.post(url, data=fields)).status_code < 500, path
    query = "&".join(f"{name}={short}" for name in _FIELDS)
    for path in _GET:
        for url in (path.format(case=case), path.format(case=short)):
            answer = await admin.http.get(f"{url}?{query}", headers={"x-live": "1", "x-live-lines": "5"})
            assert answer.status_code < 500, url
