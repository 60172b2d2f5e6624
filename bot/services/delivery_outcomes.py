"""What an outcome means for the ledger, the subscription and the pace."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.delivery import (
    MOST_SENDS,
    NOTICE_AFTER,
    Blocked,
    Claim,
    Flood,
    Kind,
    Migrated,
    NotSent,
    Outcome,
    Refused,
    Sent,
    State,
    Unknown,
    WhenUnknown,
)
from bot.services.delivery_ports import Clock, Ledger, Pace, Subscriptions

#: After a send that never left, or one that is made again.
RETRY: Final = timedelta(seconds=30)
#: A result that the database does not take is offered so many times, so many seconds apart: the message is out, and
#: what is not written now is counted as unknown for ever.
_OFFERS, _BETWEEN = 5, 2.0

log = logging.getLogger(__name__)


class Outcomes:
    """Writes outcomes down."""

    def __init__(
        self, ledger: Ledger, subscriptions: Subscriptions, pace: Pace, clock: Clock, when_unknown: WhenUnknown
    ) -> None:
        self._ledger = ledger
        self._subscriptions = subscriptions
        self._pace = pace
        self._clock = clock
        self._when_unknown = when_unknown

    async def record(self, claim: Claim, outcome: Outcome) -> None:
        """Write ``outcome`` down; insists if the database is away for a moment, then raises what it raised."""
        for _ in range(_OFFERS - 1):
            try:
                return await self._record(claim, outcome)
            except Exception as error:  # noqa: BLE001 - whatever an adapter raises, the ledger is to be told
                log.warning("the outcome of a delivery could not be written: %s", type(error).__name__)
                await self._clock.sleep(_BETWEEN)
        return await self._record(claim, outcome)

    async def _record(self, claim: Claim, outcome: Outcome) -> None:
        now = self._clock.now()
        match outcome:
            case Sent(message_id):
                await self._ledger.sent(claim, message_id, now)
            case Flood(seconds):
                until = now + timedelta(seconds=seconds)
                log.warning("Telegram asks for a pause of %g s", seconds)
                await self._pace.pause(until)
                await self._ledger.again(claim, until)
            case Blocked():
                await self._subscriptions.pause(claim.place.chat)
                await self._ledger.close(claim, State.FAILED, "blocked")
            case Migrated(chat):
                await self._subscriptions.migrate(claim.place.chat, chat)
                await self._ledger.again(claim, now)
            case Refused():
                await self._ledger.close(claim, State.FAILED, "refused")
            case NotSent():
                await self._ledger.again(claim, now + RETRY)
            case Unknown():  # pragma: no branch - there is no other
                await self._unknown(claim)

    async def _unknown(self, claim: Claim) -> None:
        sends, now = claim.attempts + 1, self._clock.now()
        if claim.kind is Kind.NOTICE:
            await self._ledger.close(claim, State.UNKNOWN, "no answer")
        elif self._when_unknown is WhenUnknown.RESEND and sends < MOST_SENDS:
            await self._ledger.again(replace(claim, attempts=sends), now + RETRY)
        else:
            await self._ledger.doubt(claim, "no answer", now + NOTICE_AFTER)
