"""How long each kind of data is kept. One place: the stores, the sweep and the privacy page all read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Retention:
    """Periods of the design document; every field is a ceiling, erasing is possible at any moment before."""

    tracker_idle: timedelta = timedelta(hours=72)
    tracker_total: timedelta = timedelta(days=14)
    session: timedelta = timedelta(days=14)
    outbox_after_delivery: timedelta = timedelta(hours=24)
    #: unread replies wait this long for the person to come back
    outbox_undelivered: timedelta = timedelta(days=14)
    #: a message waits unprocessed at most this long (only if no worker runs)
    mailbox: timedelta = timedelta(hours=72)
    dedupe: timedelta = timedelta(hours=24)
    #: after the last contact; only push channels such as Telegram need one
    channel_address: timedelta = timedelta(days=30)
    #: ids of messages that a bot may still delete (the Bot API allows 48 h)
    message_ids: timedelta = timedelta(hours=47)
    #: from the day it was chosen
    code_word: timedelta = timedelta(days=30)
    #: what was hidden in a message waits so long for its person to pass it on to staff
    withheld: timedelta = timedelta(minutes=30)
    #: photos and voice notes, from when they came; an operator may change it
    media: timedelta = timedelta(hours=24)
    case_texts_after_close: timedelta = timedelta(days=7)
    #: an open case with no word from anybody is closed and purged
    case_open: timedelta = timedelta(days=90)
    notes: timedelta = timedelta(days=90)
    #: from the day the code was made, or as long as check-ins are to come; it also ends when it is used, replaced, or
    #: everything is erased
    return_code: timedelta = timedelta(days=30)
    #: after the last check-in that a person asked for: until then they stay reachable
    check_in: timedelta = timedelta(days=7)
    #: questions that the bot did not understand, counted from the person's first one
    unanswered: timedelta = timedelta(days=30)
    audit: timedelta = timedelta(days=365)
    #: an epoch key outlives everything it wraps and is then destroyed
    epoch_key: timedelta = timedelta(days=120)
