"""A digest that nobody knows to have arrived, its notice, and « La lire »."""

import asyncio
from datetime import timedelta

import pytest

from bot.chatpage.shapes import Json
from bot.domain.delivery import NOTICE_AFTER, State
from bot.domain.schedule import next_due, schedule_of
from bot.presentation.edition import day_in_words
from tests.handlers.conftest import Stage
from tests.patience import PATIENCE

UNSURE = "n’est peut-être pas arrivée."
GONE = "Je n’ai plus cette édition. /actu donne celle d’aujourd’hui."


async def doubted(stage: Stage, *, acted: bool = False, chat: int | None = None) -> Json:
    """The notice of a first digest whose answer was a 500; with ``acted``, the digest arrived all the same."""
    await stage.publish_news()
    chat = chat or stage.client.chat_id
    stage.client.api.fail_next("sendMessage", 500, acted=acted, chat_id=chat)
    await stage.bot_subscribes(chat, "Europe/Paris")
    await notice_is_due(stage)
    return (await stage.messages(1 + acted, chat))[-1]


async def notice_is_due(stage: Stage) -> None:
    """Ten minutes after the ledger has written down that nobody knows whether the digest has arrived."""
    await stage.client.wait_for_calls("sendMessage")
    async with asyncio.timeout(PATIENCE):
        while await stage.database.ledger.counts() != {State.QUEUED: 1}:  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.01)
    stage.clock.ahead += NOTICE_AFTER + timedelta(seconds=1)
    stage.bot.delivery.wake()


def data_of(notice: Json) -> str:
    return str(notice["reply_markup"]["inline_keyboard"][0][0]["callback_data"])


@pytest.mark.parametrize("acted", [False, True])
async def test_the_notice_becomes_the_edition(stage: Stage, acted: bool) -> None:
    notice = await doubted(stage, acted=acted)
    assert UNSURE in notice["text"]
    assert stage.buttons(notice) == ["La lire"]
    edition = await stage.tap(notice, "La lire")
    assert edition["text"].startswith("Brèves du ")
    assert "Calypso" in edition["text"]
    assert "Pourquoi\u202f?" in stage.buttons(edition)
    # Tapped twice in a row, or brought again by Telegram: nothing more happens.
    await stage.forge(notice, data_of(notice))
    assert [one["text"] for one in await stage.messages(1 + acted)] == [edition["text"]] * (1 + acted)
    assert await stage.database.ledger.counts() == {State.UNKNOWN: 1}


async def test_it_is_sent_once(stage: Stage) -> None:
    await doubted(stage)
    for _ in range(3):
        stage.clock.ahead += timedelta(minutes=30)
        stage.bot.delivery.wake()
        await stage.client.quiet(0.1)
    assert len(await stage.messages()) == 1


@pytest.mark.parametrize(("days", "kept"), [(1, True), (7, True), (10, False)])
async def test_it_can_be_read_as_long_as_the_edition_is_kept(stage: Stage, days: int, kept: bool) -> None:
    slot = next_due(schedule_of(await stage.subscribe()), stage.clock.now())
    stage.clock.ahead += slot.at - stage.clock.now() + timedelta(seconds=1)
    await stage.publish_news()
    stage.client.api.fail_next("sendMessage", 500)
    stage.bot.delivery.wake()
    await notice_is_due(stage)
    (notice,) = await stage.messages()
    stage.clock.ahead += timedelta(days=days)
    await stage.bot.press._editions.purge(stage.clock.now())
    if kept:
        assert (await stage.tap(notice, "La lire"))["text"].startswith(f"Brèves du {day_in_words(slot.day)}")
    else:
        assert (await stage.forge(notice, data_of(notice)))["text"] == GONE


async def test_only_what_was_planned_for_this_chat_is_shown(stage: Stage) -> None:
    notice = await doubted(stage)
    other = stage.client.private("Sacha")
    page = await stage.say("/aide", other)
    assert (await stage.forge(page, data_of(notice), other))["text"] == GONE
    await stage.subscribe(other)
    assert (await stage.forge(page, data_of(notice), other))["text"] == GONE
    assert (await stage.forge(notice, "n:20200101"))["text"] == GONE
    for nonsense in ("n:", "n:demain", "n:20260231"):
        assert not (await stage.forge(notice, nonsense)).get("text")
    assert UNSURE in (await stage.messages())[0]["text"]
    assert "Calypso" not in str(stage.client.answers(other))


async def test_who_has_left_has_no_edition(stage: Stage) -> None:
    notice = await doubted(stage)
    await stage.say("/stop")
    assert (await stage.forge(notice, data_of(notice)))["text"] == GONE
