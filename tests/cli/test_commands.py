import io
import json
import subprocess
import sys
import types

import pytest

from bot.cli import commands
from bot.errors import Forbidden, InvalidSettings
from tests.cli.pages import HTML, TEXT


@pytest.fixture
def run(monkeypatch, capfdbinary):
    def call(*arguments, lines=()):
        monkeypatch.setattr(sys, "argv", ["bot", *arguments])
        feed = "".join(json.dumps(line) + "\n" for line in lines).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(feed)))
        with pytest.raises(SystemExit) as caught:
            commands.main()
        out, err = capfdbinary.readouterr()
        return caught.value.code, out.decode(), err.decode()

    return call


def test_sentences(run):
    status, out, err = run("sentences", lines=[{"id": "1", "text": "Un. Deux."}])
    assert (status, json.loads(out), err) == (0, {"id": "1", "sentences": ["Un.", "Deux."]}, "")


def test_extract(run):
    status, out, _ = run("extract", lines=[{"id": "1", "url": "https://leval.example/a", "html": HTML}])
    assert status == 0
    assert json.loads(out)["text"] == TEXT


@pytest.mark.parametrize(
    ("options", "count"), [((), 2), (("--words", "20"), 1), (("--sentences", "3"), 3), (("-",), 2)]
)
def test_summarize(run, options, count):
    status, out, _ = run("summarize", *options, lines=[{"id": "1", "title": "Un titre", "text": TEXT}])
    assert status == 0
    assert len(json.loads(out)["sentences"]) == count


def test_summarize_a_file(run, tmp_path):
    path = tmp_path / "texte.txt"
    path.write_text(TEXT, "utf-8")
    status, out, _ = run("summarize", str(path), "--sentences", "1")
    assert status == 0
    assert "1 phrase sur 5" in " ".join(out.split())


def test_options_that_exclude_each_other(run):
    status, _, err = run("summarize", "--words", "3", "--sentences", "2")
    assert status == 2
    assert "exclude each other" in err


def test_a_bad_line(run):
    status, out, err = run("sentences", lines=[{"id": "1"}])
    assert (status, out) == (1, "")
    assert err == "line 1: text: Field required\n"


def test_run_hands_on_the_status(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "bot.app", types.SimpleNamespace(run=lambda settings: 3))
    assert run("run")[0] == 3


def test_health(run, monkeypatch, tmp_path):
    monkeypatch.setenv("HEARTBEAT_FILE", str(tmp_path / "none"))
    status, out, _ = run("health")
    assert status == 1
    assert out.startswith("no heartbeat")


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (InvalidSettings(detail="CHATPAGE_PORT is wrong"), 78, "InvalidSettings: CHATPAGE_PORT is wrong\n"),
        (InvalidSettings(), 78, "InvalidSettings\n"),
    ],
)
def test_errors_of_the_operator_are_one_line(run, monkeypatch, error, status, said):
    monkeypatch.setitem(sys.modules, "bot.app", types.SimpleNamespace(run=_raising(error)))
    assert run("run") == (status, "", said)


@pytest.mark.parametrize("detail", ["", "403"])
def test_errors_of_the_reader_are_told_in_french(run, monkeypatch, detail):
    monkeypatch.setitem(sys.modules, "bot.app", types.SimpleNamespace(run=_raising(Forbidden(detail=detail))))
    status, _, err = run("run")
    assert status == 1
    assert err.startswith("Ce site")
    assert err.endswith(f"({detail})\n" if detail else ".\n")


def _raising(error):
    def run(settings):
        raise error

    return run


def test_nobody_reads_any_more():
    line = json.dumps({"id": "1", "text": "Un. " * 3000}) + "\n"
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "sentences"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        process.stdin.write(line.encode() * 5)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


def test_filters_start_without_what_they_do_not_need():
    program = "import sys, bot.cli.commands, bot.summarizing.sentences; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout  # noqa: S603
    assert not {"nltk", "sumy", "trafilatura", "telegram", "aiohttp", "numpy"} & set(out.split())
