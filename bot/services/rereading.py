"""The edition of a day, for whoever may have missed it."""

from datetime import date

from bot.domain.news import Edition
from bot.domain.schedule import local_day
from bot.domain.subscription import Place
from bot.services.delivery_ports import Clock, Ledger, Subscriptions
from bot.services.editions import EditionMaker, edition_key


class Rereading:
    """What the button of a notice shows: asked again, it shows the same."""

    def __init__(self, ledger: Ledger, subscriptions: Subscriptions, editions: EditionMaker, clock: Clock) -> None:
        self._ledger = ledger
        self._subscriptions = subscriptions
        self._editions = editions
        self._clock = clock

    async def edition(self, place: Place, day: date) -> Edition | None:
        """The edition of ``day``, if one was planned for ``place`` and is still kept.

        What a button says proves nothing: it may be of another chat, or made up. The ledger knows what was planned.
        """
        subscription = await self._subscriptions.get(place)
        if subscription is None or not await self._ledger.planned(place, day):
            return None
        if day == local_day(subscription.timezone, self._clock.now()):
            return await self._editions.for_subscription(subscription, day)
        return await self._editions.reasons(edition_key(subscription), day)
