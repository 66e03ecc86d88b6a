"""Phone numbers of Indonesia and of the countries people work in, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers

from bot.core.types import Span
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Group, Page, digits_of

#: where Indonesians work; a number in national form is tried as one of each
_REGIONS = (
    *("ID", "MY", "SG", "HK", "TW", "SA", "AE", "KR", "JP", "KH", "MM", "TH", "PH", "VN", "LA", "BN", "MO", "CN"),
    *("QA", "KW", "OM", "BH", "JO", "TR", "IN", "LK", "PL", "DE", "AU", "GB"),
)
_CODES = tuple(str(phonenumbers.country_code_for_region(region)) for region in _REGIONS)
_LEAST, _MOST = 7, 16
_MOST_CHECKS = 200
_LOOK_BACK = 48
_DATE = re.compile(
    r"\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)?\d\d"
    r"|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|(?:19|20)\d\d\s?-\s?(?:19|20)\d\d"
)
_TIMES = re.compile(r"[012]?\d[.:][0-5]\d\s?-\s?[012]?\d[.:][0-5]\d")
_ENDS_SENTENCE = re.compile(r"(?<!\bno)[.]\s")
#: digits of a ship's number, which follows 'IMO' as an account on the app of that name may
_SHIP = 7
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
#: prefixes of numbers that belong to services, not to people
_SERVICE = re.compile(r"(?:0800|1800|1300|1500|14)\d{2,7}|9200\d{5}|800\d{4,7}")
_MOBILE = re.compile(r"0?8[1-9]|628|00628")
_FOUR_FOUR = re.compile(r"[5689]\d{3}[ -]\d{4}")


class PhoneRecogniser:
    """Finds phone numbers; numbers of services handed in stay visible."""

    kind = "PHONE"

    def __init__(self, lexicon: Lexicon, safe_numbers: Iterable[str]) -> None:
        """Sections used: `phone_cues`, `number_fillers`, `other_numbers`, `money_before`, `money_after`,
        `digit_words`, `public_phones`."""
        fillers = lexicon.any_of("number_fillers")
        glue = rf"(?:[\s:=#.,()'\"-]{{0,3}}\b{fillers}\b){{0,4}}[\s:=#.,()'\"-]{{0,4}}$"
        self._cue = re.compile(rf"(?<!\w){lexicon.any_of('phone_cues')}(?:ku|nya|mu|in)?(?!\w){glue}")
        self._other = re.compile(rf"(?<!\w){lexicon.any_of('other_numbers')}(?:nya|ku|mu)?(?!\w){glue}")
        self._money_before = re.compile(rf"(?<!\w){lexicon.any_of('money_before')}\.?\s?$")
        self._money_after = re.compile(rf"\s?{lexicon.any_of('money_after')}(?!\w)")
        # a landline or short number named as a hotline's stays, a mobile number never does
        self._public = re.compile(rf"(?<!\w){lexicon.any_of('public_phones')}(?!\w)[^\d\n.;]{{0,24}}$")
        self._spoken = SpokenDigits(lexicon)
        self._safe = {form for number in safe_numbers for form in _forms(number)}

    def find(self, page: Page) -> list[Span]:
        """Spans of numbers with their country code."""
        found: list[Span] = []
        past = -1
        checks = _Checks()
        before = _Before(-1)
        for groups in page.windows(_LEAST, _MOST):
            start = groups[0].start
            if start < past:
                continue
            if before.start != start:
                before = self._before(page.low, start)
            if not before.amount and self._is_phone(page, groups, before, checks):
                span = self._with_prefix(page, groups)
                if not self._is_safe(page.low[:start], digits_of(groups)):
                    found.append(span)
                past = span.end
        for start, end, digits in self._spoken.find(page):
            if (len(digits) >= 9 and digits[0] in "068") or (len(digits) >= 7 and self._before(page.low, start).cue):
                found.append(Span(start, end, self.kind))
        return found

    def _before(self, low: str, start: int) -> _Before:
        """What the words before a number say about it; the same for every window that starts there."""
        text = low[max(0, start - _LOOK_BACK) : start]
        plus = text.rstrip("( ").endswith("+")
        cue = self._cue.search(text) is not None
        named = None if cue else self._other.search(text)
        other = named is not None and not _ENDS_SENTENCE.search(named.group())
        amount = not plus and self._money_before.search(text) is not None
        return _Before(start, plus, cue, other, amount, glued=text[-1:].isalpha())

    def _is_phone(self, page: Page, groups: tuple[Group, ...], before: _Before, checks: _Checks) -> bool:
        start, end = groups[0].start, groups[-1].end
        if len(groups) > 1 and len(groups[-1].digits) == 1 and not _evenly_spelled(groups):
            return False  # '0812 3456 7890 3 bulan'
        raw, digits = page.digits[start:end], digits_of(groups)
        if (before.glued or page.low[end : end + 1].isalpha()) and not digits.startswith(("08", "628")):
            return False
        if len(digits) == _SHIP and page.text[:start].endswith("IMO "):
            return False
        if before.plus:
            return before.cue or _LEAST < len(digits) < _MOST
        if _THOUSANDS.fullmatch(raw) or _DATE.fullmatch(raw) or _TIMES.match(raw) or before.other:
            return False
        if self._money_after.match(page.low, end):
            return False
        if _FOUR_FOUR.fullmatch(raw) and not raw.endswith("00"):
            return True
        return _looks_like(digits, checks, cue=before.cue)

    def _is_safe(self, before: str, digits: str) -> bool:
        if self._public.search(before[-_LOOK_BACK:]) and not _MOBILE.match(digits):
            return True
        return bool(_SERVICE.fullmatch(digits)) or not self._safe.isdisjoint(_forms(digits))

    def _with_prefix(self, page: Page, groups: tuple[Group, ...]) -> Span:
        start, end = groups[0].start, groups[-1].end
        while start and page.text[start - 1] in "+(":
            start -= 1
        if page.text[end : end + 1] == ")" and "(" in page.text[start:end]:
            end += 1
        return Span(start, end, self.kind)


class SpokenDigits:
    """Numbers said in words, in any language and mixed with digits: 'nol delapan satu dua 34 five six'."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Section used: `digit_words`, entries like 'nol=0'."""
        pairs = (entry.partition("=") for entry in lexicon.sections.get("digit_words", ()))
        self._values = {word: value for word, _, value in pairs}
        words = "|".join(sorted(self._values, key=lambda w: (-len(w), w))) or "(?!)"
        one = rf"(?:{words}|\d)"
        self._run = re.compile(rf"(?<![^\W_]){one}{{1,20}}(?:[\s,.\-]{{1,3}}{one}{{1,20}})*(?![^\W_])")
        self._one = re.compile(one)

    def find(self, page: Page) -> list[tuple[int, int, str]]:
        """(start, end, digits) of every stretch with two digit words or more; 'double' repeats the next digit."""
        found = []
        for run in self._run.finditer(page.low):
            pieces = self._one.findall(run.group())
            if sum(piece in self._values for piece in pieces) < 2:
                continue
            digits, times = "", 1
            for piece in pieces:
                value = self._values.get(piece, piece)
                if value in ("x2", "x3"):
                    times = int(value[1])
                else:
                    digits, times = digits + value * times, 1
            found.append((*run.span(), digits))
        return found


def _evenly_spelled(groups: tuple[Group, ...]) -> bool:
    """All groups short, as in '0 8 1 2 3 4': a single digit among longer groups is a word of its own."""
    return all(len(group.digits) <= 2 for group in groups)


def _looks_like(digits: str, checks: _Checks, *, cue: bool) -> bool:
    if digits.startswith("00"):
        return 10 < len(digits) <= _MOST
    if cue and len(digits) <= 14:
        return True
    if digits.startswith("0"):
        return 9 <= len(digits) <= 13 and (digits[1] == "8" or len(digits) >= 10 or checks.valid_somewhere(digits))
    if digits.startswith("8") and 10 <= len(digits) <= 12:
        return checks.valid(digits, "ID")
    return 10 <= len(digits) <= 14 and digits.startswith(_CODES) and checks.valid("+" + digits, None)


@dataclass(frozen=True)
class _Before:
    """What stands before a number: a '+', a word for phones, a word for other numbers, a currency, a letter."""

    start: int
    plus: bool = False
    cue: bool = False
    other: bool = False
    amount: bool = False
    glued: bool = False


class _Checks:
    """Asks phonenumbers, so many times for one text; after that whatever may be a number counts as one."""

    def __init__(self) -> None:
        self._left = _MOST_CHECKS

    def valid(self, number: str, region: str | None) -> bool:
        self._left -= 1
        if self._left < 0:
            return True
        try:
            return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
        except phonenumbers.NumberParseException:
            return False

    def valid_somewhere(self, number: str) -> bool:
        return any(self.valid(number, region) for region in _REGIONS)


def _forms(number: str) -> set[str]:
    """The ways one number is written: with and without country code or leading zero; digits only."""
    digits = re.sub(r"\D", "", number)
    digits = digits[2:] if digits.startswith("00") and len(digits) > 10 else digits
    if len(digits) < _LEAST:
        return {digits}
    if digits.startswith("0"):
        return {digits, "62" + digits[1:], digits[1:]}
    forms = {digits}
    for code in _CODES:
        if digits.startswith(code) and len(digits) >= len(code) + _LEAST:
            forms |= {digits[len(code) :], "0" + digits[len(code) :]}
    return forms
