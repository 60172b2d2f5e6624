"""When a feed is asked for again: pure decisions."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.domain.feed import FeedResponse, PolledFeed

EVERY: Final = timedelta(hours=1)
#: A feed that was just read is not read again for so long, whatever its place in the hour.
_REST: Final = timedelta(minutes=20)
_SLOWEST: Final = timedelta(days=1)
#: 1, 2, 4, 8 and 16 hours, then a day, a week long.
GIVEN_UP_AFTER: Final = 12
_GONE = "410"


def next_slot(url: str, now: datetime) -> datetime:
    """The feed's next place in the hour, told by its address: so feeds spread, and keep their places."""
    period = int(EVERY.total_seconds())
    place = int.from_bytes(hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()[:8], "big") % period
    earliest = int((now + _REST).timestamp())
    return datetime.fromtimestamp(earliest + (place - earliest) % period, UTC)


def after_answer(feed: PolledFeed, response: FeedResponse, outlet: str, now: datetime) -> PolledFeed:
    """Where ``feed`` stands after a good answer: read, or unchanged. ``outlet`` names it if nothing did before."""
    unchanged = response.page is None
    return replace(
        feed,
        outlet=feed.outlet or outlet,
        next_poll=max(next_slot(feed.url, now), now + timedelta(seconds=min(response.retry_after, 86_400))),
        location=response.location or feed.location,
        # A server that says « unchanged » need not repeat what with.
        etag=response.etag or (feed.etag if unchanged else ""),
        last_modified=response.last_modified or (feed.last_modified if unchanged else ""),
        failures=0,
        error="",
        off=False,
        read_at=feed.read_at if unchanged else now,
    )


def after_failure(feed: PolledFeed, code: str, now: datetime, retry_after: float = 0.0, detail: str = "") -> PolledFeed:
    """Where ``feed`` stands after a failure named ``code``: asked for half as often each time, down to once a day.

    It is given up after a week of that, or at once when the server says that it is gone for good (410). A moved feed is
    looked for at its first address again.
    """
    failures = feed.failures + 1
    pause = min(EVERY * 2 ** min(failures - 1, 8), _SLOWEST)
    asked = timedelta(seconds=min(retry_after, _SLOWEST.total_seconds()))
    return replace(
        feed,
        next_poll=now + max(pause, asked),
        location="",
        failures=failures,
        error=code,
        off=failures >= GIVEN_UP_AFTER or detail == _GONE,
    )
