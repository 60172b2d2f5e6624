import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from bot.cli.collect import LoggedNotices, collect_press
from bot.cli.commands import app
from bot.cli.feeds import check_feeds, table
from bot.cli.press import moment
from bot.domain.feed import PolledFeed, Source
from bot.errors import NotAFeedList
from bot.reading.opml import write_opml
from bot.services.feed_check import Checkup
from tests.fetching.site import Site

NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server in a thread of its own, since the commands have their own event loops."""
    site = Site()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(site.handle, "127.0.0.1", 0))
    site.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield site
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/b.db")
    monkeypatch.setenv("FETCH_ALLOWED_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("WORKERS", "1")


@pytest.fixture
def console() -> Console:
    return Console(file=StringIO(), width=200)


def text(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


@pytest.fixture
def listed(site: Site, tmp_path: Path) -> str:
    """A list of a feed with one entry and of one that is down."""
    feed = b"<rss><channel><title>F</title><item><title>Un</title><link>/1</link></item></channel></rss>"
    site.page("/bon", feed, "application/rss+xml")
    site.status("/panne", 503)
    opml = write_opml("Presse", [Source(site.url("/bon"), "Le Bon"), Source(site.url("/panne"), "[b]La Panne")])
    site.page("/opml", opml.encode(), "text/x-opml")
    (tmp_path / "presse.opml").write_text(opml)
    return site.url("/opml")


def test_collecting_goes_on_past_an_outlet_that_is_down(listed: str, console: Console) -> None:
    assert collect_press(listed, "2026-02-18T18:00+01:00", console) == 0
    assert text(console).splitlines() == [
        "2 feeds: 1 read, 0 unchanged, 1 failed",
        "1 entries listed, 1 new",
        "  [b]La Panne: ServerFailed (503)",
    ]
    assert collect_press("presse.opml", None, console) == 0
    assert "1 entries listed, 0 new" in text(console)


def test_collecting_nothing_is_a_failure(site: Site, listed: str, console: Console) -> None:
    site.status("/bon", 404)
    assert collect_press(listed, None, console) == 1


def test_lists_that_cannot_be_had(site: Site, console: Console, tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter):
        collect_press("absent.opml", None, console)
    (tmp_path / "vide.opml").write_text("<opml/>")
    with pytest.raises(NotAFeedList):
        collect_press("vide.opml", None, console)
    site.status("/opml", 404)
    result = CliRunner().invoke(app, ["collect", "--feeds", site.url("/opml")])
    assert type(result.exception).__name__ == "NotFound"


def test_checking(site: Site, listed: str, console: Console) -> None:
    site.status("/1", 403)
    assert check_feeds(listed, console) == 1
    shown = text(console)
    assert shown.index("Le Bon") < shown.index("[b]La Panne")
    for cell in ("RSS 2.0", "no date", "Forbidden", "ServerFailed 503", "1 of 2 feeds can be used, 0 articles"):
        assert cell in shown
    result = CliRunner().invoke(app, ["feeds", "check", "--feeds", listed])
    assert result.exit_code == 1


def test_the_table_tells_ages_and_articles(console: Console) -> None:
    def found(**fields: object) -> Checkup:
        return Checkup(Source("https://exemple.fr/f"), format="Atom", entries=1, article="https://x.fr/", **fields)  # type: ignore[arg-type]

    ages = [NOW - timedelta(hours=5), NOW - timedelta(days=3)]
    console.print(table([found(latest=ages[0]), found(latest=ages[1], locked=True), Checkup(Source("u"))], NOW))
    shown = text(console)
    for cell in ("https://exemple.fr/f", "5 h", "3 d", "readable", "subscribers only", "3 of 3 feeds", "2 articles"):
        assert cell in shown


def test_moments() -> None:
    assert moment("2026-02-18T18:00+01:00") == datetime(2026, 2, 18, 17, tzinfo=UTC)
    assert datetime.now(UTC) - moment(None) < timedelta(minutes=1)
    with pytest.raises(typer.BadParameter):
        moment("demain")


async def test_a_feed_given_up_is_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    await LoggedNotices().given_up(PolledFeed(1, "https://perso.fr/jeton", "", shared=False, next_poll=NOW))
    assert "a feed has failed for days" in caplog.text
    assert "perso.fr" not in caplog.text


def test_without_a_list_the_catalogue_is_collected(monkeypatch: pytest.MonkeyPatch, console: Console) -> None:
    monkeypatch.setenv("FETCH_ALLOWED_NETWORKS", "")
    from bot.cli.press import Rooms, list_sources  # noqa: PLC0415

    sources = asyncio.run(list_sources(None, Rooms(None, None)))  # type: ignore[arg-type]
    assert len(sources) >= 25
