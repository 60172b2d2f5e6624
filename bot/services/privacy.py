"""What readers may ask about what is held of them, and how it is known that they are still there."""

from collections import OrderedDict
from datetime import date, datetime
from typing import Any, Final

from bot.domain.retention import Kept, retention
from bot.domain.secret_addresses import host_only
from bot.domain.subscription import Place
from bot.services.delivery_ports import Clock, Subscriptions
from bot.services.editions import edition_key
from bot.services.privacy_ports import Records

#: Chats whose day is remembered, so that the database is told once a day and chat.
_REMEMBERED: Final = 10_000


class Privacy:
    """Shows, erases, silences; and notes who is there."""

    def __init__(self, records: Records, subscriptions: Subscriptions, clock: Clock) -> None:
        self._records = records
        self._subscriptions = subscriptions
        self._clock = clock
        self._noted: OrderedDict[int, date] = OrderedDict()

    async def export(self, chat: int, *, secrets: bool) -> dict[str, Any]:
        """Everything held about ``chat``, and why, to be written as JSON.

        Without ``secrets``, for the eyes of a whole group, addresses are cut short: they may be passwords as well.
        """
        held = await self._records.held(chat)
        about = {kept.table: kept for kept in retention().kept}
        if not secrets:
            held = {table: [_for_others(row, about[table]) for row in rows] for table, rows in held.items()}
        tables = {table: {**_told(about[table]), "lignes": rows} for table, rows in held.items() if rows}
        return {"discussion": chat, "établi le": self._clock.now().isoformat(timespec="seconds"), "données": tables}

    async def forget(self, chat: int) -> bool:
        """Erase everything about ``chat``; ``False`` if nothing was held."""
        self._noted.pop(chat, None)
        return await self._records.erase(chat, self._clock.now(), await self._own_editions(chat))

    async def stop(self, chat: int) -> bool:
        """No more messages: every subscription of ``chat`` ends, and no notice comes; whether there was one."""
        held, now = await self._records.held(chat), self._clock.now()
        await self._records.silence(chat, now)
        await self._subscriptions.erase_chat(chat, now)
        return bool(held.get("subscriptions"))

    async def seen(self, chat: int) -> None:
        """Somebody wrote or tapped in ``chat``. Whoever does has not blocked the bot."""
        now = self._clock.now()
        if self._noted.get(chat) == now.date():
            return
        if await self._records.seen(chat, now):
            await self._subscriptions.resume(chat, now)
        self._noted[chat] = now.date()
        self._noted.move_to_end(chat)
        if len(self._noted) > _REMEMBERED:
            self._noted.popitem(last=False)

    async def gone(self, chat: int) -> None:
        """The bot was blocked or removed: nothing is sent, and what is held has its last days."""
        self._noted.pop(chat, None)
        await self._subscriptions.pause(chat)
        await self._records.gone(chat, self._clock.now())

    async def back(self, chat: int) -> None:
        """The bot is back: digests go on with the next slot."""
        now = self._clock.now()
        await self._records.seen(chat, now)
        await self._subscriptions.resume(chat, now)

    async def _own_editions(self, chat: int) -> list[str]:
        """The keys of editions with feeds that a place of ``chat`` added itself."""
        held = await self._records.held(chat)
        keys = []
        for row in held.get("subscriptions", ()):
            subscription = await self._subscriptions.get(Place(row["chat"], row["thread"]))
            if subscription is not None and subscription.feeds:
                keys.append(edition_key(subscription))
        return keys


def _for_others(row: dict[str, Any], kept: Kept) -> dict[str, Any]:
    # An outlet without a name of its own is known by its address.
    return {
        name: host_only(value) if isinstance(value, str) and (name in kept.feeds or "://" in value) and value else value
        for name, value in row.items()
    }


def _told(kept: Kept) -> dict[str, str]:
    return {"quoi": kept.what, "pourquoi": kept.why}


def as_text(value: object) -> str:
    """How a value that JSON does not know is written: moments and days."""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
