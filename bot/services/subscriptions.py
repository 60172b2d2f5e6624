"""Subscribing, changing and leaving."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.schedule import local_day
from bot.domain.subscription import Place, Subscription
from bot.services.delivery_ports import Clock, Planner, Subscriptions


class Subscribing:
    """What readers do with subscriptions, and what Telegram tells about their chats."""

    def __init__(self, subscriptions: Subscriptions, planner: Planner, clock: Clock) -> None:
        self._subscriptions = subscriptions
        self._planner = planner
        self._clock = clock

    async def get(self, place: Place) -> Subscription | None:
        """The place's subscription."""
        return await self._subscriptions.get(place)

    async def subscribe(self, subscription: Subscription) -> bool:
        """Subscribe, with today's digest at once; ``False`` if today's has been planned before.

        Today's is then not sent a second time at the hour chosen, nor if the place had left since. Raises
        ``ValueError`` for an unknown time zone.
        """
        now = self._clock.now()
        await self._subscriptions.save(subscription, now)
        return await self._plan(subscription, now)

    async def subscribe_as(self, place: Place, how: Callable[[Subscription], Subscription]) -> bool:
        """As ``subscribe``, with what ``how`` makes of the subscription that there is, or of a new one."""
        now = self._clock.now()
        kept = await self._subscriptions.change(place, how, now)
        return await self.subscribe(how(Subscription(place))) if kept is None else await self._plan(kept, now)

    async def change(self, place: Place, how: Callable[[Subscription], Subscription]) -> Subscription | None:
        """Replace the place's subscription by what ``how`` makes of it as it stands; ``None`` if there is none.

        What was read before is out of date: taps and messages of one chat are answered at the same time, and who has
        left meanwhile is not brought back. Raises ``ValueError`` for an unknown time zone.
        """
        return await self._subscriptions.change(place, how, self._clock.now())

    async def unsubscribe(self, place: Place) -> None:
        """Forget the place; nothing more is sent there."""
        await self._subscriptions.erase(place, self._clock.now())

    async def forget(self, chat: int) -> None:
        """Forget every place of a chat."""
        await self._subscriptions.erase_chat(chat, self._clock.now())

    async def pause(self, chat: int) -> None:
        """The bot was blocked or kicked: settings are kept, nothing is sent."""
        await self._subscriptions.pause(chat)

    async def resume(self, chat: int) -> None:
        """The bot is back: digests go on with the next slot."""
        await self._subscriptions.resume(chat, self._clock.now())

    async def migrate(self, old: int, new: int) -> None:
        """The group ``old`` has become the supergroup ``new``."""
        await self._subscriptions.migrate(old, new)

    async def _plan(self, subscription: Subscription, now: datetime) -> bool:
        return await self._planner.plan_one(subscription.place, local_day(subscription.timezone, now), now)
