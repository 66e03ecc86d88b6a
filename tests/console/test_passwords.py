import pytest

from bot.console.passwords import PasswordRule
from tests.console.conftest import CATALOG


@pytest.fixture(scope="module")
def rule() -> PasswordRule:
    return PasswordRule(CATALOG.shared("weak_passwords")["common"])


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("short", "weak_short"),
        ("elevenchars", "weak_short"),
        ("x" * 201, "weak_long"),
        ("ratna suka minum teh", "weak_name"),
        ("aaaaaaaaaaaa", "weak_repeat"),
        ("abcabcabcabcabc", "weak_repeat"),
        ("ababab ababab", "weak_repeat"),
        ("password12345", "weak_common"),
        ("Passw0rd!2024", "weak_common"),
        ("P@ssw0rdP@ssw0rd1", "weak_common"),
        ("qwertyuiop123", "weak_common"),
        ("indonesia merdeka 1945", "weak_common"),
        ("rahasia pelita 2026", "weak_common"),
        ("bismillah123!", "weak_common"),
        ("17-08-1945-17", "weak_common"),
        ("correct horse battery staple", "weak_common"),
        ("kucing oranye naik sepeda", None),
        ("tq9#vLm2$xKe", None),
        ("teh panas di beranda rumah", None),
        ("parolfrazo en esperanto", None),
        ("密码很长也可以用在这里啊啊", None),
    ],
)
def test_rule(rule: PasswordRule, password: str, weakness: str | None) -> None:
    assert rule.weakness(password, "Ratna") == weakness


def test_a_long_password_is_judged_fast(rule: PasswordRule) -> None:
    assert rule.weakness("qwerty" * 33 + "zz", "x") is not None
