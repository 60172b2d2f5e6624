import pytest

from bot.domain.page import Page
from bot.reading.announcements import MOST_ANNOUNCED, announced_feeds

URL = "https://exemple.fr/une/"


def found(html: str | bytes) -> list[str]:
    return announced_feeds(Page(URL, html if isinstance(html, bytes) else html.encode()))


def link(href: str, kind: str = "application/rss+xml", rel: str = "alternate", title: str = "") -> str:
    return f'<link rel="{rel}" type="{kind}" href="{href}" title="{title}">'


def test_feeds_in_the_order_of_the_page_those_of_comments_last() -> None:
    html = (
        "<html><head>"
        + link("/comments/feed/", title="Commentaires")
        + link("flux.xml")
        + link("https://autre.fr/atom", "application/atom+xml; charset=utf-8", "ALTERNATE home")
        + link("flux.xml")
        + "</head></html>"
    )
    assert found(html) == [f"{URL}flux.xml", "https://autre.fr/atom", "https://exemple.fr/comments/feed/"]


@pytest.mark.parametrize(
    "html",
    ["", "<p>Rien", link("/f", kind="text/html"), link("/f", rel="stylesheet"), link(""), link("javascript:x"),
     link("http://["), b"%PDF-1.7\x00\x01\x02" * 50, "<!-- " + link("/f") + " -->", "\x00"],
)  # fmt: skip
def test_pages_that_announce_none(html: str | bytes) -> None:
    assert found(html) == []


def test_the_base_of_the_page() -> None:
    assert found('<base href="https://autre.fr/a/">' + link("f")) == ["https://autre.fr/a/f"]
    assert found("<base>" + link("f")) == [f"{URL}f"]


def test_not_too_many() -> None:
    assert len(found("".join(link(f"/{n}") for n in range(100)))) == MOST_ANNOUNCED
