"""The rules of parsing, one by one, where no other test of this folder holds them."""

import inspect
from datetime import UTC, datetime

import pytest

from bot.domain.page import Page
from bot.errors import BrevesError, NotAFeed
from bot.reading import feed_xml, markup
from bot.reading.announcements import announced_feeds
from bot.reading.feeds import read_feed
from bot.reading.opml import read_opml
from bot.reading.pages import read_page
from bot.workers.pool import ProcessWorkers

URL = "https://exemple.fr/x"
NOW = datetime(2026, 2, 18, tzinfo=UTC)


def test_the_limits_of_production() -> None:
    defaults = {name: given.default for name, given in inspect.signature(ProcessWorkers).parameters.items()}
    assert (defaults["time_limit"], defaults["memory_limit"]) == (12.0, 1 << 30)
    assert (markup.MOST_TAGS, feed_xml.MOST_TAGS) == (60_000, 120_000)


def page(tags: int) -> str:
    return "<html><body>" + "<br>" * (tags - 2) + "</body></html>"


def feed(tags: int) -> str:
    # Closing tags count: what is counted is « < ».
    return '<rss version="2.0"><channel>' + "<a/>" * (tags - 4) + "</channel></rss>"


@pytest.mark.parametrize(
    ("read", "kind", "body", "refused"),
    [
        (lambda page: markup.refuse_heavy(page.body.decode()), "text/html", page(60_000), False),
        (read_page, "text/html", page(60_001), True),
        (announced_feeds, "text/html", page(60_001), True),
        (announced_feeds, "text/html", "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">", True),
        (lambda page: read_feed(page, NOW), "text/xml", feed(120_000), False),
        (lambda page: read_feed(page, NOW), "text/xml", feed(120_001), True),
        (read_opml, "text/xml", "<opml>" + "<a/>" * 120_000, True),
    ],
    ids=["page", "heavy page", "heavy links", "heavy tag", "feed", "heavy feed", "heavy list"],
)
def test_tags_are_counted_before_a_parser_sees_them(read, kind: str, body: str, refused: bool) -> None:
    try:
        read(Page(URL, body.encode(), kind))
        why = ""
    except BrevesError as error:
        why = error.detail
    assert ("more than" in why or "too many" in why) == refused


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa">]>',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1/">%a;]>',
        '<!DOCTYPE x [<!entity a SYSTEM "file:///etc/passwd">]>',
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_are_refused(declaration: str, codec: str) -> None:
    body = f'{declaration}<rss version="2.0"><channel><title>&a;</title></channel></rss>'
    with pytest.raises(NotAFeed, match="defines entities"):
        read_feed(Page(URL, body.encode(codec), "text/xml"), NOW)


def test_a_page_shows_nothing_of_the_machine() -> None:
    """Entities are no business of HTML: the parser knows none but its own, and opens no file."""
    words = "La mairie a ouvert lundi un atelier où les habitants apprennent à réparer leurs appareils. " * 5
    body = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>{words} &x;</p></body></html>'
    assert "root:" not in read_page(Page(URL, body.encode(), "application/xhtml+xml")).text
