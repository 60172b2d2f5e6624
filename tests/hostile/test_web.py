"""How the hostile web is judged; ``make hostile`` runs it. Its folder is no part of the project."""

import pytest

from benchmarks.hostile import web


def test_an_absent_folder_is_told(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    assert web.main(["--folder", str(tmp_path)]) == 0
    assert "nothing was attacked" in capsys.readouterr().out


def case(detail: str, seconds: float, *fails: str) -> dict:
    return {"id": "x", "detail": detail, "t": seconds, "fails": list(fails)}


def test_an_address_must_be_refused_at_once() -> None:
    assert web.faults(case("AddressRefused: too long", 1.9)) == []
    assert len(web.faults(case("AddressRefused: too long", 2.1))) == 1
    fifth_of_one_host = case("AddressRefused: too long", 4.1) | {"connects": 5}
    assert web.faults(fifth_of_one_host) == []
    assert len(web.faults(fifth_of_one_host | {"t": 6.1})) == 1
    assert web.faults(case("TooSlow: ", 15.0)) == []
    assert web.faults(case("Page", 0.1, "not refused")) == ["not refused"]


def test_a_failure_fails(capsys: pytest.CaptureFixture[str]) -> None:
    good = case("AddressRefused: ", 0.1)
    assert web.report([good], []) == 0
    assert web.report([good, case("Page", 0.1, "CANARY LEAKED")], []) == 1
    assert web.report([good], ["the harness fell over"]) == 1
    assert "1 of 2 cases" in capsys.readouterr().out
