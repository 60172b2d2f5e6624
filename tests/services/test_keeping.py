"""The tick of retention, its clock in our hands."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.delivery import Blocked, Flood, Migrated, NotSent, Outcome, Sent, Turn, Unknown
from bot.domain.retention import Watched
from bot.services.keeping import MOST_NOTICES, Keeping
from bot.services.privacy import Privacy, as_text

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
YEAR = timedelta(days=365)
IDLE = Watched(1, NOW - timedelta(days=336), thread=7)


class Fake:
    """Records, subscriptions, notices, pace, jobs and clock in one: what was asked is in ``told``."""

    def __init__(self, *due: Watched, outcome: Outcome = Sent(1), mine: bool = True, begun: bool = True) -> None:  # noqa: B008
        self.watched, self.outcome, self.mine, self.begun = list(due), outcome, mine, begun
        self.told: list[tuple[Any, ...]] = []
        self.gone_before = False
        self.slept: list[float] = []
        self.twice = asyncio.Event()

    def now(self) -> datetime:
        return NOW

    async def synchronise(self) -> None: ...

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if len(self.slept) > 1:
            self.twice.set()
        await asyncio.sleep(0)

    async def begin(self, job: str, slot: datetime, now: datetime) -> bool:
        return self.begun

    async def finish(self, job: str, slot: datetime, now: datetime) -> None:
        self.told.append(("finished",))

    async def reserve(self, now: datetime) -> Turn:
        return Turn(now, mine=self.mine)

    async def due(self, now: datetime) -> list[Watched]:
        return self.watched

    async def held(self, chat: int) -> dict[str, list[dict[str, Any]]]:
        return {}

    async def erase(self, chat: int, now: datetime, editions_too: Sequence[str] = ()) -> bool:
        self.told.append(("erase", chat))
        return True

    async def seen(self, chat: int, now: datetime) -> bool:
        self.told.append(("seen", chat))
        return self.gone_before

    async def gone(self, chat: int, now: datetime) -> None:
        self.told.append(("gone", chat))

    async def silence(self, chat: int, now: datetime) -> None: ...

    async def noticed(self, chat: int, now: datetime | None) -> None:
        self.told.append(("noticed", chat, now is not None))

    async def inactive(self, chat: int, thread: int) -> Outcome:
        self.told.append(("inactive", chat, thread))
        return self.outcome

    async def migrate(self, old: int, new: int) -> None:
        self.told.append(("migrate", old, new))

    async def pause(self, what: object) -> None:
        self.told.append(("pause", what))

    async def resume(self, chat: int, now: datetime) -> None:
        self.told.append(("resume", chat))


def keeping(fake: Any) -> Keeping:
    return Keeping(fake, Privacy(fake, fake, fake), fake, fake, fake, fake, fake)


@pytest.mark.parametrize(
    ("outcome", "after"),
    [
        (Sent(1), []),
        (Unknown(), []),
        (Blocked(), [("pause", 1), ("gone", 1)]),
        (NotSent(), [("noticed", 1, False)]),
        (Flood(3), [("pause", NOW + timedelta(seconds=3)), ("noticed", 1, False)]),
        (Migrated(-100), [("migrate", 1, -100), ("noticed", -100, False)]),
    ],
)
async def test_a_notice_is_written_down_before_it_leaves(outcome: Outcome, after: list[tuple[object, ...]]) -> None:
    fake = Fake(IDLE, outcome=outcome)
    await keeping(fake).tick()
    assert fake.told == [("noticed", 1, True), ("inactive", 1, 7), *after, ("finished",)]


async def test_the_old_are_erased_the_others_kept_and_notices_bounded() -> None:
    many = [Watched(chat, IDLE.seen) for chat in range(10, 10 + MOST_NOTICES + 5)]
    fake = Fake(Watched(2, NOW - YEAR, gone=NOW - YEAR), Watched(3, NOW), *many)
    await keeping(fake).tick()
    assert [one for one in fake.told if one[0] == "erase"] == [("erase", 2)]
    assert sum(one[0] == "inactive" for one in fake.told) == MOST_NOTICES


@pytest.mark.parametrize("fake", [Fake(IDLE, begun=False), Fake(IDLE, mine=False)])
async def test_another_replica_does_it_or_digests_go_first(fake: Fake) -> None:
    await keeping(fake).tick()
    assert not [one for one in fake.told if one[0] != "finished"]


async def test_a_tick_that_fails_is_followed_by_another(caplog: pytest.LogCaptureFixture) -> None:
    class Away(Fake):
        async def due(self, now: datetime) -> list[Watched]:
            raise ConnectionError("lettre privée")

    fake = Away()
    running = asyncio.create_task(keeping(fake).run())
    async with asyncio.timeout(30):
        await fake.twice.wait()
    running.cancel()
    assert "retention could not go on: ConnectionError" in caplog.text
    assert "privée" not in caplog.text


async def test_who_is_there_is_noted_once_a_day_and_is_back_if_taken_for_blocked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.services.privacy._REMEMBERED", 2)
    fake = Fake()
    fake.gone_before = True
    privacy = Privacy(fake, fake, fake)  # type: ignore[arg-type]
    for chat in (1, 1, 2, 3, 1):
        await privacy.seen(chat)
    assert [one for one in fake.told if one[0] == "seen"] == [("seen", chat) for chat in (1, 2, 3, 1)]
    assert ("resume", 1) in fake.told


def test_moments_and_days_in_a_document() -> None:
    assert [as_text(one) for one in (NOW, NOW.date(), 3)] == ["2026-11-27T08:00:00+00:00", "2026-11-27", "3"]
