"""Amounts of money in normalised text: 'rp 3,5 juta', '1500$', '800-1200 usd', '750 ribu'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CURRENCIES = {
    "IDR": "rp idr rupiah",
    "USD": "us$ $us usdt usd dollar dollars dolar $",
    "EUR": "€ eur euro euros",
    "GBP": "£ gbp pounds pound poundsterling",
    "MYR": "rm myr ringgit",
    "SGD": "sgd s$ dolar_singapura",
    "TWD": "ntd nt$ nt twd",
    "HKD": "hk$ hkd",
    "JPY": "¥ jpy yen",
    "KRW": "₩ krw won",
    "AED": "aed dirham dhs",
    "SAR": "sar riyal real",
    "AUD": "aud au$ a$",
    "CAD": "cad ca$ c$",
    "THB": "baht thb",
}
_CODE = {sign: code for code, signs in _CURRENCIES.items() for sign in signs.replace("_", " ").split()}
_UNITS = {
    "juta": 1_000_000, "jt": 1_000_000, "jeti": 1_000_000, "mil": 1_000_000, "mill": 1_000_000, "million": 1_000_000,
    "millions": 1_000_000, "mio": 1_000_000, "m": 1_000_000, "ribu": 1000, "rb": 1000, "thousand": 1000, "k": 1000,
    "ke": 1000,  # what the normaliser makes of a single k
}  # fmt: skip
#: units that say by themselves that money is meant
_MONEY_UNITS = frozenset({"juta", "jt", "jeti", "mil", "mill", "million", "millions", "mio", "ribu", "rb"})
_SIGN = "|".join(sorted(map(re.escape, _CODE), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+(?:[.,]\d{1,2})?"
_AMOUNT = re.compile(
    rf"(?<![^\W\d])(?:(?P<before>{_SIGN})[ .]{{0,2}})?(?<![\w.,])?(?P<number>{_NUMBER})"
    rf"(?: ?(?:-|sampai|to|sd|s/d|~) ?(?P<most>{_NUMBER}))?"
    rf"(?: ?(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![^\W\d]))?(?:-?an)?"
    rf"(?(before)|(?: ?(?P<after>{_SIGN})(?![^\W\d]))?)"
)
#: written out to the last zero: rupiah even without a sign
_MILLIONS = re.compile(r"\d{1,3}(?:[.,]\d{3}){2}|\d{3,6}000")


@dataclass(frozen=True)
class Amount:
    """`value` in units of `currency` (ISO code); a range gives its upper end. Places in the text read."""

    start: int
    end: int
    value: float
    currency: str


def amounts(normalised: str) -> Iterator[Amount]:
    """Every amount whose currency or unit is written, and numbers as long as prices in rupiah are."""
    for match in _AMOUNT.finditer(normalised):
        sign, unit = match["before"] or match["after"], match["unit"]
        attached = unit == "m" and normalised[match.start("unit") - 1].isdigit()  # '12m', not '12 m'
        if sign is None and unit not in _MONEY_UNITS and not attached and not _MILLIONS.fullmatch(match["number"]):
            continue
        value = _value(match["most"] or match["number"]) * _UNITS.get(unit or "", 1)
        yield Amount(match.start(), match.end(), value, _CODE[sign] if sign else "IDR")


def _value(number: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number):
        return float(re.sub("[.,]", "", number))
    return float(number.replace(",", "."))
