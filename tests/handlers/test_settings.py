"""/reglages and the commands that change one thing, for those who may."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import time

import pytest

from bot.domain.feed import FeedResponse
from bot.domain.subscription import Place, Subscription
from bot.reading.catalogue import catalogue
from tests.handlers.conftest import Stage
from tests.patience import PATIENCE

FEED = "https://carnet.exemple.fr/fil.xml"
RSS = "<rss version='2.0'><channel><title>Le Carnet</title><item><title>Un</title><link>https://a.fr/1</link></item></channel></rss>"
OUTLETS = [feed.name for feed in catalogue()]


async def kept(stage: Stage, chat: int | None = None) -> Subscription:
    found = await stage.subscription(chat)
    assert found is not None
    return found


def starting(stage: Stage, message: dict[str, object], words: str) -> str:
    """The button of ``message`` that begins with ``words``."""
    return next(text for text in stage.buttons(message) if text.startswith(words))


async def opened(stage: Stage, line: str) -> dict[str, object]:
    screen = await stage.say("/reglages")
    return await stage.tap(screen, starting(stage, screen, line))


async def test_without_a_subscription_there_is_little_to_set(stage: Stage) -> None:
    screen = await stage.say("/settings")
    assert stage.buttons(screen)[0] == "S’abonner"
    assert (await stage.forge(screen, "r:hour:9"))["text"] == ""
    assert await stage.subscription() is None
    screen = await stage.say("/settings")
    assert "C’est parti" in stage.buttons(await stage.tap(screen, "S’abonner"))


@pytest.mark.parametrize("command", ["/heure 9", "/fuseau Paris", "/alertes a", "/themes", "/sources", "/desabonner"])
async def test_commands_of_those_who_have_not_subscribed(stage: Stage, command: str) -> None:
    assert "Vous n’êtes pas abonné" in (await stage.say(command))["text"]


async def test_each_button_shows_its_value_and_changes_it_in_place(stage: Stage) -> None:
    await stage.subscribe()
    main = await stage.say("/reglages")
    assert {"Heure\u202f: 8\u202fh", "Jours\u202f: tous", "Fuseau\u202f: Paris"} <= set(stage.buttons(main))
    hours = await stage.tap(main, "Heure\u202f: 8\u202fh")
    hours = await stage.tap(hours, "19\u202fh")
    assert "✓ 19\u202fh" in stage.buttons(hours)
    main = await stage.tap(hours, "‹ Retour")
    days = await stage.tap(main, "Jours\u202f: tous")
    days = await stage.tap(await stage.tap(days, "En semaine"), "✓ Ven")
    main = await stage.tap(days, "‹ Retour")
    assert "Jours\u202f: lun, mar, mer, jeu" in stage.buttons(main)
    zones = await stage.tap(main, "Fuseau\u202f: Paris")
    main = await stage.tap(await stage.tap(zones, "Nouméa"), "‹ Retour")
    chosen = await stage.tap(main, starting(stage, main, "Thèmes"))
    main = await stage.tap(await stage.tap(chosen, "✓ IA"), "‹ Retour")
    assert {"Fuseau\u202f: Nouméa", "Heure\u202f: 19\u202fh", "Alertes\u202f: aucune"} <= set(stage.buttons(main))
    assert "/alertes" in (await stage.tap(main, "Alertes\u202f: aucune"))["text"]
    found = await kept(stage)
    assert (found.hour, found.timezone, found.days) == (time(19), "Pacific/Noumea", frozenset(range(4)))
    assert "ia" not in found.tastes.themes
    assert len(await stage.messages()) == 1


async def test_sources_turn_pages_and_are_muted(stage: Stage) -> None:
    await stage.subscribe()
    sources = await opened(stage, "Sources")
    sources = await stage.tap(sources, f"✓ {OUTLETS[0]}")
    assert OUTLETS[0] in stage.buttons(sources)
    sources = await stage.tap(sources, "›")
    sources = await stage.tap(sources, f"✓ {OUTLETS[10]}")
    assert OUTLETS[10] in stage.buttons(sources)
    assert (await kept(stage)).tastes.muted == {OUTLETS[0], OUTLETS[10]}
    assert f"✓ {OUTLETS[1]}" in stage.buttons(await stage.tap(sources, "‹"))


async def test_sources_are_exported_as_opml_and_come_back(stage: Stage) -> None:
    await stage.subscribe(feeds=(FEED,))
    await stage.tap(await opened(stage, "Sources"), "Exporter (OPML)")
    document = (await stage.messages(2))[-1]["document"]
    assert document["file_name"] == "breves.opml"
    content = stage.client.world.files.get(document["file_id"]).content
    assert FEED in content.decode()
    await stage.tap(await stage.say("/desabonner"), "Oui, effacer")
    await stage.subscribe()
    stage.client.send_document(stage.client.chat_id, "breves.opml", content)
    assert await stage.answer(4) == "1 flux ajouté à vos sources."
    assert (await kept(stage)).feeds == (FEED,)
    stage.client.send_document(stage.client.chat_id, "autre.xml", b"<html></html>")
    assert "OPML" in await stage.answer(5)
    stage.client.send_document(stage.client.chat_id, "gros.opml", b" " * 1_000_001)
    assert "OPML" in await stage.answer(6)


async def test_a_feed_is_added_by_its_address_or_by_that_of_its_site(stage: Stage) -> None:
    await stage.subscribe()
    stage.fetcher.publish(FEED, RSS)
    assert "Le Carnet fait partie" in (await stage.say(f"/sources {FEED}"))["text"]
    assert (await kept(stage)).feeds == (FEED,)
    site, other = "https://journal.exemple.fr/", "https://journal.exemple.fr/fil"
    link = f'<link rel="alternate" type="application/rss+xml" href="{other}">'
    stage.fetcher.publish(site, f"<html><head>{link}</head><body>Bonjour</body></html>")
    stage.fetcher.publish(other, RSS.replace("Carnet", "Journal"))
    assert "Le Journal fait partie" in (await stage.say("/sources journal.exemple.fr/"))["text"]
    assert (await kept(stage)).feeds == (FEED, other)
    stage.fetcher.publish("https://rien.fr/", "<html><head></head><body>Rien</body></html>")
    assert "pas de flux" in (await stage.say("/sources https://rien.fr/"))["text"]
    assert "n’existe" in (await stage.say("/sources https://perdu.fr/"))["text"]
    sources = await stage.say("/sources")
    asked = await stage.tap(sources, "✕ carnet.exemple.fr/fil.xml")
    assert "Retirer carnet.exemple.fr/fil.xml de vos sources" in asked["text"]
    sources = await stage.tap(asked, "Non, garder")
    assert (await kept(stage)).feeds == (FEED, other)
    sources = await stage.tap(await stage.tap(sources, "✕ carnet.exemple.fr/fil.xml"), "Oui, retirer")
    assert (await kept(stage)).feeds == (other,)
    assert "✕ journal.exemple.fr/fil" in stage.buttons(sources)


async def test_a_feed_of_the_catalogue_is_only_heard_again(stage: Stage) -> None:
    await stage.subscribe()
    await stage.tap(await opened(stage, "Sources"), f"✓ {OUTLETS[0]}")
    stage.fetcher.publish(catalogue()[0].feed, RSS)
    assert OUTLETS[0] in (await stage.say(f"/sources {catalogue()[0].feed}"))["text"]
    found = await kept(stage)
    assert (found.feeds, found.tastes.muted) == ((), frozenset())


async def test_feeds_have_a_limit(stage: Stage) -> None:
    await stage.subscribe(feeds=tuple(f"https://exemple.fr/{n}" for n in range(20)))
    assert "déjà ajouté 20" in (await stage.say(f"/sources {FEED}"))["text"].replace("\u00a0", " ")


async def test_a_second_tap_on_an_old_button_takes_no_other_feed(stage: Stage) -> None:
    await stage.subscribe(feeds=(FEED, "https://autre.fr/fil"))
    asked = await stage.tap(await stage.say("/sources"), "✕ carnet.exemple.fr/fil.xml")
    first, second = (stage.client.press(stage.client.chat_id, asked["message_id"], "Oui, retirer") for _ in range(2))
    await stage.client.wait_for_toast(first)
    await stage.client.wait_for_toast(second)
    assert (await kept(stage)).feeds == ("https://autre.fr/fil",)


async def test_leaving_asks_first(stage: Stage) -> None:
    await stage.subscribe()
    ask = await opened(stage, "Se désabonner")
    main = await stage.tap(ask, "Non, rester")
    assert "Se désabonner" in stage.buttons(main)
    left = await stage.tap(await stage.tap(main, "Se désabonner"), "Oui, effacer")
    assert "effacés" in left["text"]
    assert await stage.subscription() is None


async def test_the_length_is_among_the_settings(stage: Stage) -> None:
    await stage.subscribe()
    assert "Une phrase" in " ".join(stage.buttons(await opened(stage, "Résumés")))


@pytest.mark.parametrize(
    ("words", "hour"), [("7h30", time(7, 30)), ("7:30", time(7, 30)), ("19 h", time(19)), ("midi", time(12))]
)
async def test_the_hour_as_readers_write_it(stage: Stage, words: str, hour: time) -> None:
    await stage.subscribe()
    assert "C’est noté" in (await stage.say(f"/heure {words}"))["text"]
    assert (await kept(stage)).hour == hour


@pytest.mark.parametrize("words", ["25h", "bientôt", "7h75", "-1", "7h30 ou 8h"])
async def test_what_is_no_hour_changes_nothing(stage: Stage, words: str) -> None:
    await stage.subscribe()
    assert "ne comprends pas" in (await stage.say(f"/heure {words}"))["text"]
    assert (await kept(stage)).hour == time(8)


@pytest.mark.parametrize(
    ("words", "zone"), [("Europe/Berlin", "Europe/Berlin"), ("bruxelles", "Europe/Brussels"), ("tokyo", "Asia/Tokyo")]
)
async def test_the_zone_by_name(stage: Stage, words: str, zone: str) -> None:
    await stage.subscribe()
    assert "C’est noté" in (await stage.say(f"/fuseau {words}"))["text"]
    assert (await kept(stage)).timezone == zone


@pytest.mark.parametrize("words", ["Mars/Olympe", "../../etc/passwd", "Europe", "GMT+2", "<b>"])
async def test_what_is_no_zone_changes_nothing(stage: Stage, words: str) -> None:
    await stage.subscribe()
    assert "ne connais pas" in (await stage.say(f"/fuseau {words}"))["text"]
    assert (await kept(stage)).timezone == "Europe/Paris"


async def test_commands_without_words_show_their_screen(stage: Stage) -> None:
    await stage.subscribe()
    for command, button in (
        ("/heure", "✓ 8\u202fh"),
        ("/fuseau", "✓ Paris"),
        ("/themes", "✓ IA"),
        ("/sources", "›"),
        ("/alertes", "‹ Retour"),
    ):
        assert button in stage.buttons(await stage.say(command))


async def test_alerts_are_words_and_can_be_taken_away(stage: Stage) -> None:
    await stage.subscribe()
    assert "• ficoba\n• pixel 10" in (await stage.say("/alertes FICOBA, Pixel 10"))["text"]
    assert (await kept(stage)).tastes.alerts == ("ficoba", "pixel 10")
    assert "•" not in (await stage.say("/alertes aucune"))["text"]
    assert (await kept(stage)).tastes.alerts == ()


FORGED = [
    "r:hour:24", "r:hour:-1", "r:hour:٣٣", "r:day:7", "r:day:x", "r:theme:rien", "r:zone:Mars/Olympe", "r:mute:0.999",
    "r:mute:x", "r:drop:0", "r:drop", "r:rien:1", "r:", "r:1", "s.:zz:9", "s!:0:1440", "s?:", "len:9", "e:0", "e:99",
    "e:x", "w:", "w:20260230:a", "w:20260218:", "w:20260218:'--", "L:9", "T:", "J:1", "autre", "€",
]  # fmt: skip


async def test_forged_buttons_change_nothing_and_are_always_answered(stage: Stage) -> None:
    before = await stage.subscribe(feeds=(FEED,))
    screen = await stage.say("/aide")
    for data in FORGED:
        await stage.forge(screen, data)
        assert await stage.subscription() == before, data
    assert len(await stage.messages()) == 1


async def test_what_is_tapped_while_a_feed_is_fetched_is_kept(stage: Stage) -> None:
    await stage.subscribe()
    main = await stage.say("/reglages")
    async with slow_feed(stage):
        hours = await stage.tap(main, "Heure\u202f: 8\u202fh")
        await stage.tap(hours, "19\u202fh")
    assert "Le Carnet fait partie" in await stage.answer(2)
    found = await kept(stage)
    assert (found.hour, found.feeds) == (time(19), (FEED,))


@pytest.mark.parametrize(("command", "yes"), [("/oublier", "Oui, tout effacer"), ("/desabonner", "Oui, effacer")])
async def test_who_leaves_while_a_feed_is_fetched_stays_away(stage: Stage, command: str, yes: str) -> None:
    await stage.subscribe()
    ask = await stage.say(command)
    async with slow_feed(stage):
        await stage.tap(ask, yes)
        assert await stage.subscription() is None
    assert "Vous n’êtes pas abonné" in await stage.answer(2)
    assert await stage.subscription() is None
    assert await stage.database.feeds.private() == []


@pytest.mark.parametrize("command", ["/heure 9", "/fuseau Tokyo", "/alertes a"])
async def test_who_leaves_just_before_a_command_is_carried_out_is_told_so(stage: Stage, command: str) -> None:
    await stage.subscribe()
    leaving_once_read(stage)
    assert "Vous n’êtes pas abonné" in (await stage.say(command))["text"]
    assert await stage.subscription() is None


async def test_who_leaves_just_before_a_list_is_imported_is_told_so(stage: Stage) -> None:
    await stage.subscribe()
    leaving_once_read(stage)
    content = f"<opml version='2.0'><body><outline xmlUrl='{FEED}'/></body></opml>".encode()
    stage.client.send_document(stage.client.chat_id, "flux.opml", content)
    assert "Vous n’êtes pas abonné" in await stage.answer()
    assert await stage.subscription() is None
    assert await stage.database.feeds.private() == []


@pytest.mark.parametrize("path", [("Heure", "19\u202fh"), ("Sources", "✕ carnet.exemple.fr/fil.xml", "Oui, retirer")])
async def test_who_leaves_just_before_a_tap_is_carried_out_sees_so(stage: Stage, path: tuple[str, ...]) -> None:
    await stage.subscribe(feeds=(FEED,))
    line, *before, last = path
    screen = await opened(stage, line)
    for button in before:
        screen = await stage.tap(screen, button)
    leaving_once_read(stage)
    assert "Vous n’êtes pas abonné" in (await stage.tap(screen, last))["text"]
    assert await stage.subscription() is None


def leaving_once_read(stage: Stage) -> None:
    """Whoever looks at the subscription finds it, and it is gone when they change it."""
    rows, read = stage.database.subscriptions, stage.database.subscriptions.get

    async def last(place: Place) -> Subscription | None:
        found = await read(place)
        await rows.erase(place, stage.clock.now())
        return found

    rows.get = last  # type: ignore[method-assign]


@asynccontextmanager
async def slow_feed(stage: Stage) -> AsyncIterator[None]:
    """Somebody asks for a feed, which comes when the block is over."""
    asked, gate, at_once = asyncio.Event(), asyncio.Event(), stage.fetcher.fetch_feed

    async def slow(url: str, etag: str = "", last_modified: str = "") -> FeedResponse:
        asked.set()
        await gate.wait()
        return await at_once(url, etag, last_modified)

    stage.fetcher.publish(FEED, RSS)
    stage.fetcher.fetch_feed = slow  # type: ignore[method-assign]
    stage.client.say(stage.client.chat_id, f"/sources {FEED}")
    await asyncio.wait_for(asked.wait(), PATIENCE)
    yield
    gate.set()
