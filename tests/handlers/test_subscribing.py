"""From /start to the first digest and out again, through the real library and HTTP."""

from datetime import datetime, time, timedelta

import pytest

from bot.domain.subscription import Place
from bot.news.themes import themes
from tests.handlers.conftest import NEWS, Stage

GO = "C’est parti"


@pytest.mark.parametrize("command", ["/start", "/abonner", "/subscribe", "/start@breves_bot"])
async def test_from_the_first_screen_to_a_first_digest_at_once(stage: Stage, command: str) -> None:
    await stage.publish_news()
    screen = await stage.say(command)
    assert "Rien n’est réécrit" in screen["text"]
    assert "✓ IA" in stage.buttons(screen)
    assert "Bons plans" in " ".join(stage.buttons(screen))
    assert "✓ 8\u202fh" in stage.buttons(screen)
    screen = await stage.tap(screen, "✓ IA")
    assert "IA" in stage.buttons(screen)
    screen = await stage.tap(screen, "18\u202fh")
    assert {"IA", "✓ 18\u202fh", "8\u202fh"} <= set(stage.buttons(screen))
    assert await stage.subscription() is None  # nothing is kept before « C'est parti »
    welcome = await stage.tap(screen, GO)
    assert "vers 18\u202fh" in welcome["text"]
    assert stage.buttons(welcome) == []
    kept = await stage.subscription()
    assert kept is not None
    assert kept.hour == time(18)
    assert kept.tastes.themes == {slug for slug, theme in themes().items() if theme.default} - {"ia"}
    digest = (await stage.messages(2))[-1]
    assert digest["text"].startswith("Brèves du ")
    assert "Calypso" in digest["text"]
    assert "Perplexity" not in digest["text"]
    assert stage.buttons(digest)[-2:] == ["Pourquoi\u202f?", "Réglages"]


async def test_another_hour_is_in_the_grid(stage: Stage) -> None:
    screen = await stage.say("/start")
    grid = await stage.tap(screen, "Autre")
    assert len(stage.buttons(grid)) == 24
    screen = await stage.tap(grid, "21\u202fh")
    assert "✓ 21\u202fh" in stage.buttons(screen)
    assert "vers 21\u202fh" in (await stage.tap(screen, GO))["text"]


async def test_before_any_press_the_first_digest_waits(stage: Stage) -> None:
    await stage.tap(await stage.say("/start"), GO)
    assert len(await stage.messages()) == 1
    assert await stage.database.subscriptions.get(Place(stage.client.chat_id)) is not None


async def test_signing_up_again_keeps_what_was_chosen_and_sends_no_second_digest(stage: Stage) -> None:
    await stage.publish_news()
    await stage.tap(await stage.say("/start"), GO)
    await stage.messages(2)
    await stage.say("/alertes FICOBA")
    screen = await stage.say("/abonner")
    again = await stage.tap(await stage.tap(screen, "7\u202fh"), GO)
    assert "/actu les redonne" in again["text"]
    kept = await stage.subscription()
    assert kept is not None
    assert (kept.hour, kept.tastes.alerts) == (time(7), ("ficoba",))
    assert sum(message["text"].startswith("Brèves du") for message in await stage.messages()) == 1


@pytest.mark.parametrize("command", ["/desabonner", "/unsubscribe"])
async def test_leaving_is_one_command_and_one_confirmation(stage: Stage, command: str) -> None:
    await stage.subscribe()
    asked = await stage.say(command)
    assert await stage.subscription() is not None
    assert "vous n’êtes plus abonné" in (await stage.tap(asked, "Oui, effacer"))["text"]
    assert await stage.subscription() is None
    assert "Vous n’êtes pas abonné" in (await stage.say(command))["text"]


@pytest.mark.parametrize(("command", "yes"), [("/stop", ""), ("/desabonner", "Oui, effacer")])
async def test_coming_back_on_the_same_day_sends_no_second_digest(stage: Stage, command: str, yes: str) -> None:
    await stage.publish_news()
    await stage.tap(await stage.say("/start"), GO)
    await stage.messages(2)
    await stage.settled()
    left = await stage.say(command)
    if yes:
        await stage.tap(left, yes)
    assert "/actu les redonne" in (await stage.tap(await stage.say("/abonner"), GO))["text"]
    await stage.settled()
    assert sum(message["text"].startswith("Brèves du") for message in await stage.messages()) == 1


@pytest.mark.parametrize("command", ["/actu", "/digest"])
async def test_today_on_demand_for_subscribers_and_others(stage: Stage, command: str) -> None:
    assert "pas encore lu la presse" in (await stage.say(command))["text"]
    await stage.publish_news()
    first = await stage.say(command)
    assert first["text"].startswith("Brèves du ")
    await stage.subscribe()
    assert (await stage.say(command))["text"] == first["text"]


async def test_a_number_gives_the_long_summary_of_its_story(stage: Stage) -> None:
    await stage.publish_news()
    digest = await stage.say("/actu")
    stage.client.press(stage.client.chat_id, digest["message_id"], "2")
    summary = (await stage.messages(2))[-1]
    assert "Son coût est tenu secret." in summary["text"]
    titles = [entity["url"] for entity in digest["entities"] if entity["type"] == "text_link"]
    assert next(entity["url"] for entity in summary["entities"] if entity["type"] == "text_link") == titles[1]
    assert summary["reply_to_message"]["message_id"] == digest["message_id"]


async def test_why_tells_the_reasons_while_they_are_kept(stage: Stage) -> None:
    await stage.publish_news()
    await stage.subscribe()
    digest = await stage.say("/actu")
    await stage.tap(digest, "Pourquoi\u202f?")
    reasons = (await stage.messages(2))[-1]
    assert reasons["text"].startswith("Pourquoi ces sujets\n\n1. ")
    assert any(title in reasons["text"].replace("’", "'") for title in NEWS)
    await stage.database.editions.purge(stage.clock.now().date() + timedelta(days=2))
    tap = stage.client.press(stage.client.chat_id, digest["message_id"], "Pourquoi\u202f?")
    assert "trop ancienne" in (await stage.client.wait_for_toast(tap))["text"]


async def test_the_settings_button_of_a_digest_leaves_the_digest(stage: Stage) -> None:
    await stage.publish_news()
    digest = await stage.say("/actu")
    assert (await stage.tap(digest, "Réglages"))["text"] == digest["text"]
    assert (await stage.messages(2))[-1]["text"].startswith("Réglages.")


async def test_a_digest_that_comes_at_the_hour_is_silent_at_night(stage: Stage) -> None:
    await stage.publish_news()
    for hour, silent in ((23, True), (12, False)):
        person = stage.client.private(f"Lectrice de {hour} h")
        zone = _zone_where_it_is(hour, stage.clock.now())
        await stage.bot_subscribes(person, zone)
        (message,) = await stage.messages(1, person)
        assert message["text"].startswith("Brèves du")
        (call,) = stage.client.calls("sendMessage", person)
        assert (call.parameters.get("disable_notification") in ("true", True)) is silent


async def test_a_reader_who_blocked_the_bot_is_paused_by_the_first_digest(stage: Stage) -> None:
    await stage.publish_news()
    stage.client.api.fail_next("sendMessage", 403, chat_id=stage.client.chat_id)
    await stage.bot_subscribes(stage.client.chat_id, "Europe/Paris")
    await stage.client.wait_for_calls("sendMessage")
    await stage.until_paused(stage.client.chat_id)
    assert "suspendu" in (await stage.say("/reglages"))["text"]
    await stage.tap(await stage.say("/abonner"), GO)
    found = await stage.subscription()
    assert found is not None
    assert not found.paused


def _zone_where_it_is(hour: int, now: datetime) -> str:
    """A zone in which it is ``hour``: « Etc/GMT-3 » is three hours ahead."""
    ahead = (hour - now.hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}"
