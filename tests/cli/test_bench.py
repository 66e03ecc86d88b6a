"""The comparison with stock Rasa runs and measures something; its figures are for an idle machine."""

from __future__ import annotations

import pytest

from bot.cli.bench import bench
from bot.settings import Settings

pytestmark = pytest.mark.alone


def test_both_sides_are_measured_in_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench(Settings.from_env({}), per_topic=1, understood=20, turns=20) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["ours", "stock", "Rasa", "stock/ours"]
    assert len(rows) == 7
    for row in rows:
        mine, theirs, ratio = row.split()[-3:]
        assert float(mine) > 0
        assert float(theirs) > 0
        assert float(ratio.removesuffix("x")) > 0
