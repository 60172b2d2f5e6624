"""A few of the deaths of ``benchmarks/kills.py``: nothing that was acknowledged is lost, and no file is damaged."""

import pytest

from benchmarks.kills import trial


@pytest.mark.timeout(600)  # a dozen processes are born and die, on a machine that may have other work
async def test_what_was_acknowledged_outlives_any_death() -> None:
    tally = await trial(kills=12, faults=9, seed=20)
    assert tally.kept, tally
    assert tally.kills == 12
    assert tally.acknowledged > 0
    assert set(tally.faults) == {"full", "locked", "corrupt"}
