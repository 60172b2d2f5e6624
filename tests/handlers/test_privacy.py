"""/confidentialite, /mesdonnees, /oublier, /stop, and what becomes of those who went away."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.delivery import State
from bot.domain.retention import retention
from bot.domain.schedule import local_day
from bot.presentation.typography import french
from bot.storage.tables import metadata
from bot.storage.transactions import reading
from tests.handlers.conftest import Stage
from tests.handlers.test_places import people, tapped

FEED = "https://carnet.exemple.fr/fil.xml?token=s3cret0canari1234"


async def rows_about(stage: Stage, chat: int) -> dict[str, int]:
    """How many rows each table has of ``chat``."""
    found = {}
    async with reading(stage.database.records._engine) as connection:
        for kept in retention().of_chats():
            table = metadata.tables[kept.table]
            rows = (await connection.execute(select(table).where(table.c[kept.chat] == chat))).all()
            found[kept.table] = len(rows)
    return found


async def lived_in(stage: Stage, chat: int | None = None) -> int:
    """A chat with something in every table."""
    chat = chat or stage.client.chat_id
    made = await stage.subscribe(chat, feeds=(FEED,))
    now = stage.clock.now()
    await stage.database.planner.plan_one(made.place, local_day(made.timezone, now), now)
    await stage.database.records.due(now)
    return chat


@pytest.mark.parametrize("command", ["/confidentialite", "/privacy"])
async def test_the_privacy_page_says_what_the_table_says(stage: Stage, command: str) -> None:
    text = (await stage.say(command))["text"]
    for kept in retention().kept:
        assert french(kept.what) in text
    for said in ("CNIL", "/mesdonnees", "/oublier", "/stop", "7 jours", "12 mois", "24 h", "ni nom ni contact"):
        assert said in text.replace("\u00a0", " ").replace("\u202f", " ")
    assert len(text) < 1_050  # one screen of a telephone


@pytest.mark.parametrize("command", ["/mesdonnees", "/mydata"])
async def test_everything_held_comes_as_one_document(stage: Stage, command: str) -> None:
    chat = await lived_in(stage)
    message = await stage.say(command)
    assert message["document"]["file_name"] == "mes-donnees.json"
    held = json.loads(stage.client.world.files.get(message["document"]["file_id"]).content)
    assert held["discussion"] == chat
    assert set(held["données"]) == {"subscriptions", "subscription_feeds", "deliveries", "chats", "feeds"}
    assert held["données"]["subscription_feeds"]["lignes"][0]["url"] == FEED
    assert held["données"]["deliveries"]["quoi"]


@pytest.mark.parametrize("command", ["/oublier", "/forget"])
async def test_forgetting_asks_first_and_then_leaves_nothing(stage: Stage, command: str) -> None:
    chat = await lived_in(stage)
    ask = await stage.say(command)
    assert "Rien n’est effacé" in (await stage.tap(ask, "Non, garder"))["text"]
    assert sum((await rows_about(stage, chat)).values()) == 4
    done = await stage.tap(await stage.say(command), "Oui, tout effacer")
    assert "est effacé" in done["text"]
    assert set((await rows_about(stage, chat)).values()) == {0}
    assert await stage.database.feeds.private() == []
    assert "rien à effacer" in (await stage.tap(await stage.say(command), "Oui, tout effacer"))["text"]
    assert (await stage.forge(ask, "o:autre"))["text"] == ""


async def test_what_is_forgotten_is_gone_from_the_disk(stage: Stage, tmp_path: Path) -> None:
    chat = await lived_in(stage)
    raw = chat.to_bytes(8, "big").lstrip(b"\0")
    assert any(raw in content for content in _files(tmp_path))
    await stage.tap(await stage.say("/oublier"), "Oui, tout effacer")
    assert not any(raw in content for content in _files(tmp_path))
    assert (await asyncio.to_thread((tmp_path / "breves.db-wal").stat)).st_size == 0


def _files(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.iterdir()]


async def test_a_feed_that_somebody_else_reads_stays(stage: Stage) -> None:
    await lived_in(stage)
    await stage.subscribe(stage.client.chat_id + 1, feeds=(FEED,))
    await stage.tap(await stage.say("/oublier"), "Oui, tout effacer")
    assert await stage.database.feeds.private() == [FEED]


async def test_stop_ends_every_subscription_of_the_chat(stage: Stage) -> None:
    await stage.subscribe()
    await stage.subscribe(thread=7)
    assert "plus rien de moi-même" in (await stage.say("/stop"))["text"]
    assert await stage.subscription() is None
    assert await stage.subscription(thread=7) is None
    assert "Vous n’êtes pas abonné" in (await stage.say("/stop"))["text"]


async def test_in_a_group_its_administrators_alone(stage: Stage) -> None:
    group = stage.client.group_id
    owner, other = people(stage, group)
    await lived_in(stage, group)
    for number, command in enumerate(("/oublier", "/stop", "/mesdonnees"), 1):
        stage.client.say(group, command, sender=other)
        assert "administrateurs" in await stage.answer(number, group)
    stage.client.say(group, "/mesdonnees", sender=owner)
    message = (await stage.messages(4, group))[-1]
    assert b"s3cret" not in stage.client.world.files.get(message["document"]["file_id"]).content
    stage.client.say(group, "/oublier", sender=owner)
    ask = (await stage.messages(5, group))[-1]
    assert "administrateurs" in await tapped(stage, group, ask, "Oui, tout effacer", other)
    assert (await rows_about(stage, group))["subscriptions"] == 1
    await tapped(stage, group, ask, "Oui, tout effacer", owner)
    assert (await rows_about(stage, group))["subscriptions"] == 0


SECRETS = (
    "https://exemple.fr/rss?0123456789abcdef", "https://exemple.fr/rss/aB3xY9_kL2mN4", "https://a1b2c3d4e5f6a7b8c9d0.flux.fr/x",
)  # fmt: skip


async def test_of_the_feeds_that_somebody_added_a_group_sees_the_hosts_alone(stage: Stage) -> None:
    group = stage.client.group_id
    await stage.subscribe(group, feeds=SECRETS)
    screen = await stage.say("/sources", group)
    own = [text for text in stage.buttons(screen) if text.startswith("✕")]
    assert own == ["✕ exemple.fr/… (1)", "✕ exemple.fr/… (2)", "✕ flux.fr/…"]
    ask = await stage.tap(screen, own[1], group)
    assert "Retirer exemple.fr/… (2) de" in ask["text"].replace("\u00a0", " ")
    screen = await stage.tap(ask, "Oui, retirer", group)
    found = await stage.subscription(group)
    assert found is not None
    assert found.feeds == (SECRETS[0], SECRETS[2])
    tap = stage.client.press(group, screen["message_id"], "Exporter (OPML)")
    await stage.client.wait_for_toast(tap)
    stage.client.say(group, "/mesdonnees")
    files = [message["document"] for message in await stage.messages(3, group) if "document" in message]
    assert len(files) == 2
    shown = b"".join(stage.client.world.files.get(file["file_id"]).content for file in files).decode()
    assert not any(url.split("/", 3)[3] in shown for url in SECRETS[:2])
    assert "a1b2c3d4e5f6a7b8c9d0" not in shown
    assert "https://exemple.fr/…" in shown


async def test_who_is_alone_sees_their_feeds_whole(stage: Stage) -> None:
    await stage.subscribe(feeds=SECRETS[:1])
    screen = await stage.say("/sources")
    label = "exemple.fr/rss?0123456789abcdef"
    assert f"✕ {label}" in stage.buttons(screen)
    assert label in (await stage.tap(screen, f"✕ {label}"))["text"]


async def test_a_year_without_a_word(stage: Stage) -> None:
    chat = await lived_in(stage)
    stage.clock.ahead = stage.clock.start + timedelta(days=336)
    await stage.bot.keeping.tick()
    notice = (await stage.messages(1))[-1]
    assert "11 mois" in notice["text"].replace("\u00a0", " ")
    stage.clock.ahead += timedelta(hours=1)
    await stage.bot.keeping.tick()
    assert len(await stage.messages(1)) == 1
    assert "je continue" in (await stage.tap(notice, "Continuer"))["text"]
    stage.clock.ahead = stage.clock.start + timedelta(days=366)
    await stage.bot.keeping.tick()
    assert await stage.subscription() is not None
    stage.clock.ahead = stage.clock.start + timedelta(days=336 + 336)
    await stage.bot.keeping.tick()
    assert len(await stage.messages(2)) == 2
    stage.clock.ahead += timedelta(days=30)
    await stage.bot.keeping.tick()
    assert set((await rows_about(stage, chat)).values()) == {0}


async def test_blocked_is_silent_at_once_and_erased_after_a_month(stage: Stage) -> None:
    chat = await lived_in(stage)
    stage.client.block(chat)
    await stage.client.quiet(0.2)
    kept = await stage.subscription()
    assert kept is not None
    assert kept.paused
    stage.clock.ahead = stage.clock.start + timedelta(days=29)
    await stage.bot.keeping.tick()
    assert await stage.subscription() is not None
    stage.clock.ahead = stage.clock.start + timedelta(days=30, minutes=1)
    await stage.bot.keeping.tick()
    assert set((await rows_about(stage, chat)).values()) == {0}
    assert State.QUEUED not in await stage.database.ledger.counts()
