"""Which feeds a web page says that it has."""

from urllib.parse import urljoin, urlsplit

from lxml import etree

from bot.domain.page import Page
from bot.errors import NotAPage
from bot.reading.decoding import decode
from bot.reading.markup import refuse_heavy

MOST_ANNOUNCED = 10

_KINDS = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml", "application/xml"}
)
# Links stand in the head; pages that hold them elsewhere put them at the beginning too.
_READ = 500_000
_COMMENTS = ("comment", "commentaire")


def announced_feeds(page: Page) -> list[str]:
    """The addresses of the feeds that ``page`` links to as another form of itself, those of comments last.

    Raises ``ReadingTooLong`` for a page too heavy to be read in time.
    """
    try:
        text = decode(page.body[:_READ], page.charset)
    except NotAPage:
        return []
    refuse_heavy(text)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return []
    if root is None:
        return []
    base = _join(page.url, next((each.get("href", "") for each in root.iter("base")), "")) or page.url
    links = [
        (_is_of_comments(link), address)
        for link in root.iter("link")
        if "alternate" in link.get("rel", "").lower().split()
        and link.get("type", "").partition(";")[0].strip().lower() in _KINDS
        and (address := _join(base, link.get("href", "")))
    ]
    return list(dict.fromkeys(address for _, address in sorted(links, key=lambda link: link[0])))[:MOST_ANNOUNCED]


def _is_of_comments(link: etree._Element) -> bool:
    told = f"{link.get('title', '')} {link.get('href', '')}".lower()
    return any(word in told for word in _COMMENTS)


def _join(base: str, address: str) -> str:
    try:
        joined = urljoin(base, address.strip())
        return joined if address and urlsplit(joined).scheme in ("http", "https") else ""
    except ValueError:
        return ""
