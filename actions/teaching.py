"""Material to pass on, and the quiz on warning signs. What an answer does is bot.core.quiz's."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import Events, set_slots, value
from bot.content.teaching import shipped_quiz
from bot.core import quiz as rules
from bot.core.quiz import Progress


class ActionShare(Action):  # type: ignore[misc]
    """Shows one message to pass on, or first what there is."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_share"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        if value(tracker):
            dispatcher.utter_message(response="share", key=value(tracker))
        else:
            dispatcher.utter_message(response="teaching_offer")
        return set_slots(misses=0)


class ActionQuiz(Action):  # type: ignore[misc]
    """The buttons of the quiz: start, continue, again, `<question>:<option>`."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_quiz"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        quiz, progress = shipped_quiz(), Progress.load(tracker.get_slot("quiz"))
        wish, _, option = value(tracker).partition(":")
        question = quiz.find(wish)
        if wish == "start" and rules.is_begun(quiz, progress):
            opened = rules.open_question(quiz, progress)
            dispatcher.utter_message(response="quiz_resume", key=opened.key if opened else "")
            return set_slots(quiz=rules.put_aside(progress).dump(), misses=0)
        if wish in {"start", "again"}:
            progress = Progress()
        elif question and option:
            progress, outcome = rules.give(question, progress, option)
            dispatcher.utter_message(response="quiz_answer", key=question.key, outcome=outcome)
        return set_slots(quiz=self._go_on(dispatcher, progress).dump(), misses=0)

    @staticmethod
    def _go_on(dispatcher: CollectingDispatcher, progress: Progress) -> Progress:
        quiz = shipped_quiz()
        opened = rules.open_question(quiz, progress)
        if opened is None:
            dispatcher.utter_message(response="quiz_result", topics=list(rules.to_read(quiz, progress)))
            return rules.put_aside(progress)
        dispatcher.utter_message(response="quiz_question", key=opened.key, intro=not progress.given)
        return rules.ask(progress)
