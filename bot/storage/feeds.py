"""Where each feed stands."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Row, Select, delete, false, select, true, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.feed import PolledFeed, Source
from bot.storage.feed_tables import feeds
from bot.storage.leaving import forget_unread
from bot.storage.sealing import Seal, legible
from bot.storage.statements import conflicting_insert
from bot.storage.transactions import reading, uncut

_columns = feeds.c


@uncut
class FeedRows:
    """``Feeds`` in a table; addresses are sealed there."""

    def __init__(self, engine: AsyncEngine, seal: Seal) -> None:
        self._engine = engine
        self._seal = seal

    async def ensure(self, sources: Iterable[Source], *, shared: bool, now: datetime) -> None:
        """Add the feeds that are not known, due at ``now``. Known ones become shared if these are, with their name."""
        by_url = {source.url: source for source in sources}  # one statement cannot replace the same row twice
        rows = sorted(
            ({**_new_row(one, now, shared=shared), "url": self._seal.hide(one.url)} for one in by_url.values()),
            key=lambda row: str(row["url"]),
        )
        if not rows:
            return
        insert = conflicting_insert(self._engine, feeds).values(rows)
        if shared:
            taken_over = {"shared": true(), "outlet": insert.excluded.outlet}
            insert = insert.on_conflict_do_update(index_elements=[_columns.url], set_=taken_over)
        else:
            insert = insert.on_conflict_do_nothing()
        async with self._engine.begin() as connection:
            await connection.execute(insert)

    async def revive(self, urls: Collection[str], now: datetime) -> None:
        """Try feeds again that had been given up, as if they had never failed."""
        fresh = {"off": False, "failures": 0, "error": "", "next_poll": now}
        async with self._engine.begin() as connection:
            await connection.execute(
                update(feeds).where(_columns.url.in_(self._hidden(urls)), _columns.off == true()).values(fresh)
            )

    async def claim_due(self, now: datetime, until: datetime, limit: int) -> list[PolledFeed]:
        """Up to ``limit`` feeds that are due at ``now``, nobody else's until ``until``.

        Those that all readers share come first, so that nobody's own keep them waiting; then the longest due.
        """
        due = (
            select(_columns.id)
            .where(_columns.next_poll <= now, _columns.off == false())
            .order_by(_columns.shared.desc(), _columns.next_poll, _columns.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claim = update(feeds).where(_columns.id.in_(due)).values(next_poll=until).returning(*feeds.columns)
        async with self._engine.begin() as connection:
            found = (await connection.execute(claim)).all()
        return legible(self._feed, found)

    async def find(self, urls: Collection[str]) -> list[PolledFeed]:
        """The feeds among ``urls`` that are known."""
        return await self._select(select(feeds).where(_columns.url.in_(self._hidden(urls))).order_by(_columns.id))

    async def private(self) -> list[str]:
        """The addresses of the feeds that not all readers share."""
        async with reading(self._engine) as connection:
            stored = await connection.scalars(select(_columns.url).where(_columns.shared == false()))
            return legible(self._seal.show, stored)

    async def save(self, feed: PolledFeed) -> None:
        """Keep where a feed stands now; its address, and whether it is shared, are not changed."""
        values = {
            "outlet": feed.outlet,
            "location": self._seal.hide(feed.location),
            "etag": feed.etag,
            "last_modified": feed.last_modified,
            "next_poll": feed.next_poll,
            "failures": feed.failures,
            "error": feed.error,
            "off": feed.off,
            "read_at": feed.read_at,
        }
        async with self._engine.begin() as connection:
            await connection.execute(update(feeds).where(_columns.id == feed.id).values(values))

    async def forget(self, urls: Collection[str]) -> None:
        """Drop feeds that nobody reads any more, with their items; those that all readers share stay."""
        async with self._engine.begin() as connection:
            await connection.execute(
                delete(feeds).where(_columns.url.in_(self._hidden(urls)), _columns.shared == false())
            )

    async def forget_unread(self, urls: Collection[str]) -> None:
        """Drop those of these feeds that no place has and that are not shared, with their items."""
        async with self._engine.begin() as connection:
            await forget_unread(connection, self._hidden(urls))

    async def _select(self, statement: Select[tuple[object, ...]]) -> list[PolledFeed]:
        async with reading(self._engine) as connection:
            return legible(self._feed, (await connection.execute(statement)).all())

    def _hidden(self, urls: Collection[str]) -> list[str]:
        return [self._seal.hide(url) for url in urls]

    def _feed(self, row: Row[tuple[object, ...]]) -> PolledFeed:
        fields = row._asdict()  # the columns are the fields
        return PolledFeed(**{**fields, **{name: self._seal.show(fields[name]) for name in ("url", "location")}})


def _new_row(source: Source, now: datetime, *, shared: bool) -> dict[str, object]:
    return {
        "url": source.url,
        "outlet": source.name,
        "shared": shared,
        "location": "",
        "etag": "",
        "last_modified": "",
        "next_poll": now,
        "failures": 0,
        "error": "",
        "off": False,
    }
