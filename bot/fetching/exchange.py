"""What is asked of a server, and what came of it: pages, and feeds that are asked for again and again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.domain.feed import FeedResponse
from bot.domain.page import Page
from bot.errors import FetchError

# Validators are sent back as they came: one of this length serves no purpose but to grow our requests.
_LONGEST_VALIDATOR = 512


@dataclass(frozen=True, slots=True)
class Ask:
    """Which headers go out beside the usual ones, and whether feeds, and « unchanged », are taken for an answer."""

    headers: Mapping[str, str]
    feeds: bool = False
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """The end of a chain of redirects. No page and no failure: it has not changed.

    ``moved`` is the address of arrival if every redirect on the way was permanent, else ``""``.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    page: Page | None = None
    failure: FetchError | None = None
    moved: str = ""


PAGE = Ask({"Accept": "text/html,application/xhtml+xml,text/plain;q=0.8"})


def ask_feed(etag: str = "", last_modified: str = "") -> Ask:
    """A request for a feed; conditional if there is a validator from the last time."""
    headers = {
        "User-Agent": "Mozilla/5.0 (compatible; BrevesBot/0.1; reads this feed once an hour for all its readers)",
        "Accept": "application/atom+xml,application/rss+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5",
    }
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return Ask(headers, feeds=True, conditional=bool(etag or last_modified))


def feed_response(arrival: Arrival) -> FeedResponse:
    """What an arrival means for a feed."""
    return FeedResponse(
        page=arrival.page,
        failure=arrival.failure,
        etag=_validator(arrival.headers.get("ETag", "")),
        last_modified=_validator(arrival.headers.get("Last-Modified", "")),
        location=arrival.moved,
        retry_after=_seconds(arrival.headers.get("Retry-After", ""), arrival.headers.get("Date", "")),
    )


def _validator(value: str) -> str:
    # Only what can be sent as it is: other characters would fail, or be refused, at every later request.
    return value if value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR else ""


def _seconds(retry_after: str, date: str) -> float:
    """A Retry-After header (RFC 9110, 10.2.3) in seconds; a moment is counted from the server's own ``date``."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    moment = _moment(text)
    if moment is None:
        return 0.0
    return max(0.0, (moment - (_moment(date) or datetime.now(UTC))).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
