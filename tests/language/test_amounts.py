"""Amounts of money as adverts write them."""

from __future__ import annotations

import pytest

from bot.language.amounts import amounts
from tests.language.support import toolkit


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("gaji 15jt", 15_000_000, "IDR"),
        ("Rp 3.500.000", 3_500_000, "IDR"),
        ("rp3,5jt", 3_500_000, "IDR"),
        ("750rb", 750_000, "IDR"),
        ("2 juta-an", 2_000_000, "IDR"),
        ("12-15 juta", 15_000_000, "IDR"),
        ("1500$", 1500, "USD"),
        ("$450", 450, "USD"),
        ("800-1200 USD", 1200, "USD"),
        ("NT$ 28,590", 28590, "TWD"),
        ("RM1,700", 1700, "MYR"),
        ("12M", 12_000_000, "IDR"),
        ("2,350,000", 2_350_000, "IDR"),
        ("35000000", 35_000_000, "IDR"),
    ],
)
def test_an_amount_and_its_currency(text: str, value: float, currency: str) -> None:
    found = list(amounts(toolkit().normaliser.normalise(text)))
    assert [(amount.value, amount.currency) for amount in found] == [(value, currency)]


@pytest.mark.parametrize(
    "text", ["umur 21-45", "081234567890", "tahun 2025", "jam 8", "2 m", "40 jam", "N4", "SIP3MI 214/2021"]
)
def test_other_numbers_are_no_money(text: str) -> None:
    assert list(amounts(toolkit().normaliser.normalise(text))) == []
