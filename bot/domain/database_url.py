"""The forms of a DATABASE_URL."""

import re
from typing import Literal
from urllib.parse import parse_qs, unquote

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):/?/?", re.IGNORECASE)
_SQLITE = re.compile(r"sqlite(?:\+[a-z]+)?:///(?P<path>.+)", re.IGNORECASE | re.DOTALL)
_POSTGRESQL = re.compile(r"postgres(?:ql)?(?:\+[a-z0-9]+)?://", re.IGNORECASE)
_PAIR = r"\w+=[^&@#]*"
_HOST = r"(?:[^:@/?#\[\],]*|\[[0-9a-fA-F:.%]+\])(?::\d+)?"
#: RFC 3986, with several hosts as libpq has them. A password with one of « / ? # [ ] » in it would shift what follows,
#: and turn up in somebody's complaint about a host or a port.
_SERVER = re.compile(
    r"(?:[^:@/?#\[\]]*(?::(?P<password>[^@/?#\[\]]*))?@)?"
    rf"{_HOST}(?:,{_HOST})*(?:/[^@?#]*)?(?:\?(?P<query>(?:{_PAIR}(?:&{_PAIR})*&?)?))?"
)
_DRIVE_LETTER = 1
# A word by itself is more often a mistake than a file.
_BARE_PATH = re.compile(r".*[/\\].*|.+\.(?:db|sqlite|sqlite3)", re.IGNORECASE | re.DOTALL)


def split_database_url(url: str) -> tuple[Literal["sqlite", "postgresql"], str]:
    """The kind of database that ``url`` names, and the file's path or what follows the server's scheme.

    Known are ``sqlite:///relative.db``, ``sqlite:////absolute.db``, a bare path (with a slash, or ending in ``.db``,
    ``.sqlite`` or ``.sqlite3``), ``postgresql://…`` and ``postgres://…``, with any driver after a ``+``. Raises
    ``ValueError`` with the rest of a sentence that begins with DATABASE_URL; the address is not in it.
    """
    url = url.strip()
    if found := _POSTGRESQL.match(url):
        if not _SERVER.fullmatch(url, found.end()):
            raise ValueError(
                "is no address of a PostgreSQL server: in a user name or a password, write / ? # @ [ ] % as"
                " %2F %3F %23 %40 %5B %5D %25"
            )
        return "postgresql", url[found.end() :]
    if found := _SQLITE.fullmatch(url):
        path = found["path"]
    else:
        scheme = _SCHEME.match(url)
        if url != ":memory:" and ((scheme and len(scheme[1]) > _DRIVE_LETTER) or not _BARE_PATH.fullmatch(url)):
            raise ValueError(
                "is neither a path to a .db file, sqlite:///path nor postgresql://user:password@host/database"
            )
        path = url
    if path == ":memory:":
        raise ValueError("names no file: settings and summaries must outlive the process")
    return "sqlite", path


def passwords_in(url: str) -> tuple[str, ...]:
    """The passwords that a form of ``split_database_url`` holds, as written and decoded, for logs to conceal."""
    scheme = _POSTGRESQL.match(url.strip())
    server = _SERVER.fullmatch(url.strip(), scheme.end()) if scheme else None
    if server is None:
        return ()
    written = [server["password"] or "", *parse_qs(server["query"] or "").get("password", ())]
    return tuple(dict.fromkeys(form for one in written for form in (one, unquote(one)) if form))
