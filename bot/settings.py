"""One frozen Settings object, read once from the environment; nothing else reads the environment or the clock."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

from bot.core.errors import SettingsError
from bot.core.reach import Reach
from bot.core.retention import Retention
from bot.core.types import LANGS, Lang

#: fits into a message that is passed on, and on a poster
_LONGEST_URL = 48
_URL = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[\w.~-]+)*", re.ASCII)
_GROUP = re.compile(r"-100\d{1,12}", re.ASCII)
_CHAT = re.compile(r"-?[1-9]\d{0,15}", re.ASCII)
_HANDLE = re.compile(r"[A-Za-z]\w{4,31}", re.ASCII)

ROOT = Path(__file__).resolve().parent.parent


def utc_now() -> datetime:
    """The current time, aware, in UTC. Passed around as a `clock` so that tests can move it."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Settings:
    """What an operator can set; see .env.example for the meaning of each variable."""

    data_dir: Path = ROOT / "var"
    port: int = 8080
    redis_url: str | None = None
    secret_key: str | None = field(default=None, repr=False)
    #: takes the place of secret_key when the keys are changed
    new_secret_key: str | None = field(default=None, repr=False)
    workers: int = 1
    behind_proxy: bool = False
    backup_passphrase: str | None = field(default=None, repr=False)
    #: "" = no Telegram at all
    telegram_token: str = field(default="", repr=False)
    telegram_api_url: str = "https://api.telegram.org"
    #: public address of this program, to which Telegram brings messages; "" = they are fetched
    telegram_webhook_url: str = ""
    #: number of the Telegram group in which staff work on cases, 0 = none; and the language it reads
    telegram_staff_group: int = 0
    telegram_staff_language: Lang = "id"
    #: how long the operator's own check of a service counts
    service_max_age: timedelta = timedelta(days=90)
    #: the web address under which people reach this program; "" = only this computer does
    public_url: str = ""
    #: the bot's name on Telegram without @; "" = none
    telegram_handle: str = ""
    #: the second alert for urgent cases that nobody has taken: a command, a webhook, numbers of chats on Telegram
    alert_command: tuple[str, ...] = ()
    alert_webhook: str = field(default="", repr=False)
    alert_telegram: tuple[int, ...] = field(default=(), repr=False)
    #: bytes that a photo or voice note for staff may have
    media_most_bytes: int = 5 * 2**20
    retention: Retention = field(default_factory=Retention)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Settings from environment variables; empty ones count as unset. Raises SettingsError naming the variable."""
        return cls(
            data_dir=Path(env.get("PELITA_DATA") or ROOT / "var").resolve(),
            port=_integer(env, "PORT", default=8080, least=1, most=65535),
            redis_url=env.get("REDIS_URL") or None,
            secret_key=_secret(env, "PELITA_SECRET_KEY"),
            new_secret_key=_secret(env, "PELITA_NEW_SECRET_KEY"),
            workers=_integer(env, "PELITA_WORKERS", default=1, least=1, most=16),
            behind_proxy=_integer(env, "PELITA_BEHIND_PROXY", default=0, least=0, most=1) == 1,
            backup_passphrase=env.get("PELITA_BACKUP_PASSPHRASE") or None,
            telegram_token=env.get("TELEGRAM_BOT_TOKEN", "").strip(),
            telegram_api_url=_address(env, "TELEGRAM_API_URL", cls.telegram_api_url),
            telegram_webhook_url=_address(env, "TELEGRAM_WEBHOOK_URL", cls.telegram_webhook_url),
            telegram_staff_group=_staff_group(env),
            telegram_staff_language=_staff_language(env),
            service_max_age=timedelta(
                days=_integer(env, "PELITA_SERVICE_MAX_AGE_DAYS", default=90, least=1, most=3650)
            ),
            public_url=_public_url(env),
            telegram_handle=_telegram_handle(env),
            alert_command=_command(env),
            alert_webhook=_webhook(env),
            alert_telegram=_alert_chats(env),
            media_most_bytes=_integer(env, "PELITA_MEDIA_MAX_MB", default=5, least=1, most=20) * 2**20,
            retention=_retention(env),
        )

    @property
    def is_local(self) -> bool:
        """Whether nobody but this computer has an address of the bot yet."""
        return not self.public_url

    @property
    def reach(self) -> Reach:
        """Where people find the bot, for posters and messages that are passed on."""
        return Reach(self.public_url or f"http://127.0.0.1:{self.port}", self.telegram_handle)

    @property
    def keys_dir(self) -> Path:
        """Master and epoch keys; kept apart from the data they open and left out of backups."""
        return self.data_dir / "keys"

    @property
    def models_dir(self) -> Path:
        """Trained models, one per hash of their inputs."""
        return self.data_dir / "models"


def _retention(env: Mapping[str, str]) -> Retention:
    usual = Retention()
    texts = _days(env, "PELITA_CASE_TEXT_DAYS", usual.case_texts_after_close, most=30)
    notes = _days(env, "PELITA_CASE_NOTE_DAYS", usual.notes, most=90)
    if texts > notes:
        raise SettingsError("PELITA_CASE_TEXT_DAYS must not be more than PELITA_CASE_NOTE_DAYS")
    return replace(
        usual,
        media=timedelta(hours=_integer(env, "PELITA_MEDIA_HOURS", default=24, least=1, most=168)),
        case_open=_days(env, "PELITA_OPEN_CASE_DAYS", usual.case_open, most=90),
        case_texts_after_close=texts,
        notes=notes,
    )


def _days(env: Mapping[str, str], name: str, usual: timedelta, *, most: int) -> timedelta:
    return timedelta(days=_integer(env, name, default=usual.days, least=1, most=most))


def _integer(env: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    raw = env.get(name)
    if not raw:
        return default
    try:
        value = int(raw)
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}")
    return value


def _public_url(env: Mapping[str, str]) -> str:
    url = (env.get("PELITA_PUBLIC_URL") or "").strip().rstrip("/")
    if url and (not _URL.fullmatch(url) or len(url) > _LONGEST_URL):
        raise SettingsError(f"PELITA_PUBLIC_URL must start with https:// and have at most {_LONGEST_URL} characters")
    return url


def _telegram_handle(env: Mapping[str, str]) -> str:
    handle = (env.get("PELITA_TELEGRAM_HANDLE") or "").strip().removeprefix("@")
    if handle and not _HANDLE.fullmatch(handle):
        raise SettingsError("PELITA_TELEGRAM_HANDLE must be the bot's name on Telegram, for example PelitaBot")
    return handle


def _staff_group(env: Mapping[str, str]) -> int:
    number = (env.get("TELEGRAM_STAFF_GROUP") or "").strip()
    if number and not _GROUP.fullmatch(number):
        raise SettingsError("TELEGRAM_STAFF_GROUP must be the group's number, which begins with -100")
    return int(number or 0)


def _staff_language(env: Mapping[str, str]) -> Lang:
    chosen = (env.get("TELEGRAM_STAFF_LANGUAGE") or LANGS[0]).strip()
    found = [lang for lang in LANGS if lang == chosen]
    if not found:
        raise SettingsError(f"TELEGRAM_STAFF_LANGUAGE must be one of {', '.join(LANGS)}")
    return found[0]


def _command(env: Mapping[str, str]) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(env.get("PELITA_ALERT_COMMAND") or ""))
    except ValueError:
        raise SettingsError("PELITA_ALERT_COMMAND has quotes that do not close") from None


def _webhook(env: Mapping[str, str]) -> str:
    url = env.get("PELITA_ALERT_WEBHOOK") or ""
    parts = urlsplit(url)
    here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    if url and not here and not (parts.scheme == "https" and parts.hostname):
        raise SettingsError("PELITA_ALERT_WEBHOOK must be an https:// address (http:// only on this machine)")
    return url


def _alert_chats(env: Mapping[str, str]) -> tuple[int, ...]:
    numbers = (env.get("PELITA_ALERT_TELEGRAM") or "").replace(",", " ").split()
    if any(not _CHAT.fullmatch(number) for number in numbers):
        raise SettingsError("PELITA_ALERT_TELEGRAM must be numbers of chats on Telegram, with commas between them")
    if numbers and not (env.get("TELEGRAM_BOT_TOKEN") or "").strip():
        raise SettingsError("PELITA_ALERT_TELEGRAM needs TELEGRAM_BOT_TOKEN: the bot sends the alert")
    return tuple(dict.fromkeys(map(int, numbers)))


def _address(env: Mapping[str, str], name: str, default: str) -> str:
    address = env.get(name, "").strip().rstrip("/") or default
    if address and not (address.startswith(("https://", "http://")) and urlsplit(address).hostname):
        raise SettingsError(f"{name} must be an address that starts with https://")
    return address


def _secret(env: Mapping[str, str], name: str) -> str | None:
    secret = env.get(name) or None
    if secret is not None and len(secret) < 32:
        raise SettingsError(f"{name} must have at least 32 characters")
    return secret
