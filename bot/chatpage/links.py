"""The addresses that Telegram accepts under a text."""

import re
from urllib.parse import urlsplit


def checked_link(url: str) -> str:
    """The address of a link as Telegram keeps it, or ``""`` for one that it would silently leave out."""
    url = url.strip()
    if url.lower().startswith(("tg://", "tonsite://", "mailto:")):
        return url
    if "://" not in url:
        url = "http://" + url
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https", "ftp") or "." not in host.strip(".") or re.search(r"\s", host):
        return ""
    return url if parts.path or parts.query or parts.fragment else url + "/"
