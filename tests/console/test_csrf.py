from bot.console.csrf import Csrf, new_anchor


def test_a_token_belongs_to_one_anchor_and_one_key() -> None:
    csrf, other = Csrf(b"k" * 32), Csrf(b"j" * 32)
    token = csrf.token("anchor")
    assert csrf.matches("anchor", token)
    assert not csrf.matches("another", token)
    assert not other.matches("anchor", token)
    assert not csrf.matches("anchor", "")
    assert not csrf.matches("anchor", "ü")


def test_without_an_anchor_nothing_matches() -> None:
    csrf = Csrf(b"k" * 32)
    assert not csrf.matches("", csrf.token(""))


def test_anchors_differ() -> None:
    assert new_anchor() != new_anchor()
