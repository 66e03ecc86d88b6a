"""The project's errors, in one tree.

PelitaError
├── SettingsError        an environment variable cannot be used; the message names it
├── ContentError         data/content does not pass its checks; the message lists file, key and mend
├── StoreError
│   ├── StoreDown        Redis does not answer; the caller may retry
│   ├── LeaseLost        the fence is old: somebody else works on this conversation now
│   ├── MailboxFull      too many messages of one person wait already
│   └── Unreadable       a stored value cannot be opened (erased key, damaged data)
├── BackupError          a backup cannot be read or restored; nothing was changed
├── ChannelError         a push channel did not do what was asked
│   ├── ChannelBusy      too much at once; `seconds` says when to come back
│   ├── ChannelDown      not reached, or not ready: certainly nothing was sent
│   ├── ChannelUnsure    no answer came: it may or may not have been done
│   ├── ChannelLocked    the operator's credentials are refused
│   ├── ChannelTaken     another program receives this bot's messages
│   ├── PersonGone       the person has left the channel or blocked the bot
│   └── ChannelRefused   the channel will never do this
├── MediaUnusable        a file that cannot be taken; `code` says why
├── UnknownSession       no such session, or it was erased
├── BadToken             a button's payload was not made by this program for this person
├── TrainingError        Rasa could not train a model from the data
├── Refused              a case transition that is not allowed now; `code` says which rule
└── AuthError            a staff member could not be authenticated or lacks a role
Messages are for operators and never contain what people wrote. People read texts from content.
"""

from __future__ import annotations


class PelitaError(Exception):
    """Base of everything this project raises on purpose."""


class SettingsError(PelitaError):
    """An environment variable cannot be used; the message names it."""


class ContentError(PelitaError):
    """The content folder does not pass its checks; the message lists each problem on a line of its own."""


class StoreError(PelitaError):
    """Something about stored data."""


class StoreDown(StoreError):
    """Redis does not answer; the caller may retry."""


class LeaseLost(StoreError):
    """The fence is old: another worker has taken this conversation over, nothing was written."""


class MailboxFull(StoreError):
    """So many messages of this person wait for their turn that no more are taken."""


class Unreadable(StoreError):
    """A stored value cannot be opened: its key was erased, or the data is damaged."""


class BackupError(PelitaError):
    """A backup cannot be read or restored; nothing was changed."""


class ChannelError(PelitaError):
    """A push channel did not do what was asked."""


class ChannelBusy(ChannelError):
    """Too much at once."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too much at once")
        #: how long the channel wants to be left alone
        self.seconds = seconds


class ChannelDown(ChannelError):
    """The channel was not reached: certainly nothing was sent."""


class ChannelUnsure(ChannelError):
    """No answer came: what was asked may or may not have been done."""


class ChannelLocked(ChannelError):
    """The operator's credentials are refused."""


class ChannelTaken(ChannelError):
    """Another program receives this bot's messages."""


class PersonGone(ChannelError):
    """The person has left the channel or blocked the bot."""


class ChannelRefused(ChannelError):
    """The channel will never do this."""


class MediaUnusable(PelitaError):
    """A file cannot be taken: "kind" (its metadata cannot be removed), "broken", "too_large", "locked" or "pages"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownSession(PelitaError):
    """No such session, or it was erased."""


class BadToken(PelitaError):
    """A button's payload was not made by this program for this person."""


class TrainingError(PelitaError):
    """Rasa could not train a model from the data; its output is in the training log."""


class Refused(PelitaError):
    """A case transition that is not allowed now."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AuthError(PelitaError):
    """A staff member could not be authenticated, or lacks the role."""
