import io
import json
import os
import time
from functools import partial

import pytest
from pydantic import BaseModel

from bot.cli.lines import run_filter


class Number(BaseModel):
    id: int


def double(value):
    return {"id": 2 * Number.model_validate(value).id}


def slow_first(value):
    time.sleep(0.2 if value["id"] == 0 else 0)
    return {"id": value["id"], "pid": os.getpid()}


def fail(value, error):
    raise error


def die(value):
    os._exit(9)


def surrogate(value):
    return {"text": "é\ud800"}


def _run(step, *lines, workers=0, errors=None):
    sink, errors = io.BytesIO(), errors or io.StringIO()
    status = run_filter(step, [line.encode() + b"\n" for line in lines], sink, errors, workers)
    return status, [json.loads(line) for line in sink.getvalue().splitlines()], errors.getvalue()


def test_one_answer_a_line_in_order():
    assert _run(double, '{"id": 1}', '{"id": 2}') == (0, [{"id": 2}, {"id": 4}], "")


def test_blank_lines_have_no_answer():
    assert _run(double, "", '{"id": 1}', "  ") == (0, [{"id": 2}], "")


def test_bad_lines_are_named_and_the_others_go_on():
    status, answers, errors = _run(double, "not JSON", '{"id": 1}', '{"id": "x"}', "[" * 99_999, '{"id": 2}')
    assert status == 1
    assert answers == [{"id": 2}, {"id": 4}]
    first, second, third = errors.splitlines()
    assert first.startswith("line 1: not JSON")
    assert second.startswith("line 3: id: Input should be a valid integer")
    assert third.startswith("line 4: ")


def test_an_unexpected_error_costs_one_line():
    status, answers, errors = _run(partial(fail, error=KeyError("x")), "1")
    assert (status, answers, errors) == (1, [], "line 1: KeyError: 'x'\n")


def test_many_lines_go_to_several_processes_and_come_back_in_order():
    status, answers, errors = _run(slow_first, *(json.dumps({"id": n}) for n in range(60)), workers=2)
    assert (status, errors) == (0, "")
    assert [answer["id"] for answer in answers] == list(range(60))
    assert os.getpid() not in {answer["pid"] for answer in answers}


def test_one_worker_is_this_process():
    _, answers, _ = _run(slow_first, *(json.dumps({"id": n}) for n in range(1, 20)), workers=1)
    assert {answer["pid"] for answer in answers} == {os.getpid()}


def test_a_dead_worker_is_told():
    status, answers, errors = _run(die, *["1"] * 30, workers=1 + 1)
    assert (status, answers) == (1, [])
    assert "a worker process died" in errors


def test_what_utf8_cannot_write():
    assert _run(surrogate, "1")[1] == [{"text": "é?"}]


def test_a_progress_bar_on_a_terminal_only():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    status, answers, shown = _run(double, '{"id": 1}', errors=Terminal())
    assert (status, answers) == (0, [{"id": 2}])
    assert "1 lines" in shown


def test_nobody_reads_any_more():
    class Closed(io.BytesIO):
        def write(self, data):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run_filter(double, [b'{"id": 1}\n'] * 20, Closed(), io.StringIO(), 2)
