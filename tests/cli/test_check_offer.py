"""The offer check as an outside program calls it."""

from __future__ import annotations

import subprocess
import sys
import time

from tests.cli.test_tools import as_line, lines_of, mixed, usable
from tests.support.program import ROOT

OFFERS = {
    "😀😀 loker kamboja, PASPOR  kami pegang, dp 3jt": "risky",
    "tourist visa first, they change it there": "risky",
    "lowongan barista di Bandung, pengalaman 1 tahun": "no_flags",
    "KBRI mengimbau: waspada tawaran kerja dengan visa turis": "no_flags",
    "": "no_flags",
    "/restart": "no_flags",
    "lowongan gudang Tangerang, SMK, gaji UMR": "no_flags",
    "护照": "no_flags",
    "dp 3jt " * 3000: "risky",
}


def test_check_offer_prints_what_is_documented() -> None:
    rows = usable(lines_of("check-offer", mixed([as_line(text=text) for text in OFFERS])))
    for (text, verdict), row in zip(OFFERS.items(), rows, strict=True):
        assert set(row) == {"verdict", "flags"}
        assert row["verdict"] == verdict, text[:80]
        assert (row["flags"] == []) == (verdict == "no_flags")
        assert all(set(flag) == {"id", "start", "end"} for flag in row["flags"])
        assert all(0 <= flag["start"] < flag["end"] <= len(text) for flag in row["flags"])
    first, text = rows[0]["flags"], next(iter(OFFERS))
    assert {"papers_kept": "PASPOR  kami pegang"}.items() <= {
        flag["id"]: text[flag["start"] : flag["end"]] for flag in first
    }.items()


def test_check_offer_does_a_thousand_in_seconds_without_rasa() -> None:
    started = time.monotonic()
    assert len(lines_of("check-offer", [as_line(text=text) for text in list(OFFERS)[:4] * 250])) == 1000
    assert time.monotonic() - started < 20
    code = (
        "import sys, bot.cli.tools, bot.language.offers; sys.exit(any(name.startswith('rasa') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60).returncode == 0
