"""Groups, topics and channels: who may change what; chats that the bot is thrown out of, and that move."""

import pytest
from telegram.ext import CommandHandler

from bot.chatpage.chats import User
from bot.chatpage.shapes import Json
from bot.domain.subscription import Place
from tests.handlers.conftest import Stage

OWNER, OTHER = 0, 1
TOPIC = {"message_thread_id": 7, "is_topic_message": True}


def people(stage: Stage, chat: int) -> list[User]:
    return list(stage.client.world.chat(chat).members.values())


async def tapped(stage: Stage, chat: int, message: Json, button: str, who: User) -> str:
    tap = stage.client.press(chat, message["message_id"], button, sender=who)
    return str((await stage.client.wait_for_toast(tap))["text"])


async def test_in_a_group_administrators_alone_sign_up(stage: Stage) -> None:
    group = stage.client.group_id
    owner, other = people(stage, group)
    screen = await stage.say("/abonner", group)
    assert "seuls les administrateurs" in await tapped(stage, group, screen, "C’est parti", other)
    assert await stage.subscription(group) is None
    assert await tapped(stage, group, screen, "C’est parti", User(999, "Passante")) != ""
    assert await tapped(stage, group, screen, "C’est parti", owner) == ""
    assert await stage.subscription(group) is not None


async def test_in_a_group_administrators_alone_change_settings(stage: Stage) -> None:
    group = stage.client.group_id
    owner, other = people(stage, group)
    await stage.subscribe(group)
    for number, (who, words) in enumerate([(other, "seuls les administrateurs"), (owner, "C’est noté")], 1):
        stage.client.say(group, "/heure 9h", sender=who)
        assert words in await stage.answer(number, group)
    stage.client.say(group, "/desabonner", sender=other)
    assert "seuls les administrateurs" in await stage.answer(3, group)
    stage.client.say(group, "/reglages", sender=other)
    assert "seuls les administrateurs" in await stage.answer(4, group)
    screen = await stage.say("/reglages", group)
    assert "seuls les administrateurs" in await tapped(stage, group, screen, "Se désabonner", other)
    stage.client.say(group, "/longueur")
    lengths = (await stage.messages(6, group))[-1]
    assert "seuls les administrateurs" in await tapped(stage, group, lengths, "Une phrase", other)
    assert "C’est noté" in await tapped(stage, group, lengths, "Une phrase", owner)
    assert await stage.subscription(group) is not None


async def test_an_anonymous_administrator_writes_as_the_group_others_as_their_channel_do_not(stage: Stage) -> None:
    group = stage.client.group("Annonces", "Camille", kind="supergroup")
    await stage.subscribe(group)
    bot = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
    command = {"text": "/heure 9h", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
    shape = stage.client.world.chat(group).shape
    stage.client.send(group, command | {"sender_chat": shape}, sender=bot)
    assert "C’est noté" in await stage.answer(1, group)
    foreign = {"id": -1009, "type": "channel", "title": "Une chaîne"}
    stage.client.send(group, command | {"sender_chat": foreign}, sender=bot)
    assert "seuls les administrateurs" in await stage.answer(2, group)


async def test_a_topic_of_a_forum_has_a_subscription_of_its_own(stage: Stage) -> None:
    await stage.publish_news()
    forum = stage.client.group("Forum", "Camille", kind="supergroup")
    command = {"text": "/abonner", "entities": [{"type": "bot_command", "offset": 0, "length": 8}]}
    stage.client.send(forum, command | TOPIC)
    (screen,) = await stage.messages(1, forum)
    stage.client.world.chat(forum).messages[screen["message_id"]].shape |= TOPIC
    await stage.tap(screen, "C’est parti", forum)
    digest = (await stage.messages(2, forum))[-1]
    assert digest["text"].startswith("Brèves du")
    assert await stage.subscription(forum) is None
    assert await stage.subscription(forum, 7) is not None
    calls = stage.client.calls("sendMessage", forum)
    assert [str(call.parameters.get("message_thread_id")) for call in calls] == ["7", "7"]


async def test_a_channel_subscribes_by_a_post_and_only_administrators_tap(stage: Stage) -> None:
    channel = stage.client.group("La Chaîne", "Camille", "Sacha", kind="channel")
    owner, other = people(stage, channel)
    stage.client.say(channel, "/abonner")
    shown = await stage.client.wait_for_calls("sendMessage")
    assert shown[0].parameters.get("chat_id") is not None
    await stage.settled()
    (screen,) = [one for one in stage.client.world.chat(channel).messages.values() if "reply_markup" in one.shape]
    assert "seuls les administrateurs" in await tapped(stage, channel, screen.shape, "C’est parti", other)
    assert await stage.subscription(channel) is None
    assert await tapped(stage, channel, screen.shape, "C’est parti", owner) == ""
    assert await stage.subscription(channel) is not None
    stage.client.say(channel, "/heure 9h")
    await stage.client.wait_for_calls("sendMessage", 2)
    found = await stage.subscription(channel)
    assert found is not None
    assert found.hour.hour == 9


async def test_blocked_is_paused_and_unblocked_goes_on(stage: Stage) -> None:
    await stage.subscribe()
    stage.client.block(stage.client.chat_id)
    await stage.until_paused(stage.client.chat_id)
    stage.client.unblock(stage.client.chat_id)
    await stage.until_paused(stage.client.chat_id, paused=False)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_kicked_is_paused_and_back_goes_on(stage: Stage, kind: str) -> None:
    chat = stage.client.group("Veille", "Camille", kind=kind)  # type: ignore[arg-type]
    await stage.subscribe(chat)
    await stage.subscribe(chat, thread=3)
    stage.client.block(chat)
    await stage.until_paused(chat)
    await stage.until_paused(chat, thread=3)
    stage.client.unblock(chat)
    await stage.until_paused(chat, paused=False)


@pytest.mark.parametrize("out_first", [True, False])
async def test_a_group_that_moves_takes_its_subscription_along(stage: Stage, out_first: bool) -> None:
    group = stage.client.group_id
    await stage.subscribe(group, feeds=("https://exemple.fr/fil",))
    if out_first:
        await stage.database.subscriptions.pause(group)
    new = stage.client.world.upgrade(group).id
    await stage.until_paused(new, paused=False)
    assert await stage.subscription(group) is None
    found = await stage.subscription(new)
    assert found is not None
    assert found.feeds == ("https://exemple.fr/fil",)
    assert found.place == Place(new)


@pytest.mark.parametrize("kind", ["group", "channel"])
async def test_a_command_that_was_forwarded_is_nobodys(stage: Stage, kind: str) -> None:
    chat = stage.client.group("Veille", "Camille", "Sacha", kind=kind)  # type: ignore[arg-type]
    kept = await stage.subscribe(chat)
    handlers = [one for group in stage.bot.transport.application.handlers.values() for one in group]
    commands = [name for one in handlers if isinstance(one, CommandHandler) for name in one.commands]
    assert "stop" in commands
    for command in commands:
        stage.client.forward(chat, "user", "Sacha", f"/{command} https://exemple.fr/jupiter")
    stage.client.forward(chat, "channel", "La Tech", "/stop")
    await stage.settled()
    assert stage.client.calls("sendMessage", chat) == []
    assert stage.client.calls("sendDocument", chat) == []
    assert await stage.subscription(chat) == kept
