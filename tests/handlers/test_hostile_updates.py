"""Updates in the hands of a liar; ``benchmarks/mutated_updates.py`` is the same a hundred thousand times."""

from itertools import count

import pytest

from bot.presentation.settings_screens import feed_mark
from tests.handlers.conftest import URL, Stage
from tests.hostile_input.telegram import BOT
from tests.hostile_input.trial import FEED, Trial, trial, try_updates
from tests.hostile_input.updates import COMMANDS, DATA, FORUM, GROUP, READER, STRANGER, Json, Liar, entity

UPDATES = 400
_NUMBERS = count(1)


def person(who: int) -> Json:
    return {"id": who, "is_bot": False, "first_name": "Lectrice"}


def chat(number: int) -> Json:
    return {"id": number, "type": "private" if number > 0 else "group", "title": "x", "first_name": "x"}


def said(text: str, who: int, where: int, **more: object) -> Json:
    entities = [entity("bot_command", text, text.split(maxsplit=1)[0])] if text.startswith("/") else []
    message = {"message_id": 9, "date": 1, "chat": chat(where), "from": person(who), "text": text, "entities": entities}
    return {"message": message | more}


def tapped(data: str, who: int, where: int, *, shown: bool = True) -> Json:
    buttons = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    message = said("x", who, where, **{"from": BOT} | ({"reply_markup": buttons} if shown else {}))["message"]
    return {"callback_query": {"id": "q", "from": person(who), "chat_instance": "c", "message": message, "data": data}}


async def judged(tried: Trial, *updates: Json) -> Trial:
    for update in updates:
        await tried.judge({"update_id": next(_NUMBERS)} | update)
    return tried


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_falls_and_nothing_touches_another_chat(seed: int) -> None:
    tried = await try_updates(seed, UPDATES)
    assert tried.complaints == {}, tried.examples
    # The trial was one: most of it was let in, and much was done.
    assert tried.readable > UPDATES / 3
    assert tried.acted["changes"] > 5


async def test_the_trial_sees_a_change_by_somebody_who_may_not() -> None:
    async with trial({GROUP: frozenset({STRANGER})}) as tried:
        await judged(tried, tapped("r:hour:9", STRANGER, GROUP))
        assert tried.complaints == {"a change by somebody who may not": 1}


async def test_the_trial_sees_what_falls_and_what_reaches_others() -> None:
    async with trial() as tried:
        tried.api.administrators = {GROUP: "nobody"}  # type: ignore[dict-item]
        await judged(tried, tapped("r:hour:9", STRANGER, GROUP))
        assert [complaint.split(":")[0] for complaint in tried.complaints] == ["unhandled"]


@pytest.mark.parametrize("data", DATA)
async def test_in_a_private_chat_only_its_own_reader_changes_anything(data: str) -> None:
    async with trial() as tried:
        foreign = tapped(data.format(mark=feed_mark(FEED)), STRANGER, STRANGER)
        foreign["callback_query"]["message"]["chat"] = chat(READER)
        await judged(tried, foreign)
        assert tried.complaints == {}
        assert tried.acted["changes"] == 0


@pytest.mark.parametrize("data", ["r:gone", "r:dropped:{mark}"])
async def test_what_loses_something_must_have_been_asked(data: str) -> None:
    data = data.format(mark=feed_mark(FEED))
    async with trial() as tried:
        await judged(tried, tapped(data, READER, READER, shown=False))
        assert tried.acted["changes"] == 0
        await judged(tried, tapped(data, READER, READER))
        assert tried.acted["changes"] == 1
        assert tried.complaints == {}


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith(("/start", "/desabonner"))])
@pytest.mark.parametrize("where", [READER, GROUP])
async def test_no_payload_and_no_command_loses_anything(command: str, where: int) -> None:
    async with trial() as tried:
        await judged(tried, said(command, READER, where))
        assert tried.acted["changes"] == 0
        assert tried.complaints == {}


async def test_a_tap_that_comes_again_changes_nothing_more(stage: Stage) -> None:
    await stage.subscribe()
    ask = await stage.say("/desabonner")
    taps = [stage.client.press(stage.client.chat_id, ask["message_id"], "Oui, effacer") for _ in range(3)]
    for tap in taps:
        await stage.client.wait_for_toast(tap)
    assert await stage.subscription() is None
    assert "vous n’êtes plus abonné" in await stage.answer()


async def test_inline_queries_and_payments_are_not_heard(stage: Stage) -> None:
    await stage.subscribe()
    person_id = stage.client.chat_id
    for update in Liar(1, "m")._others(person_id, said("x", person_id, person_id)["message"]):
        if "callback_query" not in update:
            stage.client.push_update(update)
    assert (await stage.say(URL))["text"].startswith("Vers Jupiter")
    assert len(stage.client.calls(chat_id=stage.client.chat_id)) == len(stage.client.calls("sendChatAction")) + 1


async def test_talk_of_a_group_is_not_answered() -> None:
    async with trial() as tried:
        await judged(
            tried, said("bonjour", READER, GROUP), said(URL, READER, GROUP), said("/x@autre_bot", READER, GROUP)
        )
        assert tried.acted == {"lost": 0}
        assert tried.complaints == {}


async def test_an_answer_goes_where_it_was_asked_for() -> None:
    elsewhere = said("Un texte. " * 100, STRANGER, FORUM)["message"]
    async with trial() as tried:
        await judged(tried, said("/resume", READER, GROUP, reply_to_message=elsewhere))
        assert tried.complaints == {}
        assert tried.acted["sendMessage"] == 1


@pytest.mark.parametrize(
    "moved", [said("x", READER, READER, migrate_to_chat_id=-5), said("x", READER, GROUP, migrate_to_chat_id=STRANGER)]
)
async def test_only_a_group_moves_and_only_to_a_group(moved: Json) -> None:
    async with trial() as tried:
        await judged(tried, moved)
        assert tried.acted["changes"] == 0
