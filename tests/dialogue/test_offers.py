"""Checking an offer and looking up an agency in the chat, with the real model, in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.content.agencies import AgencyRegister, list_file, read_csv, save
from bot.dialogue.turn import TurnRunner
from bot.nlu.shared import catalog, toolkit
from bot.settings import utc_now
from tests.dialogue.conftest import KEY, Talk

SAMPLE = Path(__file__).parents[1] / "agencies" / "sample.csv"
ADVERT = {
    "id": "🔥LOKER LUAR NEGERI🔥 admin online, gaji 12jt, tiket gratis, paspor kami pegang, minat inbox Pak Daeng "
    "081234567890",
    "en": "Urgent hiring: online admin abroad, $1000 salary, free ticket, we keep your passport, PM me on 081234567890",
}
ASK = {"id": "cek loker ini dong", "en": "can you check a job offer for me"}


def said(lang: str, key: str) -> str:
    return catalog().text(lang, f"offer_check.{key}")  # type: ignore[arg-type]


def kept(talk: Talk) -> str:
    """Everything that is remembered of the conversation."""
    return json.dumps(json.loads(talk.tracker or b"{}"), ensure_ascii=False)


@pytest.fixture
def listed(talk: Talk, tmp_path: Path) -> Talk:
    """A conversation with a worker that has a list of companies."""
    save(read_csv(SAMPLE, date(2026, 10, 31)), list_file(tmp_path))
    register = AgencyRegister(tmp_path)
    engine = talk.runner._engine
    return replace(talk, runner=TurnRunner(engine, toolkit(), catalog(), KEY, utc_now, register))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_offer_is_asked_for_and_the_next_message_is_checked(talk: Talk, lang: str) -> None:
    talk.lang = lang  # type: ignore[assignment]
    assert said(lang, "ask") in talk.says(ASK[lang])
    answer = talk.says(ADVERT[lang])
    assert said(lang, "verdict.risky") in answer
    assert said(lang, "flags.papers_kept.name") in answer
    assert {"id": "“paspor kami pegang”", "en": "“we keep your passport”"}[lang] in answer
    assert {"id": "Sumber:", "en": "Source:"}[lang] in answer
    assert "081234567890" not in answer + kept(talk)


def test_the_person_is_told_that_numbers_were_hidden(talk: Talk) -> None:
    talk.says(ASK["id"])
    assert catalog().text("id", "relay.hidden.only", kinds="nomor telepon") in talk.says(ADVERT["id"])


def test_more_of_the_same_offer_is_added_to_it(talk: Talk) -> None:
    talk.says(ASK["id"])
    talk.says("kerja di pabrik Malaysia, gaji RM1500, minat inbox, berangkat minggu depan")
    answer = talk.says("masuk pakai visa turis dulu, nanti dipotong gaji 6 bulan")
    for flag in ("wrong_visa", "wage_cut"):
        assert said("id", f"flags.{flag}.name") in answer
    assert said("id", "verdict.risky") in answer


def test_another_offer_starts_from_nothing(talk: Talk) -> None:
    talk.says(ASK["id"])
    talk.says(ADVERT["id"])
    assert said("id", "ask_again") in talk.presses("Cek tawaran lain")
    answer = talk.says("lowongan barista di Bandung, pengalaman minimal 1 tahun, gaji UMR, kirim lamaran ke kedai kami")
    assert said("id", "verdict.no_flags") in answer
    assert "aman" in answer
    assert said("id", "flags.papers_kept.name") not in answer


def test_danger_stop_hiding_and_questions_come_first(talk: Talk) -> None:
    talk.says(ASK["id"])
    assert "110" in talk.says("pintu dikunci dari luar, aku ga bisa keluar")
    talk.says(ASK["id"])
    assert catalog().topic("id", "ask/placement_fees").answer[0] in talk.says(
        "siapa yang bayar biaya penempatan ke taiwan?"
    )
    assert said("id", "verdict.risky") in talk.says(ADVERT["id"]), "still waited for after a question"
    talk.says(ASK["id"])
    assert catalog().text("id", "ui.stopped") in talk.says("stop")
    assert said("id", "verdict.no_flags") not in talk.says(
        "aku mau cerita panjang soal hari ini yang capek sekali ya kak"
    )
    talk.says(ASK["id"])
    assert talk.says("keluar") == catalog().text("id", "ui.quick_exit")


def test_it_does_not_wait_for_ever(talk: Talk) -> None:
    talk.says(ASK["id"])
    for _ in range(3):
        talk.opens("ask/hotlines")
    answer = talk.says("hari ini aku habis jalan jalan sama teman ke pasar terus makan bakso enak sekali")
    assert said("id", "verdict.no_flags") not in answer


def test_an_advert_out_of_nowhere_is_offered_to_be_checked(talk: Talk) -> None:
    talk.says("halo")
    answer = talk.says("temanku dapat ini: " + ADVERT["id"])
    if said("id", "verdict.risky") not in answer:  # understood as a wish to check it
        assert said("id", "found_by_the_way") in answer
        answer = talk.presses("Cek tawaran ini")
    assert said("id", "flags.papers_kept.name") in answer
    assert "081234567890" not in kept(talk)


def test_the_country_of_an_advert_is_not_where_the_person_is(talk: Talk) -> None:
    talk.says(ASK["id"])
    talk.says("dibutuhkan CS di Kamboja, gaji 15jt, tiket gratis, minat inbox")
    assert "Kamboja" not in talk.says("pintu dikunci dari luar, aku ga bisa keluar")


def test_a_question_mark_makes_no_question_of_a_pasted_offer(talk: Talk) -> None:
    talk.says(ASK["id"])
    answer = talk.says("kak ini ada loker di laos jadi cs gaji 14 juta tiket dibayarin, aman ga ya?")
    assert said("id", "flags.scam_place.name") in answer


def test_thanks_after_the_check_is_not_checked(talk: Talk) -> None:
    talk.says(ASK["id"])
    talk.says(ADVERT["id"])
    assert said("id", "noticed") not in talk.says("oke makasih banyak ya kak sudah dibantu, aku jadi tahu sekarang")


def test_an_old_button_without_an_offer_asks_for_it(talk: Talk) -> None:
    assert said("id", "nothing_new") in talk._turn(_pressed("offer:seen"))


def _pressed(action: str):  # type: ignore[no-untyped-def]
    from bot.core.types import Incoming
    from bot.settings import utc_now

    return Incoming("1", utc_now(), action=action)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT Maju Jaya Contoh resmi ga?", "SAMPLE/004"),
        ("apakah pt bina karya contoh berizin?", "dihentikan sementara"),
        ("PT Maju Jaya Abadi Contoh resmi gak kak", "dicabut"),
        ("PT Sakura Contoh Mandiri punya izin?", "masa izinnya habis 31 Des 2020"),
        ("PT Maju Jaya itu resmi gak", "PT Maju Jaya Contoh"),
        ("sponsor Bu Ani itu resmi gak?", "Orang pribadi"),
        ("PT Bina Karya Contoh cabang Cilacap resmi gak?", "bukan cabang"),
    ],
)
def test_a_company_in_the_message_is_looked_up_at_once(listed: Talk, text: str, expected: str) -> None:
    answer = listed.says(text)
    assert expected in answer
    assert "31 Okt 2026" in answer or "Orang pribadi" in answer


def test_a_licensed_company_is_never_called_safe(listed: Talk) -> None:
    assert said("id", "agency.caveat") in listed.says("PT Maju Jaya Contoh resmi ga?")


def test_the_name_is_asked_for_and_questions_come_first(listed: Talk) -> None:
    assert said("id", "agency.ask") in listed.says("gimana cara cek agen resmi atau tidak")
    assert "117" not in listed.says("berapa biaya penempatan ke taiwan?")
    assert "SAMPLE/004" in listed.says("maju jaya contoh")


def test_the_name_is_asked_for_after_the_button_too(listed: Talk) -> None:
    assert said("id", "agency.ask") in listed.opens("ask/check_agency")
    assert "PT Sakura Contoh Mandiri ada di daftar" in listed.says("Sakura Contoh Mandri")


def test_small_talk_is_no_company(listed: Talk) -> None:
    listed.opens("ask/check_agency")
    assert catalog().topic("en", "control/thank").answer[0] in listed.says("thank you so much")


def test_after_an_offer_was_checked_its_agency_can_be_named(listed: Talk) -> None:
    listed.says(ASK["id"])
    listed.says(ADVERT["id"])
    listed.presses("Cek izin agen")
    assert said("id", "agency.not_a_company") in listed.says("LPK Sakura Abadi")


def test_the_persons_spelling_is_in_no_slot(listed: Talk) -> None:
    listed.says("PT Rahasia Pribadi Abadi resmi ga?")
    assert "Rahasia" not in json.dumps(json.loads(listed.tracker or b"{}")["slots"])


def test_without_a_list_it_says_so_and_where_to_ask(talk: Talk) -> None:
    answer = talk.says("PT Maju Jaya Contoh resmi ga?")
    assert said("id", "agency.no_list") in answer
    assert "siskop2mi" in answer
    assert said("id", "agency.ask") not in talk.says("gimana cara cek agen resmi atau tidak")


def test_in_english_too(listed: Talk) -> None:
    listed.lang = "en"
    answer = listed.says("is PT Maju Jaya Contoh licensed?")
    assert "SAMPLE/004" in answer
    assert said("en", "agency.caveat") in answer
