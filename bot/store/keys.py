"""Every Redis key of the program, in one table: name, owner, type, time to live, personal data or not.

A key is `<prefix><name>` or `<prefix><name>:<part>`. Scripts get the prefix in KEYS[1] and build the same
names (`lua/prelude.lua`), so one Redis server is enough and Redis Cluster is not supported. Parts are
pseudonyms, random ids, digests or fixed words: nothing a person typed and no address is ever part of a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Part = Literal["", "person", "case", "owner", "lane", "lane:person", "staff", "digest", "day", "month"]
RedisType = Literal["string", "list", "set", "zset", "hash", "stream", "channel"]

DEFAULT_PREFIX = "pelita:"


@dataclass(frozen=True)
class Key:
    """One kind of key; the name without prefix and part is its identity.

    `personal`: the value can hold something about a person (it is sealed then). `ttl` names a field of Retention,
    a fixed period, or "" when the value is bounded otherwise and kept. `backup`: goes into backups (bot.store.backup);
    never true for anything of a person or a case.
    """

    name: str
    part: Part
    type: RedisType
    ttl: str
    personal: bool
    meaning: str
    backup: bool = False


REGISTRY: tuple[Key, ...] = (
    # A person. Erasing deletes every key of part "person"; a new kind of key only needs its line here.
    Key(
        "session",
        "person",
        "hash",
        "session",
        False,
        "lang, lane, cursor: last reply handed out, hidden, left, mute, crowd, first",
    ),
    Key("mailbox:in", "person", "list", "mailbox", True, "messages that wait for their turn, oldest first"),
    Key("mailbox:seen", "person", "zset", "dedupe", False, "digests of dedupe ids -> moment"),
    Key("mailbox:done", "person", "list", "1 h", False, "digests of the last answered messages, newest first"),
    Key("mailbox:late", "person", "set", "1 h", False, "digests of messages nobody waits for any more"),
    Key("mailbox:dead", "person", "list", "mailbox", True, "messages set aside after too many failures"),
    Key("tracker", "person", "hash", "tracker_idle, tracker_total", True, "blob: the conversation; born: first write"),
    Key(
        "outbox", "person", "stream", "outbox_undelivered, outbox_after_delivery", True, "blob: reply; answers: digest"
    ),
    Key("case:of", "person", "string", "case_open", False, "id of the open case"),
    Key("case:all", "person", "set", "epoch_key", False, "ids of all cases that are kept"),
    Key("return:of", "person", "string", "return_code", False, "digest under which the person's return code is kept"),
    Key("codeword", "person", "string", "code_word", True, "the word that staff who hold the case have to know"),
    Key("media:wanted", "person", "hash", "1 h", True, "file -> sealed: where it is, to be fetched"),
    Key("writing:staff", "person", "string", "6 s", False, "staff are writing to the person"),
    Key("withheld:of", "person", "set", "24 h", False, "ids of what was hidden in the person's messages"),
    Key("asker", "person", "string", "unanswered", False, "random id under which the person's questions are kept"),
    Key("address", "person", "string", "channel_address", True, "address in the person's channel (bot.identity)"),
    Key("former", "person", "string", "tracker_total", True, "pseudonyms before changes of the keys, for old buttons"),
    Key("exit", "person", "zset", "message_ids", True, "sealed message ids -> moment, for hiding and erasing"),
    Key("sending", "person", "string", "message_ids", True, "which part of which reply is being sent just now"),
    # Photos, documents and voice notes for staff.
    Key("media", "digest", "hash", "media", True, "kind, data, preview: without metadata, sealed"),
    Key("media:due", "", "zset", "", False, "person and file -> moment from which it may be fetched"),
    # What was hidden in a message and may be passed on by its person; '' once it was.
    Key("withheld", "digest", "string", "withheld, then 24 h", True, "the hidden words"),
    Key("checkin", "person", "hash", "last one, then check_in", True, "blob: words; due: moments; offsets; case"),
    # Return codes.
    Key(
        "return:code",
        "digest",
        "hash",
        "return_code",
        True,
        "salt, epoch, link: pseudonym, sealed by the words; held, now",
    ),
    Key("return:tries", "digest", "hash", "1 h", False, "count, ends: tries of one person, on one code, of all"),
    # Questions that the bot did not understand.
    Key("questions:of", "owner", "list", "unanswered", True, "sealed questions of one asker, newest first"),
    Key("questions", "", "zset", "", False, "asker -> moment of the last question, at most 2000"),
    # Keys of persons and of cases.
    Key("key", "owner", "hash", "given by the owner", False, "gen, epoch, wrapped, keep: the wrapped data key"),
    # Lanes: who is waiting to be served. "inbox" is served by workers, any other by that push channel's gateway.
    Key("lane:ready", "lane", "zset", "", False, "person -> moment from which they may be served"),
    Key("lane:leased", "lane", "zset", "", False, "person -> moment the lease ends"),
    Key("lane:wake", "lane", "list", "", False, "tokens that wake idle takers, at most 32"),
    Key("lane:turn", "lane:person", "hash", "mailbox", False, "fence, attempts, error, holder: the worker"),
    Key("lane:names", "", "set", "", False, "push lanes in use"),
    Key("fence", "", "string", "", False, "last fencing token given out, for lanes and claims"),
    # Cases.
    Key("case", "case", "hash", "case_open, then notes", True, "the case's row; link: sealed pseudonym"),
    Key("case:texts", "case", "list", "case_open, then case_texts_after_close", True, "lines of the conversation"),
    Key("case:notes", "case", "list", "case_open, then notes", True, "remarks of staff"),
    Key("case:debrief", "case", "list", "case_open, then notes", True, "remarks of staff to themselves"),
    Key("case:media", "case", "set", "media", False, "ids of the case's files"),
    Key("case:promised", "case", "hash", "withheld", True, "hidden words for whoever takes the case, by their tap"),
    Key("case:referrals", "case", "hash", "case_open, then notes", True, "state and sealed text of each referral"),
    Key("referrals", "", "zset", "", False, "case and referral that somebody has to follow -> moment"),
    Key("writing:person", "case", "string", "6 s", False, "the person of the case is writing"),
    Key("case:mentions", "", "zset", "", False, "case and staff member named in a note -> moment"),
    Key("case:waiting", "", "zset", "", False, "case -> order"),
    Key("crowd", "digest", "string", "24 h", False, "how many cases came from sessions of one busy address"),
    Key("case:claimed", "", "zset", "", False, "case -> moment the claim ends"),
    Key("case:snoozed", "", "zset", "", False, "case -> moment it comes back"),
    Key("case:closed", "", "zset", "", False, "case -> moment of closing"),
    Key("case:alarms", "", "zset", "", False, "claimed case -> moment of an urgent message without sign of staff"),
    Key("case:waits", "", "list", "", False, "the last 500 waits: tier, moment of opening, moment it was first taken"),
    Key("case:slots", "", "set", "", False, "slots of open cases, so that handles are unique"),
    Key("case:changes", "", "stream", "", False, "the last 1000 changes: case, what"),
    # Staff.
    Key("staff:all", "", "set", "", False, "staff ids", backup=True),
    Key("staff:names", "", "hash", "", False, "digest of the name -> staff id", backup=True),
    Key("staff:account", "staff", "hash", "", True, "name, role, active, password hash, skills", backup=True),
    Key("staff:invite", "digest", "string", "24 h", False, "role an invitation stands for"),
    Key("staff:session", "digest", "hash", "30 min idle, 12 h in all", False, "staff, until"),
    Key("staff:sessions", "staff", "set", "12 h", False, "digests of the staff member's sessions"),
    Key("staff:failures", "digest", "string", "15 min", False, "failed log-ins for a name"),
    Key("staff:duty", "staff", "hash", "", False, "break: since when they take no new cases; time at the console"),
    Key(
        "staff:factor",
        "staff",
        "hash",
        "",
        True,
        "sealed secret of the second factor; confirmed",
        backup=True,
    ),
    Key("staff:recovery", "staff", "set", "", False, "digests of unused recovery codes (bot.console)", backup=True),
    Key("staff:link", "digest", "string", "10 min", False, "staff member a one-time code for Telegram stands for"),
    Key("staff:chat", "digest", "string", "30 d", False, "staff member behind an account of Telegram (keyed hash)"),
    Key("staff:linked", "staff", "string", "30 d", False, "the keyed hash of their account of Telegram"),
    Key("console:tries", "digest", "string", "15 min", False, "tries and used codes of second factors (bot.console)"),
    Key("audit", "", "stream", "audit", False, "at, staff, action, subject, prev, mac", backup=True),
    Key("audit:head", "", "string", "", False, "mac and moment of the newest entry", backup=True),
    Key("checkin:due", "", "zset", "", False, "person -> moment of the next check-in"),
    # Push channels.
    Key("newest", "", "string", "", False, "highest number of a message in any chat of the push channel"),
    Key("updates", "", "zset", "dedupe", False, "number of an update that was taken in -> moment, 200,000"),
    Key("farewell", "owner", "string", "24 h", True, "what is left to delete in the chat of a person who was erased"),
    Key("farewell:due", "", "zset", "", False, "farewell -> moment from which it may be worked on"),
    Key("leader", "lane", "string", "10 s", False, "which process polls a push channel and delivers to it"),
    Key("forum:topics", "", "hash", "", False, "case -> group, topic, its status message, lines shown in the topic"),
    Key("forum:claims", "", "hash", "", False, "case -> fence of the claim that was made in its topic"),
    Key("barred", "", "set", "", False, "persons whom the operator has blocked"),
    Key("noisy", "day", "zset", "48 h", False, "person -> messages refused by the flood limit"),
    # The rest.
    Key("count", "day", "hash", "", False, "counters by code", backup=True),
    Key("statistics", "month", "hash", "", False, "number of cases that ended, by single facts", backup=True),
    Key("statistics:months", "", "set", "", False, "months that have counts", backup=True),
    Key("workers", "", "hash", "", False, "worker id -> state and end of its validity"),
    Key("alerts", "", "hash", "", False, "what became of the last alert and of the last test"),
    Key("rewrite", "", "hash", "", False, "asked, done: deletions asked for and gone from the append-only file"),
    Key("rewrite:lock", "", "string", "1 min", False, "who rewrites the append-only file"),
    Key("rewrite:pause", "", "string", "2 s to 1 min", False, "no rewrite before this is over"),
    Key("news", "", "channel", "", False, "changed <person> | erased <person>"),
)

_BY_NAME = {key.name: key for key in REGISTRY}

#: Everything that hangs on a person's pseudonym.
PERSONAL_NAMES = tuple(key.name for key in REGISTRY if key.part == "person")


class Keys:
    """Builds key names under one prefix; tests use a random prefix."""

    def __init__(self, prefix: str = DEFAULT_PREFIX) -> None:
        self.prefix = prefix

    def __call__(self, name: str, part: str = "") -> str:
        """The full key for a registered `name`. Raises KeyError for one that REGISTRY does not list."""
        if bool(part) != bool(_BY_NAME[name].part):
            raise KeyError(name)
        return f"{self.prefix}{name}:{part}" if part else self.prefix + name

    def kind(self, full: str) -> Key:
        """What a key found in Redis is. Raises KeyError when it is none of ours."""
        if not full.startswith(self.prefix):
            raise KeyError(full)
        name = full[len(self.prefix) :]
        while name not in _BY_NAME:
            name, colon, _ = name.rpartition(":")
            if not colon:
                raise KeyError(full)
        return _BY_NAME[name]

    def knows(self, full: str) -> bool:
        """Whether a key found in Redis is one of ours."""
        try:
            return bool(self.kind(full))
        except KeyError:
            return False
