import io
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import typer
from rich.console import Console

from bot.cli.people import read_target, show_summary
from bot.errors import NotFound, TooShort
from tests.cli.pages import HTML, TEXT, TITLE


@pytest.fixture
def site(monkeypatch, tmp_path):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = HTML.encode() if self.path == "/a" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    monkeypatch.chdir(tmp_path)  # away from the .env of whoever runs the tests
    monkeypatch.setenv("FETCH_ALLOWED_NETWORKS", "127.0.0.0/8")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _shown(target, words=None, count=None):
    out = io.StringIO()
    show_summary(str(target), words, count, Console(file=out, width=400))
    # Each part is followed by an empty line; a part may take several lines.
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", out.getvalue()) if part.strip()]


def test_a_link(site):
    lines = _shown(f"{site}/a", count=2)
    assert lines[0] == TITLE
    assert lines[1] == "Le Val · 18 février 2026"
    assert all(sentence in TEXT for sentence in lines[2:4])
    assert lines[4].startswith("2 phrases sur 5 · ")
    assert len(lines) == 5


def test_a_dead_link(site):
    with pytest.raises(NotFound):
        read_target(f"{site}/b")


def test_a_page_in_a_file(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(HTML, "utf-8")
    assert _shown(page, count=1)[0] == TITLE


def test_a_text_in_a_file(tmp_path):
    text = tmp_path / "texte.txt"
    text.write_text(f"\ufeff{TEXT}", "utf-8")
    lines = _shown(text, count=1)
    assert lines[0] in TEXT
    assert lines[1].startswith("1 phrase sur 5 · ")


def test_who_says_a_sentence_and_what_an_acronym_stands_for(tmp_path):
    text = tmp_path / "texte.txt"
    text.write_text(
        "Nadia Ferrand s'exclame : « Quel chantier ? L'AFV ouvrira un long sentier vers le lac au mois de mars. » "
        "Connaissez-vous tous l'Agence des forêts du Val (AFV) ?",
        "utf-8",
    )
    assert _shown(text, count=1)[:2] == [
        "« L'AFV ouvrira un long sentier vers le lac au mois de mars. » — Nadia Ferrand",
        "AFV : Agence des forêts du Val",
    ]


def test_a_beginning_is_said_to_be_one(tmp_path):
    page = tmp_path / "page.html"
    locked = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script></head>'
    page.write_text(HTML.replace("</head>", locked), "utf-8")
    assert "abonnés" in _shown(page, count=1)[2]


def test_an_empty_file(tmp_path):
    text = tmp_path / "texte.txt"
    text.write_text("\n", "utf-8")
    with pytest.raises(TooShort):
        _shown(text)


def test_no_such_file(tmp_path):
    with pytest.raises(typer.BadParameter, match="No such file"):
        read_target(str(tmp_path / "none"))
