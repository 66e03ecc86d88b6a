"""Without a token nothing of Telegram runs; what an operator sets wrongly is said by name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.core.errors import SettingsError
from bot.settings import ROOT, Settings


def test_the_web_process_does_not_load_what_it_does_not_need() -> None:
    code = "import sys, bot.cli.web, bot.gateway.app; sys.exit('telegram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_no_token_is_no_telegram() -> None:
    assert Settings.from_env({}).telegram_token == ""
    assert Settings.from_env({"TELEGRAM_BOT_TOKEN": " "}).telegram_token == ""


@pytest.mark.parametrize("name", ["TELEGRAM_API_URL", "TELEGRAM_WEBHOOK_URL"])
@pytest.mark.parametrize("value", ["api.telegram.org", "ftp://x", "https://", "/path"])
def test_addresses_that_are_none(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({name: value})


@pytest.mark.parametrize("value", ["Petugas", "100123", "-4455", "-100", "@grup"])
def test_a_staff_group_that_is_none(value: str) -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_STAFF_GROUP"):
        Settings.from_env({"TELEGRAM_STAFF_GROUP": value})


def test_the_staff_group_is_off_unless_it_is_set() -> None:
    assert Settings.from_env({}).telegram_staff_group == 0
    set_up = Settings.from_env({"TELEGRAM_STAFF_GROUP": " -1001234567890 ", "TELEGRAM_STAFF_LANGUAGE": "en"})
    assert (set_up.telegram_staff_group, set_up.telegram_staff_language) == (-1001234567890, "en")
    with pytest.raises(SettingsError, match="TELEGRAM_STAFF_LANGUAGE"):
        Settings.from_env({"TELEGRAM_STAFF_LANGUAGE": "jv"})


def test_the_token_is_not_shown() -> None:
    settings = Settings.from_env({"TELEGRAM_BOT_TOKEN": "123456:secret", "TELEGRAM_API_URL": "http://127.0.0.1:1/"})
    assert "secret" not in repr(settings)
    assert settings.telegram_api_url == "http://127.0.0.1:1"
