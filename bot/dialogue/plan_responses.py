"""The personal plan: choosing steps, showing them with a service each, handing them to staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.content import contacts
from bot.content.contacts import Seeker
from bot.core.plan import Step, chosen, parse_steps, variants
from bot.core.types import Lang
from bot.dialogue.places_responses import seeker
from bot.dialogue.response_parts import Message, ResponseParts, paragraphs


class PlanResponses(ResponseParts):
    """Responses `plan_pick`, `plan`, `plan_drop`, `plan_staff` and `plan_for_staff`; `needs` are ids of steps.

    Choosing shows up to six steps at once: a choice of several things must be seen as a whole.
    """

    def _say_plan_pick(self, lang: Lang, _country: str | None, *, needs: Sequence[str], **_: Any) -> Message:
        steps = self._all_steps()
        left = [step for step in steps if step.id not in needs]
        key = "pick" if not needs else "pick_more" if left else "all_chosen"
        make = [self._plan_text_button(lang, "make", "plan:make")] if needs else []
        buttons = [{"title": self._title(lang, step), "action": f"plan:on:{step.id}"} for step in left]
        return {"text": self._plan_text(lang, key, chosen=self._titles(lang, needs)), "buttons": [*make, *buttons]}

    def _say_plan(
        self, lang: Lang, country: str | None, *, needs: Sequence[str], dropped: str = "", **told: Any
    ) -> Message:
        person = seeker(country, told)
        steps = chosen(self._all_steps(), needs)
        gone = [self._plan_text(lang, "dropped", title=self._titles(lang, [dropped]))] if dropped else []
        add = self._plan_text_button(lang, "add", "plan:start")
        if not steps:
            return {"text": paragraphs([*gone, self._plan_text(lang, "empty")]), "buttons": [add]}
        facts = [fact for step in steps for fact in step.facts[:1]]
        text = [
            *gone,
            self._plan_text(lang, "intro"),
            self._written(lang, steps, person),
            self._plan_text(lang, "keep"),
        ]
        return {
            "text": paragraphs([*text, self.sources_of(lang, facts, len(facts))]),
            "buttons": [
                self._plan_text_button(lang, "to_staff", "plan:staff"),
                self._plan_text_button(lang, "change", "plan:change"),
                add,
                self.check_in_button(lang),
                self.button(lang, "menu", "topic:control/help_menu"),
            ],
        }

    def _say_plan_drop(self, lang: Lang, _country: str | None, *, needs: Sequence[str], **_: Any) -> Message:
        steps = chosen(self._all_steps(), needs)
        buttons = [{"title": self._title(lang, step), "action": f"plan:off:{step.id}"} for step in steps]
        back = self._plan_text_button(lang, "back", "plan:make")
        return {"text": self._plan_text(lang, "drop"), "buttons": [*buttons, back]}

    def _say_plan_staff(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        yes, no = (self._plan_text_button(lang, f"send_{answer}", f"plan:{answer}") for answer in ("yes", "no"))
        return {"text": self._plan_text(lang, "staff_ask"), "buttons": [yes, no]}

    def _say_plan_sent(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        return {"text": self._plan_text(lang, "sent")}

    def _say_plan_for_staff(self, lang: Lang, country: str | None, *, needs: Sequence[str], **told: Any) -> Message:
        """What goes into the case: the steps as the person read them."""
        steps = chosen(self._all_steps(), needs)
        return {
            "text": paragraphs([self._plan_text(lang, "for_staff"), self._written(lang, steps, seeker(country, told))])
        }

    def _written(self, lang: Lang, steps: Sequence[Step], person: Seeker) -> str:
        return "\n\n".join(self._step(lang, number, step, person) for number, step in enumerate(steps, start=1))

    def _step(self, lang: Lang, number: int, step: Step, person: Seeker) -> str:
        head = self._plan_text(lang, "step", n=number, title=self._title(lang, step))
        texts = self.catalog.raw(lang, "plan")["steps"][step.id]
        text = next(texts[variant] for variant in variants(person.country, person.who) if variant in texts)
        services = contacts.for_need(self.catalog, step.help, step.services, person, self.clock(), most=1)
        text = f"{head}\n{text}"
        return self._plan_text(lang, "with_service", text=text, contact=self.contact_lines(lang, services))

    def _all_steps(self) -> tuple[Step, ...]:
        return parse_steps(self.catalog.shared("plan"))

    def _title(self, lang: Lang, step: Step) -> str:
        return self.catalog.text(lang, f"plan.steps.{step.id}.title")

    def _titles(self, lang: Lang, ids: Sequence[str]) -> str:
        return ", ".join(self._title(lang, step) for step in chosen(self._all_steps(), ids))

    def _plan_text(self, lang: Lang, key: str, **values: object) -> str:
        return self.catalog.text(lang, f"plan.{key}", **values)

    def _plan_text_button(self, lang: Lang, name: str, action: str) -> Message:
        return {"title": self._plan_text(lang, f"buttons.{name}"), "action": action}
