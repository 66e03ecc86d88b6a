"""What a partner is told, what the person is asked before, and what they read afterwards: all of it from content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.content.catalog import Catalog, Service
from bot.core.referrals import Outcome, Referral, code_of
from bot.core.types import LANGS, Button, Lang, Reply

#: button actions `consent:yes:<id>` and `consent:no:<id>` (bot.gateway.consent_desk)
ACTION = "consent"
YES, NO = "yes", "no"


def passed_on(
    catalog: Catalog, referral_id: str, needs: Sequence[str], country: str, area: str, spoken: Lang
) -> dict[Lang, str]:
    """Everything that is passed on, in each language: needs, province or country, language, a code to answer to."""
    return {
        lang: catalog.text(
            lang,
            "referral.text",
            code=code_of(referral_id),
            needs=", ".join(catalog.text(lang, f"console.need.{need}") for need in needs),
            place=_place(catalog, lang, country, area),
            language=catalog.text(lang, f"console.lang.{spoken}"),
        )
        for lang in LANGS
    }


def question(catalog: Catalog, referral: Referral) -> dict[Lang, Reply]:
    """May this be passed on? With the whole text and two buttons, whose actions the hotline signs."""
    return {lang: _question(catalog, lang, referral) for lang in LANGS}


def sent(catalog: Catalog, partner: Service) -> dict[Lang, Reply]:
    """What the person reads when it was sent."""
    return {lang: Reply(catalog.text(lang, "referral.sent", partner=partner.names[lang])) for lang in LANGS}


def reply(catalog: Catalog, lang: Lang, outcome: Outcome, partner: str, referral_id: str) -> Reply:
    """What a person reads after answering, with the button that changes it while that is possible."""
    other = {"agreed": ("cancel", NO), "declined": ("agree", YES), "withdrawn": ("agree", YES)}.get(outcome)
    return Reply(
        text=catalog.text(lang, f"referral.{outcome}", partner=_name(catalog, lang, partner)),
        buttons=(_button(catalog, lang, *other, referral_id),) if other else (),
    )


def line(catalog: Catalog, outcome: Outcome, partner: str) -> Mapping[Lang, str]:
    """What staff read in the conversation."""
    return {
        lang: catalog.text(lang, f"console.partner.line_{outcome}", partner=_name(catalog, lang, partner))
        for lang in LANGS
    }


def area_name(catalog: Catalog, lang: Lang, area: str) -> str:
    """A part of a country as people write it."""
    return str(catalog.shared("areas")[area]["names"][lang][0]).title()


def _question(catalog: Catalog, lang: Lang, referral: Referral) -> Reply:
    partner = catalog.partners[referral.partner]
    text = catalog.text(
        lang,
        "referral.question",
        partner=partner.names[lang],
        note=partner.notes[lang],
        text=referral.text[lang],
    )
    yes, no = _button(catalog, lang, "agree", YES, referral.id), _button(catalog, lang, "refuse", NO, referral.id)
    return Reply(text=text, buttons=(yes, no))


def _button(catalog: Catalog, lang: Lang, title: str, answer: str, referral_id: str) -> Button:
    return Button(title=catalog.text(lang, f"referral.{title}"), payload=f"{ACTION}:{answer}:{referral_id}")


def _place(catalog: Catalog, lang: Lang, country: str, area: str) -> str:
    known = catalog.shared("countries").get(country)
    name = str(known["display"][lang]) if known else country or catalog.text(lang, "referral.place_unknown")
    if not area:
        return name
    return catalog.text(lang, "referral.place_area", area=area_name(catalog, lang, area), country=name)


def _name(catalog: Catalog, lang: Lang, partner: str) -> str:
    """A partner that is not in the file any more keeps its id."""
    return catalog.partners[partner].names[lang] if partner in catalog.partners else partner
