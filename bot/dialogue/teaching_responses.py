"""Material to pass on, the quiz, and thumbs under answers, in words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from bot.content import teaching
from bot.core.feedback import REASONS
from bot.core.quiz import Quiz
from bot.core.reach import Reach
from bot.core.types import Lang
from bot.dialogue.response_parts import Message, ResponseParts, paragraphs

_MOST_TOPICS = 3
_OFFERED = frozenset({"control/check_offer", "control/start_screening"})
#: thumbs and 'stop' stand apart from the buttons that answer
_APART = {"row": 1}


class TeachingResponses(ResponseParts):
    """Mixin of ContentResponses."""

    reach: Reach
    quiz: Quiz

    def thumbs(self, lang: Lang, topic: str) -> list[Message]:
        """Two buttons that rate an answer."""
        return [self._own(lang, f"feedback.buttons.{vote}", f"vote:{vote}:{topic}") | _APART for vote in ("up", "down")]

    def _own(self, lang: Lang, key: str, action: str) -> Message:
        return {"title": self.catalog.text(lang, key), "action": action}

    def _share_button(self, lang: Lang) -> Message:
        return self._own(lang, "teaching.buttons.share", f"share:{teaching.message_keys(self.catalog)[0]}")

    def _say_teaching_offer(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        text = self.catalog.text(lang, "teaching.offer", material=self.reach.material)
        return {
            "text": text,
            "buttons": [self._share_button(lang), self._own(lang, "quiz.buttons.start", "quiz:start")],
        }

    def _say_share(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        """Nothing but the message itself is in the text, so that it can be forwarded as it is."""
        keys = teaching.message_keys(self.catalog)
        shown = key if key in keys else keys[0]
        following = keys[(keys.index(shown) + 1) % len(keys)]
        text = teaching.message(self.catalog, lang, shown, self.reach)
        whatsapp = {
            "title": self.catalog.text(lang, "teaching.buttons.whatsapp"),
            "url": f"https://wa.me/?{urlencode({'text': text})}",
        }
        return {
            "text": text,
            "buttons": [
                whatsapp,
                self._own(lang, "teaching.buttons.next", f"share:{following}"),
                self._own(lang, "quiz.buttons.start", "quiz:start"),
            ],
        }

    def _say_quiz_question(self, lang: Lang, _country: str | None, *, key: str, intro: bool, **_: Any) -> Message:
        asked = self._place(key)
        options = [
            {"title": teaching.option_title(self.catalog, lang, key, option), "action": f"quiz:{key}:{option}"}
            for option in teaching.OPTIONS
        ]
        stop = self._own(lang, "quiz.buttons.stop", "topic:control/stop") | _APART
        progress = self.catalog.text(lang, "quiz.progress", **asked)
        question = self.catalog.text(lang, f"quiz.questions.{key}.ask")
        lead = self.catalog.text(lang, "quiz.intro", total=asked["total"]) if intro else ""
        return {"text": paragraphs([lead, f"{progress}\n{question}"]), "buttons": [*options, stop]}

    def _say_quiz_answer(self, lang: Lang, _country: str | None, *, key: str, outcome: str, **_: Any) -> Message:
        question = self.quiz.find(key)
        facts = question.facts if question else ()
        said = f"{self.catalog.text(lang, f'quiz.{outcome}')} {self.catalog.text(lang, f'quiz.questions.{key}.why')}"
        return {"text": "\n".join([said, teaching.first_source(self.catalog, lang, facts)] if facts else [said])}

    def _say_quiz_result(self, lang: Lang, _country: str | None, *, topics: list[str], **_: Any) -> Message:
        titles = "\n".join(f"• {self.catalog.topic(lang, topic).title}" for topic in topics)
        key = "result_some" if topics else "result_all"
        text = self.catalog.text(lang, f"quiz.{key}", **({"topics": titles} if topics else {}))
        read = [self.topic_button(lang, topic) for topic in topics[:_MOST_TOPICS]]
        again = self._own(lang, "quiz.buttons.again", "quiz:again")
        return {"text": text, "buttons": [*read, self._share_button(lang), again]}

    def _say_quiz_resume(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        choice = [self._own(lang, f"quiz.buttons.{name}", f"quiz:{name}") for name in ("continue", "again")]
        return {"text": self.catalog.text(lang, "quiz.resume", **self._place(key)), "buttons": choice}

    def _say_quiz_waiting(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        choice = [self._own(lang, "quiz.buttons.continue", "quiz:continue")]
        return {"text": self.catalog.text(lang, "quiz.waiting", **self._place(key)), "buttons": choice}

    def _place(self, key: str) -> dict[str, int]:
        question = self.quiz.find(key)
        return {"number": self.quiz.number(question) if question else 1, "total": len(self.quiz.questions)}

    def _say_vote_up(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        return {"text": self.catalog.text(lang, "feedback.up")}

    def _say_vote_down(self, lang: Lang, _country: str | None, *, topic: str, **_: Any) -> Message:
        choice = [self._own(lang, f"feedback.buttons.{reason}", f"vote:{reason}:{topic}") for reason in REASONS]
        return {"text": self.catalog.text(lang, "feedback.down"), "buttons": choice}

    def _say_vote_reason(
        self, lang: Lang, _country: str | None, *, reason: str, topic: str, nearest: list[str], **_: Any
    ) -> Message:
        others = dict.fromkeys([*filter(_is_answer, nearest), *self.catalog.links[topic].related])
        shown = [self.topic_button(lang, other) for other in others if self.catalog.has_topic(lang, other)]
        person = self.button(lang, "ask_person", "topic:control/talk_to_human")
        return {
            "text": self.catalog.text(lang, f"feedback.after.{reason}"),
            "buttons": [*shown[:_MOST_TOPICS], person],
        }


def _is_answer(topic: str) -> bool:
    """Whether somebody may have meant it; a greeting or a 'thanks' was not what they asked."""
    return not topic.startswith("control/") or topic in _OFFERED
