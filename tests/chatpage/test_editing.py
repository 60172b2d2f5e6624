"""Edits, deletions, taps, reactions and pins."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.chatpage.client import LocalClient

KEYBOARD = InlineKeyboardMarkup([
    [InlineKeyboardButton("Plus court", callback_data="L:0"), InlineKeyboardButton("Lire", url="https://a.fr/")]
])  # fmt: skip


async def test_editing_in_place(bot: Bot, client: LocalClient):
    message = await bot.send_message(client.chat_id, "Je lis…")
    edited = await message.edit_text("<b>Lu</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    assert (edited.text, edited.reply_markup) == ("Lu", KEYBOARD)
    assert edited.edit_date
    assert [m["text"] for m in client.answers(client.chat_id)] == ["Lu"]
    plain = await edited.edit_text("Lu encore")
    assert plain.reply_markup is None
    assert not plain.entities


async def test_editing_into_the_same(bot: Bot, client: LocalClient):
    message = await bot.send_message(client.chat_id, "<b>a</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await message.edit_text(" <b>a</b> ", parse_mode="HTML", reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_reply_markup(KEYBOARD)
    assert (await message.edit_reply_markup(None)).reply_markup is None
    assert await message.edit_text("a", reply_markup=None)


async def test_edits_that_telegram_refuses(bot: Bot, client: LocalClient):
    said = client.say(client.chat_id, "a")["message_id"]
    document = await bot.send_document(client.chat_id, b"a")
    message = await bot.send_message(client.chat_id, "a")
    forward = await message.forward(client.chat_id)
    for number, text, complaint in (
        (999, "b", "Message to edit not found"),
        (said, "b", "Message can't be edited"),
        (forward.message_id, "b", "Message can't be edited"),
        (document.message_id, "b", "There is no text in the message to edit"),
        (message.message_id, "b" * 4097, "(?i)message_too_long"),
        (message.message_id, "", "Message text is empty"),
        (None, "b", "Message identifier is not specified"),
    ):
        with pytest.raises(BadRequest, match=complaint):
            await bot.edit_message_text(text, client.chat_id, number)


async def test_deleting(bot: Bot, client: LocalClient):
    said = client.say(client.chat_id, "a")["message_id"]
    message = await bot.send_message(client.chat_id, "a", reply_to_message_id=said)
    assert await bot.delete_message(client.chat_id, said)
    assert "reply_to_message" not in client.answers(client.chat_id)[0]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(client.chat_id, said)
    assert await bot.delete_messages(client.chat_id, [said, message.message_id])
    assert client.answers(client.chat_id) == []
    with pytest.raises(BadRequest):
        await bot.delete_messages(client.chat_id, [])
    in_group = client.say(client.group_id, "a")["message_id"]
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(client.group_id, in_group)


async def test_old_messages_stay(bot: Bot, client: LocalClient):
    message = await bot.send_message(client.chat_id, "a")
    now = client.world.clock()
    client.world.clock = lambda: now + 49 * 3600
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await message.delete()


async def test_taps_carry_the_message_and_what_it_replies_to(bot: Bot, client: LocalClient):
    said = client.say(client.chat_id, "mon texte")["message_id"]
    message = await bot.send_message(client.chat_id, "a", reply_to_message_id=said, reply_markup=KEYBOARD)
    key = client.press(client.chat_id, message.message_id, "Plus court")
    query = (await bot.get_updates())[-1].callback_query
    assert (query.id, query.data, query.from_user.id) == (key, "L:0", client.chat_id)
    assert query.message.reply_to_message.text == "mon texte"
    assert query.message.reply_markup == KEYBOARD
    assert await query.answer("C'est fait", show_alert=True)
    assert await client.wait_for_toast(key) == {"text": "C'est fait", "show_alert": True}
    client.delete(client.chat_id, said)
    client.press(client.chat_id, message.message_id, "Plus court")
    assert (await bot.get_updates())[-1].callback_query.message.reply_to_message is None


async def test_answers_to_taps_that_telegram_refuses(bot: Bot, client: LocalClient):
    message = await bot.send_message(client.chat_id, "a", reply_markup=KEYBOARD)
    key = client.press(client.chat_id, message.message_id, "Plus court")
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(key, "a" * 201)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("12345")
    now = client.world.clock()
    client.world.clock = lambda: now + 61
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(key)
    for missing in ("Lire", "Rien"):
        with pytest.raises(LookupError):
            client.press(client.chat_id, message.message_id, missing)


async def test_taps_are_bounded(bot: Bot, client: LocalClient):
    message = await bot.send_message(client.chat_id, "a", reply_markup=KEYBOARD)
    for _ in range(1001):
        client.press(client.chat_id, message.message_id, "Plus court")
    assert len(client.api.desk.callbacks.taps) == 1000


async def test_reactions(bot: Bot, client: LocalClient):
    said = client.say(client.chat_id, "a")["message_id"]
    assert await bot.set_message_reaction(client.chat_id, said, "👀")
    stored = client.world.chats[client.chat_id].messages[said]
    assert stored.reactions == [{"type": "emoji", "emoji": "👀"}]
    assert await bot.set_message_reaction(client.chat_id, said, "❤️‍🔥")
    assert await bot.set_message_reaction(client.chat_id, said)
    assert stored.reactions == []
    for number, reaction in ((999, "👀"), (said, "🥕"), (said, ["👀", "👍"])):
        with pytest.raises(BadRequest):
            await bot.set_message_reaction(client.chat_id, number, reaction)


async def test_pins(bot: Bot, client: LocalClient):
    message = await bot.send_message(client.chat_id, "a")
    assert await message.pin()
    assert (await bot.get_chat(client.chat_id)).pinned_message.message_id == message.message_id
    assert client.answers(client.chat_id)[-1]["pinned_message"]["text"] == "a"
    with pytest.raises(BadRequest, match="Message to pin not found"):
        await bot.pin_chat_message(client.chat_id, 999)
