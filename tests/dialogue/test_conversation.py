"""The bounded memory of a conversation: every rule sees what it would see with the full history."""

from __future__ import annotations

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

from bot.dialogue.conversation import KEPT_LINES, KEPT_TURNS, Conversation

DOMAIN = Domain.from_dict(
    {
        "intents": ["ask"],
        "actions": ["action_answer"],
        "slots": {
            name: {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}
            for name in ("language", "topic")
        },
    }
)


def _turn(conversation: Conversation, number: int) -> None:
    tracker = conversation.to_tracker("person", DOMAIN)
    tracker.update(UserUttered(f"text {number}", {"name": "ask", "confidence": 1.0}, []))
    for event in (
        ActionExecuted("action_answer"),
        BotUttered("answer"),
        SlotSet("topic", f"ask/{number}"),
        ActionExecuted("action_listen"),
    ):
        tracker.update(event)
    conversation.update_from(tracker)


def test_slots_survive_any_number_of_turns() -> None:
    conversation = Conversation(slots={"language": "en"})
    for number in range(30):
        _turn(conversation, number)
        conversation = Conversation.loads(conversation.dumps())
    assert conversation.slots == {"language": "en", "topic": "ask/29"}


def test_only_the_last_turns_are_kept_and_the_size_stays_the_same() -> None:
    conversation = Conversation()
    sizes = []
    for number in range(100, 160):
        _turn(conversation, number)
        sizes.append(len(conversation.dumps()))
    texts = [event["text"] for event in conversation.events if event["event"] == "user"]
    assert texts == [f"text {number}" for number in range(160 - KEPT_TURNS, 160)]
    assert abs(sizes[-1] - sizes[10]) < 20  # times differ in their last digits


def test_the_tracker_is_listening_again_after_a_turn() -> None:
    conversation = Conversation()
    _turn(conversation, 1)
    tracker = conversation.to_tracker("person", DOMAIN)
    assert tracker.latest_action_name == "action_listen"
    assert tracker.get_slot("topic") == "ask/1"


def test_a_new_conversation_has_no_events_of_a_person() -> None:
    assert Conversation.loads(None).to_tracker("person", DOMAIN).get_last_event_for(UserUttered) is None


def test_the_last_lines_are_remembered_for_a_hand_over() -> None:
    conversation = Conversation()
    conversation.remember([("person", f"line {number}", "2026-01-01T00:00:00+00:00", "none") for number in range(50)])
    assert len(conversation.lines) == KEPT_LINES
    assert conversation.lines[-1][1] == "line 49"


def test_a_slot_changed_between_turns_stays_changed() -> None:
    conversation = Conversation()
    _turn(conversation, 1)
    conversation.slots["topic"] = "ask/other"
    assert conversation.to_tracker("person", DOMAIN).get_slot("topic") == "ask/other"
    del conversation.slots["topic"]
    assert conversation.to_tracker("person", DOMAIN).get_slot("topic") is None
