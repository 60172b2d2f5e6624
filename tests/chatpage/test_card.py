"""The bot's card, chats and members."""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    MenuButtonCommands,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import BadRequest, Forbidden

from bot.chatpage.client import LocalClient


async def test_who_the_bot_is(bot: Bot):
    me = await bot.get_me()
    assert (me.username, me.first_name, me.is_bot) == ("breves_bot", "Brèves", True)
    assert me.can_read_all_group_messages is False
    assert await bot.log_out()


async def test_commands_have_scopes_and_languages(bot: Bot, client: LocalClient):
    seen: list[dict] = []
    client.world.listeners.append(seen.append)
    assert await bot.set_my_commands([("resume", "Résumer"), BotCommand("aide", "Aide")])
    assert await bot.set_my_commands([("resume", "Ici")], BotCommandScopeAllGroupChats())
    assert await bot.set_my_commands([("help", "Help")], language_code="en")
    assert [c.command for c in await bot.get_my_commands()] == ["resume", "aide"]
    assert [c.command for c in await bot.get_my_commands(language_code="en")] == ["help"]
    profile, chats = client.api.desk.profile, client.world.chats
    private, group = chats[client.chat_id], chats[client.group_id]
    assert [c["command"] for c in profile.commands_for(private, "fr")] == ["resume", "aide"]
    assert [c["command"] for c in profile.commands_for(private, "en")] == ["help"]
    assert [c["description"] for c in profile.commands_for(group, "fr")] == ["Ici"]
    await bot.set_my_commands([("ici", "Ici")], BotCommandScopeChat(client.chat_id))
    assert [c["command"] for c in profile.commands_for(private, "fr")] == ["ici"]
    assert await bot.get_my_commands(BotCommandScopeChatMember(client.group_id, 1)) == ()
    for scope in (None, BotCommandScopeAllGroupChats()):
        await bot.delete_my_commands(scope)
    assert await bot.get_my_commands() == ()
    assert profile.commands_for(group, "fr") == []
    assert {event["type"] for event in seen} == {"profile"}


@pytest.mark.parametrize("commands", [[("Aide", "a")], [("a" * 33, "a")], [("a", "é" * 257)], [("a", "b")] * 101])
async def test_commands_that_telegram_refuses(bot: Bot, commands):
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND"):
        await bot.set_my_commands(commands)


async def test_scopes_that_telegram_refuses(http):
    for scope, complaint in (({"type": "moon"}, "unsupported type"), ({"type": "chat"}, 'find field "chat_id"')):
        async with http.post("getMyCommands", json={"scope": scope}) as answer:
            assert answer.status == 400
            assert complaint in (await answer.json())["description"]


async def test_texts_of_the_card(bot: Bot):
    assert (await bot.get_my_name()).name == "Brèves"
    assert await bot.set_my_name("Brèves !")
    assert (await bot.get_my_name()).name == "Brèves !"
    assert await bot.set_my_description("Je résume.")
    assert await bot.set_my_description("I summarise.", language_code="en")
    assert (await bot.get_my_description()).description == "Je résume."
    assert (await bot.get_my_description("en")).description == "I summarise."
    assert await bot.set_my_short_description("Court")
    assert (await bot.get_my_short_description("de")).short_description == "Court"
    for wrong in (
        bot.set_my_name("a" * 65),
        bot.set_my_description("a" * 513),
        bot.set_my_short_description("a" * 121),
    ):
        with pytest.raises(BadRequest, match="too long"):
            await wrong


async def test_menu_buttons(bot: Bot, client: LocalClient, http):
    assert isinstance(await bot.get_chat_menu_button(client.chat_id), MenuButtonCommands)
    web = MenuButtonWebApp("Page", WebAppInfo("https://a.fr"))
    assert await bot.set_chat_menu_button(client.chat_id, web)
    assert await bot.get_chat_menu_button(client.chat_id) == web
    assert isinstance(await bot.get_chat_menu_button(), MenuButtonCommands)
    assert await bot.set_chat_menu_button(menu_button=MenuButtonDefault())
    async with http.post("setChatMenuButton", json={"menu_button": {"type": "moon"}}) as answer:
        assert answer.status == 400


async def test_chats_and_members(bot: Bot, client: LocalClient):
    chat = await bot.get_chat(client.group_id)
    assert (chat.title, chat.type, chat.max_reaction_count) == ("Veille tech", "group", 11)
    owner, *_ = client.world.chats[client.group_id].members
    assert [m.status for m in await bot.get_chat_administrators(client.group_id)] == ["creator"]
    assert (await bot.get_chat_member(client.group_id, owner)).status == "creator"
    assert (await bot.get_chat_member(client.group_id, bot.id)).status == "member"
    client.world.chats[client.group_id].bot_status = "administrator"
    assert (await bot.get_chat_member(client.group_id, bot.id)).can_delete_messages
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(client.group_id, 5)
    with pytest.raises(BadRequest, match="no administrators in the private chat"):
        await bot.get_chat_administrators(client.chat_id)


async def test_leaving(bot: Bot, client: LocalClient):
    assert await bot.leave_chat(client.group_id)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(client.group_id, "a")
    with pytest.raises(BadRequest, match="private chats"):
        await bot.leave_chat(client.chat_id)
    client.world.chats[client.group_id].bot_status = "kicked"
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(client.group_id, "a")
