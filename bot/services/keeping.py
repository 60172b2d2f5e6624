"""The tick of retention: who is told, who is erased."""

import logging
from datetime import timedelta
from typing import Final

from bot.domain.delivery import Blocked, Flood, Migrated, NotSent, Outcome
from bot.domain.retention import Fate, Watched, fate
from bot.domain.schedule import tick_slot
from bot.services.delivery_ports import Clock, Jobs, Pace, Subscriptions
from bot.services.privacy import Privacy
from bot.services.privacy_ports import Notices, Records

#: Seconds between ticks.
TICK: Final = 600.0
#: Notices of one tick: they give way to digests.
MOST_NOTICES: Final = 100

_JOB: Final = "retention"

log = logging.getLogger(__name__)


class Keeping:
    """Erases what nobody needs any more, once over all replicas."""

    def __init__(
        self,
        records: Records,
        privacy: Privacy,
        subscriptions: Subscriptions,
        notices: Notices,
        pace: Pace,
        jobs: Jobs,
        clock: Clock,
    ) -> None:
        self._records = records
        self._privacy = privacy
        self._subscriptions = subscriptions
        self._notices = notices
        self._pace = pace
        self._jobs = jobs
        self._clock = clock

    async def run(self) -> None:
        """Tick until cancelled; whatever goes wrong with one tick, the next one comes."""
        while True:
            try:
                await self.tick()
            except Exception as error:  # noqa: BLE001 - the database may be away
                log.error("retention could not go on: %s", type(error).__name__)  # noqa: TRY400 - may quote
            await self._clock.sleep(TICK)

    async def tick(self) -> None:
        """Decide about everybody who is due, and do it."""
        now = self._clock.now()
        slot = tick_slot(now, TICK)
        if not await self._jobs.begin(_JOB, slot, now):
            return
        erased = told = 0
        for watched in await self._records.due(now):
            match fate(watched, now):
                case Fate.ERASE:
                    erased += await self._privacy.forget(watched.chat)
                case Fate.NOTICE if told < MOST_NOTICES:
                    told += await self._tell(watched)
                case _:
                    continue
        await self._jobs.finish(_JOB, slot, now)
        if erased or told:
            log.info("retention: %d chats erased, %d told", erased, told)

    async def _tell(self, watched: Watched) -> bool:
        """Send the notice, once: written before it leaves, taken back only if it certainly did not."""
        turn = await self._pace.reserve(self._clock.now())
        if not turn.mine:
            return False
        await self._clock.sleep(max(0.0, (turn.at - self._clock.now()).total_seconds()))
        await self._records.noticed(watched.chat, self._clock.now())
        return await self._settle(watched.chat, await self._notices.inactive(watched.chat, watched.thread))

    async def _settle(self, chat: int, outcome: Outcome) -> bool:
        match outcome:
            case Blocked():
                await self._privacy.gone(chat)
            case Migrated(new):
                await self._subscriptions.migrate(chat, new)
                await self._records.noticed(new, None)
            case Flood(seconds):
                await self._pace.pause(self._clock.now() + timedelta(seconds=seconds))
                await self._records.noticed(chat, None)
            case NotSent():
                await self._records.noticed(chat, None)
            case _:
                return True
        return False
