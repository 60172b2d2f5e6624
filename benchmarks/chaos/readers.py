"""Who subscribes, and what readers do with a notice."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from benchmarks.chaos.telegram import Telegram
from bot.chatpage.chats import User
from bot.chatpage.people import People
from bot.chatpage.shapes import Json
from bot.domain.news import Tastes
from bot.domain.schedule import next_due, schedule_of
from bot.domain.subscription import Place, Subscription
from bot.storage.database import Database

#: With these, nothing is due in the two hours after the day; 2.30 does not exist in the night when the clocks change.
ZONES = ("Europe/Paris", "America/Montreal", "America/Guadeloupe", "Indian/Reunion", "Pacific/Noumea", "Asia/Tokyo")
HOURS = (time(2, 30), time(7), time(8), time(12), time(18, 30))
TASTES = (Tastes(), Tastes(frozenset({"espace", "cyber"})), Tastes(alerts=("Rouen",)))
BUTTON = "La lire"


class Readers:
    """People with their chats: most of them private, some groups that became supergroups, some who left."""

    def __init__(self, telegram: Telegram, chance: random.Random) -> None:
        self.owed: dict[int, date] = {}
        self.gone: set[int] = set()
        self._telegram = telegram
        self._world = telegram.api.world
        self._people = People(telegram.api.world, telegram.api.desk.callbacks)
        self._chance = chance
        self._reading: set[asyncio.Task[None]] = set()

    async def subscribe(
        self, database: Database, many: int, start: datetime, zones: Sequence[str], hours: Sequence[time]
    ) -> None:
        """Subscribe everybody; who can be reached is owed one digest."""
        slots = []
        for number in range(1, many + 1):
            chat = self._join(number)
            zone, hour = self._chance.choice(zones), self._chance.choice(hours)
            subscription = Subscription(Place(chat), hour, zone, tastes=self._chance.choice(TASTES))
            await database.subscriptions.save(subscription, start)
            slot = next_due(schedule_of(subscription), start)
            if slot.at > start + timedelta(days=1):
                raise ValueError("an hour is due after the day")
            slots.append((chat, slot.day))
        for number, (chat, day) in enumerate(slots):
            now = self._leave(chat, number)
            if now is None:
                self.gone.add(chat)
            else:
                self.owed[now] = day
        self._telegram.expect(set(self.owed.values()))
        self._world.listeners.append(self._heard)

    @property
    def busy(self) -> bool:
        """Whether somebody is still about to tap."""
        return bool(self._reading)

    def _join(self, number: int) -> int:
        user = User(10_000 + number, f"Lecteur {number}")
        if number % 25 == 0:
            return self._world.add_group(f"Groupe {number}", [user]).id
        return self._world.add_private(user).id

    def _leave(self, chat: int, number: int) -> int | None:
        """What becomes of the chat before the day: its id then, or ``None`` if it cannot be reached any more."""
        if chat < 0:
            new = self._world.upgrade(chat).id
            if number % 50 == 24:  # Telegram's word of it was lost: the bot learns it from what a send answers
                self._world.updates.waiting.pop()
                self._world.updates.waiting.pop()
            return new
        match number % 40:
            case 1:
                self._people.block(chat)
            case 11:
                self._world.chat(chat).bot_status = "kicked"
            case 21:
                del self._world.chats[chat]
            case _:
                return chat
        return None

    def _heard(self, event: Json) -> None:
        if event["type"] == "message" and BUTTON in str(event["message"].get("reply_markup", "")):
            task = asyncio.create_task(self._read(int(event["chat_id"]), int(event["message"]["message_id"])))
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)

    async def _read(self, chat: int, number: int) -> None:
        """Tap until the edition is there, now and then twice at once; who has it already seldom does."""
        await asyncio.sleep(self._chance.uniform(0.05, 0.3))
        day = self.owed[chat]
        if self._telegram.digests[chat, day] and self._chance.random() < 0.8:
            return
        for _ in range(12):
            with suppress(LookupError):  # the button went with the first tap
                for _ in range(self._chance.choice((1, 1, 2))):
                    self._people.press(chat, number, BUTTON)
            for _ in range(25):
                await asyncio.sleep(0.1)
                if (chat, day) in self._telegram.opened:
                    return
