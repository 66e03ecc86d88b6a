"""Pseudonyms: stable, unlinkable without the key, apart by channel."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.types import ChannelAddress
from bot.identity.pseudonym import PseudonymMaker

MAKER = PseudonymMaker(b"k" * 32)


def test_known_answer() -> None:
    """The form is stored: a change of the derivation would cut everybody off from their conversation."""
    assert MAKER.of("web", ChannelAddress("token")) == "ipfxq5bzpms4d36xnitu6e6yrtvwhpp2"


@given(st.text())
def test_is_opaque_and_fits_into_keys_of_redis(address: str) -> None:
    assert re.fullmatch(r"[a-z2-7]{32}", MAKER.of("web", ChannelAddress(address)))


def test_channels_addresses_and_keys_are_kept_apart() -> None:
    other_key = PseudonymMaker(b"l" * 32)
    made = {
        MAKER.of("web", ChannelAddress("12")),
        MAKER.of("telegram", ChannelAddress("12")),
        MAKER.of("web", ChannelAddress("1")),
        MAKER.of("web1", ChannelAddress("2")),
        other_key.of("web", ChannelAddress("12")),
    }
    assert len(made) == 5


def test_refuses_a_key_that_can_be_guessed() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        PseudonymMaker(b"short")


def test_refuses_a_channel_name_that_could_be_confused() -> None:
    with pytest.raises(ValueError, match="NUL"):
        MAKER.of("we\0b", ChannelAddress("12"))
