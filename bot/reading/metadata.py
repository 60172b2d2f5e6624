"""What a page says of itself in its head: outlet, author, address, language."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from bot.reading.jsonld import Node, text_of

_OUTLET_METAS = ("og:site_name", "application-name", "twitter:site")
_AUTHOR_METAS = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_AUTHOR_PATH = (
    "//*[contains(@itemprop,'author')]//*[@itemprop='name'] | //*[@itemprop='author' and not(*)] | //a[@rel='author']"
)
_LONGEST_NAME = 120
_ADDRESS = re.compile(r"https?://|www\.|@", re.IGNORECASE)
_LANGUAGE = re.compile(r"^[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
_DOORS = ("www.", "m.", "amp.", "mobile.")


def metas(tree: HtmlElement) -> dict[str, str]:
    """Every ``<meta>`` by its lower-cased name, property or itemprop; the first one of a name wins."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def outlet(meta: dict[str, str], nodes: list[Node], url: str) -> str:
    """The name of the outlet, or its host name without ``www.`` when the page does not say."""
    published_by = (text_of(node.get("publisher")) for node in nodes)
    candidates = [
        meta.get("og:site_name", ""),
        *published_by,
        *(meta.get(name, "").lstrip("@") for name in _OUTLET_METAS),
    ]
    name = _first_name(candidates)
    return name or site_of(url)


def author(meta: dict[str, str], nodes: list[Node], tree: HtmlElement) -> str:
    """Who signed, as the page writes it; several names are joined by commas; ``""`` when nobody did."""
    signed = [text_of(node.get("author") or node.get("creator")) for node in nodes]
    visible = ", ".join(dict.fromkeys(" ".join(node.text_content().split()) for node in tree.xpath(_AUTHOR_PATH)[:5]))
    return _first_name([*signed, *(meta.get(name, "") for name in _AUTHOR_METAS), visible])


def canonical(tree: HtmlElement, url: str) -> str:
    """The page's own address for itself, or ``url``.

    Believed only within the same site: a page may not speak for another site's addresses (the cache is keyed by them).
    A canonical address that is the home page is a mistake of the site.
    """
    for link in tree.iter("link"):
        if "canonical" not in (link.get("rel") or "").lower().split():
            continue
        try:
            own: str = urljoin(url, (link.get("href") or "").strip())
            parts, asked = urlsplit(own), urlsplit(url)
            same_site = not url or _site(parts.hostname) == _site(asked.hostname)
        except ValueError:
            continue
        if (
            parts.scheme in {"http", "https"}
            and parts.hostname
            and same_site
            and (parts.path.strip("/") or not asked.path.strip("/"))
        ):
            return own
    return url


def declared_language(tree: HtmlElement) -> str:
    """The ISO 639 code of ``<html lang>``, or ``""``."""
    code = _LANGUAGE.match((tree.get("lang") or tree.get("xml:lang") or "").strip())
    return code[0].lower() if code else ""


def _first_name(candidates: Iterable[str]) -> str:
    for candidate in candidates:
        name = candidate.strip(" ,;|")
        if name and len(name) <= _LONGEST_NAME and not _ADDRESS.search(name):
            return name
    return ""


def site_of(url: str) -> str:
    """The host name of ``url`` without ``www.`` and the like; ``""`` of an address without one."""
    try:
        return _site(urlsplit(url).hostname)
    except ValueError:
        return ""


def _site(host: str | None) -> str:
    name = host or ""
    for door in _DOORS:
        name = name.removeprefix(door)
    return name


def is_home(url: str, meta: dict[str, str], nodes: list[Node]) -> bool:
    """Whether the page is a site's front page, which shows articles and is none."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    return bool(url) and path.strip("/") == "" and meta.get("og:type", "").lower() != "article" and not nodes
