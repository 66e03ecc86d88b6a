"""Bank accounts: digits after a cue ('rek', 'account no') or a bank's name, and IBANs."""

from __future__ import annotations

import re

from bot.core.types import Span
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Page

_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_DIGITS = re.compile(r"\d(?:[ .\-]{0,2}\d){5,19}(?!\d)")
_UNBROKEN = re.compile(r"\d{6,18}(?!\d)")
_LONG = re.compile(r"(?<![\w.])\d(?:[ .\-]{0,1}\d){8,17}(?!\d)")
#: with thousands marks
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){1,3}")
_MOBILE = re.compile(r"0?8|628|60?1")
_LEAST, _MOST = 6, 18
_LEAST_AFTER_BANK = 8
#: between cue and number: at most this many characters, no digits
_GAP = 45
_LOOK_BACK = 90


class BankAccountRecogniser:
    """Finds account numbers; without a cue a number is never one."""

    kind = "BANK_ACCOUNT"

    def __init__(self, lexicon: Lexicon) -> None:
        """Sections used: `bank_cues`, `banks`, `wallets`, `send_money`, `money_after`, and `phone_cues`, which win
        when one stands in between."""
        gap = rf"[^\d\n]{{0,{_GAP}}}?(?:\d{{3}}[,)] ?)?(?=\d)"
        self._cue = re.compile(rf"(?<!\w){lexicon.any_of('bank_cues')}(?:ku|nya|mu)?(?!\w)(?P<gap>{gap})")
        banks = lexicon.any_of("banks")
        self._bank = re.compile(rf"(?<!\w)(?:{banks}|bank\s\w{{2,15}})(?!\w)(?P<gap>{gap})")
        self._bank_after = re.compile(rf"[\s,(]{{1,2}}(?:{banks}|bank)(?!\w)")
        self._sent = re.compile(
            rf"(?<!\w){lexicon.any_of('send_money')}\W[^\n]{{0,50}}(?<!\w)(?:ke|to|into|in)\s(?:[a-z]+\s){{0,3}}$"
        )
        self._phone = re.compile(rf"(?<!\w){lexicon.any_of('phone_cues')}(?!\w)")
        self._wallet = re.compile(rf"(?<!\w){lexicon.any_of('wallets')}(?!\w)")
        self._broken = re.compile(r"[?!;]|\.\s|\b(?:diblokir|kosong|isi|saldo|gaji|juta|umur|usia|tanggal|tgl|jam)\b")
        self._money = re.compile(rf"\s?{lexicon.any_of('money_after')}(?!\w)")
        self._currency = re.compile(r"(?:rp|idr|rm|usd|nt\$|hk\$|s\$|\$)\.?\s*$")

    def find(self, page: Page) -> list[Span]:
        """Spans of account numbers; the bank's name and the holder stay to others."""
        found = [Span(m.start(), m.end(), self.kind) for m in _IBAN.finditer(page.text) if _is_iban(m.group())]
        for pattern, least in ((self._cue, _LEAST), (self._bank, _LEAST_AFTER_BANK)):
            for cue in pattern.finditer(page.low):
                span = self._number(page, cue, least)
                if span:
                    found.append(span)
        found.extend(
            Span(*number.span(), self.kind) for number in _LONG.finditer(page.digits) if self._belongs(page, number)
        )
        return found

    def _belongs(self, page: Page, number: re.Match[str]) -> bool:
        """'110-482-993017 shinhan bank', 'suruh tf 1,5jt ke 9000038124476'."""
        if _AMOUNT.fullmatch(number.group()):
            return False
        if self._bank_after.match(page.low, number.end()):
            return True
        before = page.low[max(0, number.start() - _LOOK_BACK) : number.start()]
        return not _MOBILE.match(number.group()) and self._sent.search(before) is not None

    def _number(self, page: Page, cue: re.Match[str], least: int) -> Span | None:
        gap = cue["gap"]
        if self._phone.search(gap) or self._broken.search(gap) or self._currency.search(gap):
            return None
        number = _DIGITS.match(page.digits, cue.end())
        if number is None:
            return None
        if _MOBILE.match(number.group()) and self._wallet.search(cue.group()):
            return None  # a wallet is known by the phone number
        if self._money.match(page.low, number.end()):
            number = _UNBROKEN.match(page.digits, cue.end())  # 'bca 7825104396 6 jt'
        if number is None or not least <= sum(char.isdigit() for char in number.group()) <= _MOST:
            return None
        if self._money.match(page.low, number.end()) or _AMOUNT.fullmatch(number.group()):
            return None
        return Span(number.start(), number.end(), self.kind)


def _is_iban(text: str) -> bool:
    """The check sum of ISO 13616: letters count from 10, country and check digits go to the end, modulo 97 is 1."""
    plain = text.replace(" ", "")
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1
