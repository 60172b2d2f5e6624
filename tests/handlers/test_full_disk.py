"""A disk that is full: who sends a link has its summary, who wants something kept is told that it was not."""

import logging

import pytest
from sqlalchemy.exc import OperationalError

from tests.handlers.conftest import URL, Stage


async def fill_the_disk(stage: Stage) -> None:
    async with stage.database.records._engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1")
        await connection.commit()
    # Rows of all sizes, until not even the smallest finds a place in a page that is there already.
    refused = 0
    for chat in range(1, 10_000):
        for rows in (stage.subscribe(chat, feeds=(f"https://exemple.fr/{chat}",)), stage.subscribe(-chat)):
            try:
                await rows
            except OperationalError:
                refused += 1
        if refused > 100:
            return


async def test_summaries_go_on_and_the_operator_is_told(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    await fill_the_disk(stage)
    assert "aucune phrase inventée" in (await stage.say(URL))["text"]
    assert caplog.text.count("make room") == 1
    await stage.tap(await stage.say("/abonner"), "C’est parti")
    assert "mal passé de mon côté" in await stage.answer(3)
    assert await stage.subscription() is None
    assert "aucune phrase inventée" in (await stage.say(URL))["text"]
