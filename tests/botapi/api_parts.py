"""What the groups of methods share."""

from __future__ import annotations

from dataclasses import dataclass

from tests.botapi.errors import bad_request, not_simulated
from tests.botapi.json_types import Json
from tests.botapi.world import Chat, World

_NOT_SIMULATED = (
    "business_connection_id",
    "direct_messages_topic_id",
    "suggested_post_parameters",
    "inline_message_id",
    "rich_message",
)


@dataclass
class Methods:
    """A group of methods over one world. A method `sendMessage` is a function `send_message(parameters)`."""

    world: World


def refuse_unsimulated(parameters: Json) -> None:
    """Raises ApiError 400 for a parameter whose effect is not simulated."""
    for name in _NOT_SIMULATED:
        if name in parameters:
            raise not_simulated(f"the parameter {name}")


def check_length(text: str, low: int, high: int, what: str) -> None:
    """Raises ApiError 400 for a text that is too short or too long."""
    if not low <= len(text) <= high:
        raise bad_request(f"{what} must have {low} to {high} characters")


def thread_of(chat: Chat, parameters: Json) -> int | None:
    """The topic that is meant; raises ApiError 400 for one that is not there."""
    thread: int | None = parameters.get("message_thread_id")
    if thread is not None and thread not in chat.topics:
        raise bad_request("message thread not found")
    return thread
