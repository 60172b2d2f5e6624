import io
import json

from bot.cli.stories import run_stories

LEAK = {"outlet": "Octet", "title": "Fuite de données chez Orvane", "published": "2026-03-10T08:00:00Z"}
LAKE = {"outlet": "Le Fil", "title": "Un lac norvégien", "teaser": "Pêche.", "published": "2026-03-10T09:00:00"}
ECHO = {"outlet": "Le Fil", "title": "Orvane : une fuite de données", "published": "2026-03-10T10:00:00+01:00"}
LINES = [{"id": 1, "teaser": None, **LEAK}, {"id": "b", **LAKE}, {"id": "c", **ECHO}]


def run(*lines):
    sink, errors = io.BytesIO(), io.StringIO()
    status = run_stories(
        [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines], sink, errors
    )
    return status, [json.loads(line) for line in sink.getvalue().splitlines()], errors.getvalue()


def test_all_lines_are_one_lot_answered_in_order():
    status, answers, errors = run(*LINES, b"\n")
    assert [answer["id"] for answer in answers] == [1, "b", "c"]
    assert answers[0]["story"] == answers[2]["story"] != answers[1]["story"]
    assert (status, errors) == (0, "")


def test_a_bad_line_is_named_and_the_others_go_on():
    status, answers, errors = run(LINES[0], b"{", {"id": "x", "title": "Sans date"})
    assert (status, len(answers)) == (1, 1)
    assert "line 2: " in errors
    assert "line 3: published: Field required" in errors


def test_nothing_gives_nothing():
    assert run() == (0, [], "")
