"""Addresses as a reader gets them: where a link leads, and how it is shown. Pure.

A host is shown as it is written when its letters are those of French; any other name, Cyrillic that looks like Latin as
well as honest Greek, is shown in its ASCII form (RFC 3492, « punycode »): who cannot tell them apart needs no example.
"""

import re
from urllib.parse import quote, urlsplit

import idna

from bot.presentation.foreign import clean

#: Telegram, like browsers, follows no longer ones; the bot itself fetches none.
MOST_CHARACTERS = 2_048

_PLAIN_HOST = re.compile(r"[a-z0-9àâäæçéèêëîïôöœùûüÿ_.\-]+")
_ASCII_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.\-]*[a-z0-9_])?\.?|\[[0-9a-f:.]+\]")
# All that RFC 3986 lets stand, and what is percent-encoded already.
_KEPT = "/:@!$&'()*+,;=-._~%?"
_UNFIT = re.compile(r'[\s"<>\\]')


def href(url: str) -> str:
    """``url`` in ASCII, ready for an attribute once escaped; empty for what no link may lead to.

    That is all but http and https, addresses with a user's name (``https://banque.fr@pirate.fr``), and what two parsers
    could read in two ways.
    """
    parts = _split(url)
    if parts is None:
        return ""
    scheme, host, port, path, query, fragment = parts
    whole = f"{scheme}://{host}{port}{_tail(*map(_quoted, (path, query, fragment)))}"
    return whole if len(whole) <= MOST_CHARACTERS else ""


def shown(url: str) -> str:
    """``url`` as text, plain: its host as it can be trusted, the rest as it is written."""
    parts = _split(url)
    if parts is None:
        return clean(url)
    scheme, host, port, path, query, fragment = parts
    return f"{scheme}://{_readable(host)}{port}{_tail(path, query, fragment)}"


def shown_host(url: str) -> str:
    """The host of ``url`` as it can be trusted, with its port."""
    parts = _split(url)
    return clean(url) if parts is None else _readable(parts[1]) + parts[2]


def _split(url: str) -> tuple[str, str, str, str, str, str] | None:
    """Scheme, host in ASCII, ``:port``, path, query and fragment; ``None`` for what is no address of a page."""
    if _UNFIT.search(url) or clean(url) != url:
        return None
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port is not None else ""
        name = parts.hostname or ""
        host = f"[{name}]" if ":" in name else name if name.isascii() else idna.encode(name, uts46=True).decode()
    except ValueError:  # idna's errors are such too
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _ASCII_HOST.fullmatch(host):
        return None
    return parts.scheme, host, port, parts.path, parts.query, parts.fragment


def _readable(host: str) -> str:
    try:
        name = idna.decode(host) if "xn--" in host else host
    except UnicodeError:
        return host
    return name if _PLAIN_HOST.fullmatch(name) else host


def _tail(path: str, query: str, fragment: str) -> str:
    return path + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def _quoted(text: str) -> str:
    return quote(text, safe=_KEPT)
