"""'The next case' looks at what staff are trained for; admins set it."""

from __future__ import annotations

from bot.core.roles import Role
from tests.console.conftest import Browser, House

CHILD = ("urgent:child_in_danger",)


async def _untrained(house: House, role: Role = "agent") -> tuple[Browser, Browser]:
    """An admin, and somebody whom that admin has marked as trained for nothing but self-harm."""
    admin, member = await house.signed_in("Ani", "admin"), await house.signed_in("Budi", role)
    account = await house.staff.named("Budi")
    await admin.get("/staff")
    await admin.post("/staff/skills", staff=account.id, skill=["self_harm", "unheard_of"])
    assert "is kept" in admin.words()
    assert (await house.staff.member(account.id)).skills == {"self_harm"}
    return admin, member


async def test_the_next_case_is_one_that_suits(house: House) -> None:
    _, budi = await _untrained(house)
    child = await house.case(tier="high", reasons=CHILD)
    other = await house.case(tier="caution", reasons=("asked_for_staff",))
    await budi.get("/")
    assert "Asks for training: Children" in budi.words()
    taken = await budi.post("/next", follow=False)
    assert taken.headers["location"].endswith(f"/case/{other}")
    await budi.get("/")
    assert "Nothing that suits you is waiting" in budi.words()
    assert 'id="take-next"' not in (await budi.get("/")).text
    await budi.post("/next")
    assert "No case that suits you is waiting" in budi.words()
    assert (await house.queue.get(child)).state == "waiting"


async def test_nobody_waits_longer_than_their_time_for_a_training(house: House) -> None:
    _, budi = await _untrained(house)
    child = await house.case(tier="urgent", reasons=CHILD)
    await budi.post("/next")
    assert (await house.queue.get(child)).state == "waiting"
    house.clock.forward(minutes=5)
    assert 'id="take-next"' in (await budi.get("/")).text
    taken = await budi.post("/next", follow=False)
    assert taken.headers["location"].endswith(f"/case/{child}")


async def test_many_that_do_not_suit_stand_in_nobodys_way(house: House) -> None:
    _, budi = await _untrained(house)
    for _ in range(55):
        await house.case(tier="high", reasons=CHILD)
    other = await house.case(tier="caution", reasons=("asked_for_staff",))
    taken = await budi.post("/next", follow=False)
    assert taken.headers["location"].endswith(f"/case/{other}")


async def test_until_somebody_sets_it_everybody_is_given_everything(house: House) -> None:
    member = await house.signed_in()
    child = await house.case(tier="high", reasons=CHILD)
    taken = await member.post("/next", follow=False)
    assert taken.headers["location"].endswith(f"/case/{child}")


async def test_all_boxes_mean_everything_and_each_change_is_in_the_trail(house: House) -> None:
    admin, _ = await _untrained(house)
    account = await house.staff.named("Budi")
    await admin.post("/staff/skills", staff=account.id, skill=["children", "sexual_violence", "self_harm"])
    assert (await house.staff.member(account.id)).skills is None
    await admin.post("/staff/skills", staff=account.id)
    assert (await house.staff.member(account.id)).skills == frozenset()
    assert [line for line in await house.audit_lines() if line[0] == "skills_set"] == [("skills_set", account.id)] * 3
    await admin.post("/staff/skills", staff="nobody")
    assert "skills_set" not in str(admin.last and admin.last.url)


async def test_supervisors_see_it_and_are_not_bound_by_it(house: House) -> None:
    _, budi = await _untrained(house, "supervisor")
    child = await house.case(tier="high", reasons=CHILD)
    await budi.get("/team")
    assert "Thoughts of ending one's life" in budi.words()
    taken = await budi.post(f"/case/{child}/claim", follow=False)
    assert taken.headers["location"].endswith(f"/case/{child}")
