"""One frozen Settings object, read once from the environment; nothing else reads the environment or the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bot.core.errors import SettingsError
from bot.core.retention import Retention

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
    workers: int = 1
    behind_proxy: bool = False
    backup_passphrase: str | None = field(default=None, repr=False)
    #: how long the operator's own check of a service counts
    service_max_age: timedelta = timedelta(days=90)
    retention: Retention = field(default_factory=Retention)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Settings from environment variables; empty ones count as unset. Raises SettingsError naming the variable."""
        return cls(
            data_dir=Path(env.get("PELITA_DATA") or ROOT / "var").resolve(),
            port=_integer(env, "PORT", default=8080, least=1, most=65535),
            redis_url=env.get("REDIS_URL") or None,
            secret_key=_secret(env),
            workers=_integer(env, "PELITA_WORKERS", default=1, least=1, most=16),
            behind_proxy=_integer(env, "PELITA_BEHIND_PROXY", default=0, least=0, most=1) == 1,
            backup_passphrase=env.get("PELITA_BACKUP_PASSPHRASE") or None,
            service_max_age=timedelta(
                days=_integer(env, "PELITA_SERVICE_MAX_AGE_DAYS", default=90, least=1, most=3650)
            ),
        )

    @property
    def keys_dir(self) -> Path:
        """Master and epoch keys; kept apart from the data they open and left out of backups."""
        return self.data_dir / "keys"

    @property
    def models_dir(self) -> Path:
        """Trained models, one per hash of their inputs."""
        return self.data_dir / "models"


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


def _secret(env: Mapping[str, str]) -> str | None:
    secret = env.get("PELITA_SECRET_KEY") or None
    if secret is not None and len(secret) < 32:
        raise SettingsError("PELITA_SECRET_KEY must have at least 32 characters")
    return secret
