"""What feeds listed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.feed import KeptItem, Keys, KnownEntry, PolledFeed, known_as
from bot.domain.news import Item
from bot.storage.feed_tables import feeds, items
from bot.storage.sealing import Seal
from bot.storage.statements import insert_or_ignore
from bot.storage.transactions import reading, uncut

_columns = items.c
_item_columns = (_columns.id, feeds.c.outlet, _columns.title, _columns.teaser, _columns.url, _columns.published)
_TEXTS = ("guid_key", "link_key", "title_key", "title", "teaser", "url")


@uncut
class ItemRows:
    """``Items`` in a table."""

    def __init__(self, engine: AsyncEngine, seal: Seal) -> None:
        self._engine = engine
        self._seal = seal

    async def add(self, feed: PolledFeed, entries: Sequence[KnownEntry], now: datetime) -> int:
        """Keep what ``feed`` lists at ``now``: how many were new. Known ones take their new title, teaser and link."""
        if not entries:
            return 0
        async with self._engine.begin() as connection:
            texts, kept = await _kept(connection, feed, [entry.keys for entry in entries])
            fresh: dict[str, dict[str, Any]] = {}
            listed: dict[str, dict[str, Any]] = {}
            for known in entries:
                published = known.entry.published or now
                match = known_as(known.keys, published, kept)
                if match is None:
                    fresh[known.id] = {**_texts(known), "id": known.id, "feed_id": feed.id, "published": published}
                    kept.append(KeptItem(known.id, known.keys, published, same_feed=True))
                elif match.id not in fresh:
                    listed.setdefault(match.id, _texts(known) if match.same_feed else texts[match.id])
            await _touch(connection, listed, texts, now)
            if not fresh:
                return 0
            # In the order of their keys: two processes that insert the same rows in different orders deadlock.
            rows = [{**fresh[key], "seen_at": now, "listed_at": now} for key in sorted(fresh)]
            added = insert_or_ignore(self._engine, items).values(rows).returning(_columns.id)
            return len((await connection.execute(added)).all())

    async def published(self, since: datetime, until: datetime, feeds_too: Collection[str] = ()) -> list[Item]:
        """Items published from ``since`` up to and without ``until``, the earliest first.

        Of the shared feeds, and of those among ``feeds_too`` (addresses as they were added).
        """
        own = [self._seal.hide(url) for url in feeds_too]
        whose = or_(feeds.c.shared == true(), feeds.c.url.in_(own))
        within = and_(_columns.published >= since, _columns.published < until)
        return await self._select(_items().where(whose, within).order_by(_columns.published, _columns.id))

    async def get(self, ids: Collection[str]) -> list[Item]:
        """The items with these ids that are still kept, in no order."""
        return await self._select(_items().where(_columns.id.in_(ids)))

    async def purge(self, before: datetime) -> int:
        """Erase items last listed before ``before``, but for those that their feed still lists; how many went.

        What a feed without dates still lists would come back as new if it were forgotten.
        """
        read_at = select(feeds.c.read_at).where(feeds.c.id == _columns.feed_id).scalar_subquery()
        gone = delete(items).where(_columns.listed_at < before, _columns.listed_at < read_at)
        async with self._engine.begin() as connection:
            return (await connection.execute(gone)).rowcount

    async def _select(self, statement: Select[tuple[Any, ...]]) -> list[Item]:
        async with reading(self._engine) as connection:
            return [Item(**row._asdict()) for row in (await connection.execute(statement)).all()]


def _items() -> Select[tuple[Any, ...]]:
    return select(*_item_columns).join(feeds, feeds.c.id == _columns.feed_id)


async def _kept(
    connection: AsyncConnection, feed: PolledFeed, keys: Sequence[Keys]
) -> tuple[dict[str, dict[str, Any]], list[KeptItem]]:
    """What is kept that one of ``keys`` may stand for, and the texts of each by its id."""
    guids, links, titles = (
        {key for each in keys if (key := getattr(each, kind))} for kind in ("guid", "link", "title")
    )
    own = _columns.feed_id == feed.id
    columns = [_columns[name] for name in _TEXTS]
    found = await connection.execute(
        select(_columns.id, _columns.published, own.label("own"), *columns)
        .where(
            or_(
                and_(own, or_(_columns.guid_key.in_(guids), _columns.title_key.in_(titles))),
                _columns.link_key.in_(links),
            )
        )
        .order_by(_columns.published, _columns.id)
    )
    texts, kept = {}, []
    for row in found.all():
        texts[row.id] = {name: getattr(row, name) for name in _TEXTS}
        keys_of_row = Keys(row.guid_key, row.link_key, row.title_key)
        kept.append(KeptItem(row.id, keys_of_row, row.published, same_feed=bool(row.own)))
    return texts, kept


async def _touch(
    connection: AsyncConnection, listed: dict[str, dict[str, Any]], before: dict[str, dict[str, Any]], now: datetime
) -> None:
    """Note that known items are still listed, and how they read now where that is another way."""
    if listed:
        await connection.execute(update(items).where(_columns.id.in_(sorted(listed))).values(listed_at=now))
    if changed := [{**texts, "row": row} for row, texts in sorted(listed.items()) if texts != before[row]]:
        values: dict[str, Any] = {name: bindparam(name) for name in _TEXTS}
        await connection.execute(update(items).where(_columns.id == bindparam("row")).values(values), changed)


def _texts(known: KnownEntry) -> dict[str, Any]:
    entry, keys = known.entry, known.keys
    return dict(zip(_TEXTS, (keys.guid, keys.link, keys.title, entry.title, entry.teaser, entry.url), strict=True))
