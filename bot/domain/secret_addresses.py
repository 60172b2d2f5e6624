"""Addresses that are passwords as well, such as those of feeds that one pays for: pure.

No list of names will ever be whole. Hence two rules: of what somebody added, others see no more than the host, whatever
the rest may be; and what logs and the command line show is cut as soon as anything in it could be a secret.
"""

import re
from urllib.parse import urlsplit

#: A word of letters and digits mixed is a token from this length on, and one of any kind from the second: no title has
#: such words, and if one has, it is cut where it need not be.
_LONG_MIXED, _LONG = 16, 20
_WORD = re.compile(r"[^\W_]+")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
#: What is left of a host without its secret labels: a name of somebody's, such as ``exemple.fr``.
_LABELS_OF_A_SITE = 2


def carries_secret(url: str) -> bool:
    """Whether anything in ``url`` could let in whoever has it: a user, a query, a fragment, a token.

    Raises ``ValueError`` for what is no address.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if "@" in parts.netloc or parts.query or parts.fragment or _public(host) != host:
        return True
    return any(_is_token(segment) for segment in parts.path.split("/"))


def host_only(url: str) -> str:
    """``url`` as others than who added it may see it: its host, nothing of what is no address."""
    try:
        return f"{urlsplit(url).scheme}://{public_host(url)}/…"
    except ValueError:  # brackets that hold no IPv6 address
        return "…"


def without_address(name: str) -> str:
    """The name of a feed as others than who added it may see it: one that has none goes by its address."""
    return host_only(name) if "://" in name else name


def public_host(url: str) -> str:
    """The host of ``url`` without what is a secret in it. Raises ``ValueError`` for what is no address."""
    return _public(urlsplit(url).hostname or "")


def without_secret(url: str) -> str:
    """``url`` as logs and the command line show it: no more than its host if it may carry a secret."""
    try:
        return host_only(url) if carries_secret(url) else url
    except ValueError:
        return "…"


def _public(host: str) -> str:
    """``host`` from behind its last label that is a token, the site's own name aside."""
    labels = host.split(".")
    secret = [at for at, label in enumerate(labels[:-_LABELS_OF_A_SITE]) if _is_token(label)]
    return ".".join(labels[secret[-1] + 1 :]) if secret else host


def _is_token(text: str) -> bool:
    """Whether ``text`` holds a long word, a long run of words that mix letters and digits, or a value of its own."""
    if _UUID.search(text) or ";" in text or "=" in text:
        return True
    words = _WORD.findall(text)
    mixed = sum(len(word) for word in words if _is_mixed(word))
    return mixed >= _LONG_MIXED or any(len(word) >= _LONG for word in words)


def _is_mixed(word: str) -> bool:
    """Letters beside digits, or capitals within: ``a1``, ``aB``."""
    both = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    return both or any(map(str.isupper, word[1:]))
