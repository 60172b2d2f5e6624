"""Sending, with python-telegram-bot's own Bot against the local server."""

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden

from bot.chatpage.client import LocalClient


async def test_html_becomes_text_and_entities_counted_in_utf16(bot: Bot, client: LocalClient):
    html = (
        "🇫🇷 <b>Été</b> &amp; <a href='https://example.fr/a#:~:text=b'>lien</a>\n"
        "<blockquote expandable>cité</blockquote>"
    )
    message = await bot.send_message(client.chat_id, html, parse_mode="HTML")
    assert message.text == "🇫🇷 Été & lien\ncité"
    found = message.parse_entities()
    assert {entity.type: text for entity, text in found.items()} == {
        "bold": "Été",
        "text_link": "lien",
        "expandable_blockquote": "cité",
    }
    assert message.entities[0].offset == 5
    assert message.entities[1].url == "https://example.fr/a#:~:text=b"
    assert message.from_user.id == bot.id
    assert message.chat.type == "private"


async def test_entities_may_be_given_instead_of_html(bot: Bot, client: LocalClient):
    given = [MessageEntity("italic", 1, 3)]
    message = await bot.send_message(client.chat_id, "« mot »", entities=given)
    assert list(message.entities) == given


async def test_what_telegram_finds_by_itself_is_found_in_the_bots_texts_too(bot: Bot, client: LocalClient):
    message = await bot.send_message(client.chat_id, "Voir /aide ou https://example.fr.")
    assert [entity.type for entity in message.entities] == ["bot_command", "url"]
    assert message.parse_entity(message.entities[1]) == "https://example.fr"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "Message text is empty"),
        ("  \n ", "Message text is empty"),
        ("<b></b>", "Message text is empty"),
        ("é" * 4097, "Message is too long"),
        ("😀" * 2049, "Message is too long"),
        ("<b>gras", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("é<kahn>", 'Can\'t parse entities: unsupported start tag "kahn" at byte offset 2'),
    ],
)
async def test_texts_that_telegram_refuses(bot: Bot, client: LocalClient, text: str, complaint: str):
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(client.chat_id, text, parse_mode="HTML")
    assert caught.value.message.lower() == complaint.lower()
    assert client.answers(client.chat_id) == []


async def test_the_limit_is_counted_after_the_entities(bot: Bot, client: LocalClient):
    message = await bot.send_message(client.chat_id, "<b>" + "é" * 4096 + "</b>", parse_mode="HTML")
    assert len(message.text) == 4096


async def test_only_a_hundred_entities_are_kept(bot: Bot, client: LocalClient):
    message = await bot.send_message(client.chat_id, "<b>a</b> " * 120, parse_mode="HTML")
    assert len(message.entities) == 100


async def test_markdown_is_refused(bot: Bot, client: LocalClient):
    with pytest.raises(BadRequest, match=r"[Uu]nsupported parse_mode"):
        await bot.send_message(client.chat_id, "*a*", parse_mode="MarkdownV2")


async def test_unknown_chats_and_people_who_never_wrote(bot: Bot, client: LocalClient):
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(42, "bonjour")
    with pytest.raises(BadRequest, match="Chat_id is empty"):
        await bot.send_message("", "bonjour")
    stranger = client.private("Nour", started=False)
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(stranger, "bonjour")
    client.say(stranger, "/start")
    assert await bot.send_message(stranger, "bonjour")


async def test_a_chat_is_known_by_its_username(bot: Bot, client: LocalClient):
    chat_id = client.group("Annonces", kind="channel", username="annonces")
    message = await bot.send_message("@annonces", "bonjour")
    assert message.chat.id == chat_id


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        (InlineKeyboardButton("a", callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (InlineKeyboardButton("a", url="http://localhost/a"), "Wrong HTTP URL"),
        (InlineKeyboardButton("a", url="javascript://a.fr"), "Unsupported URL protocol"),
        (InlineKeyboardButton("a", url="http://"), "URL host is empty"),
        (InlineKeyboardButton("a", url="http://a.fr:99999/"), "Wrong HTTP URL"),
        (InlineKeyboardButton(" ", callback_data="a"), "text must be non-empty"),
        (InlineKeyboardButton("a"), "text buttons are unallowed"),
    ],
)
async def test_buttons_that_telegram_refuses(bot: Bot, client: LocalClient, button, complaint: str):
    with pytest.raises(BadRequest, match=f"(?i){complaint}"):
        await bot.send_message(client.chat_id, "a", reply_markup=InlineKeyboardMarkup([[button]]))


async def test_keyboards_come_back_as_sent(bot: Bot, client: LocalClient):
    rows = [
        [InlineKeyboardButton("Plus", callback_data="x" * 64)],
        [
            InlineKeyboardButton("Lire", url="https://a.fr/b"),
            InlineKeyboardButton("Canal", url="tg://resolve?domain=a"),
        ],
    ]
    message = await bot.send_message(client.chat_id, "a", reply_markup=InlineKeyboardMarkup(rows))
    assert message.reply_markup == InlineKeyboardMarkup(rows)
    many = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="a")] * 9])
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot.send_message(client.chat_id, "a", reply_markup=many)


async def test_replies_quote_word_for_word(bot: Bot, client: LocalClient):
    asked = client.say(client.chat_id, "😀 un deux trois deux")["message_id"]
    quote = ReplyParameters(asked, quote="deux", quote_position=17)
    message = await bot.send_message(client.chat_id, "a", reply_parameters=quote)
    assert message.reply_to_message.message_id == asked
    assert (message.quote.text, message.quote.position, message.quote.is_manual) == ("deux", 17, True)
    first = ReplyParameters(asked, quote="deux", quote_position=3)
    assert (await bot.send_message(client.chat_id, "a", reply_parameters=first)).quote.position == 6
    for wrong in ("quatre", "x" * 1025):
        with pytest.raises(BadRequest, match=r"(?i)QUOTE_TEXT_INVALID"):
            await bot.send_message(client.chat_id, "a", reply_parameters=ReplyParameters(asked, quote=wrong))


async def test_a_quote_carries_the_formatting_of_what_it_quotes(bot: Bot, client: LocalClient):
    asked = client.say(client.chat_id, "un mot gras", [{"type": "bold", "offset": 3, "length": 8}])["message_id"]
    with pytest.raises(BadRequest, match=r"(?i)QUOTE_TEXT_INVALID"):
        await bot.send_message(client.chat_id, "a", reply_parameters=ReplyParameters(asked, quote="mot"))
    styled = ReplyParameters(asked, quote="<b>mot</b>", quote_parse_mode="HTML")
    message = await bot.send_message(client.chat_id, "a", reply_parameters=styled)
    assert [entity.type for entity in message.quote.entities] == ["bold"]


async def test_replies_to_nothing(bot: Bot, client: LocalClient):
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(client.chat_id, "a", reply_to_message_id=99)
    lenient = ReplyParameters(99, allow_sending_without_reply=True)
    assert (await bot.send_message(client.chat_id, "a", reply_parameters=lenient)).reply_to_message is None


async def test_previews_and_silence(bot: Bot, client: LocalClient):
    seen: list[dict] = []
    client.world.listeners.append(seen.append)
    options = LinkPreviewOptions(is_disabled=True)
    message = await bot.send_message(client.chat_id, "a", link_preview_options=options, disable_notification=True)
    assert message.link_preview_options == options
    assert [event["type"] for event in seen] == ["message", "silent"]


async def test_actions_and_drafts_are_shown_and_kept_nowhere(bot: Bot, client: LocalClient):
    seen: list[dict] = []
    client.world.listeners.append(seen.append)
    assert await bot.send_chat_action(client.chat_id, "typing")
    assert await bot.send_message_draft(client.chat_id, 7, "<b>Je</b> lis", parse_mode="HTML")
    assert await bot.send_message_draft(client.chat_id, 7)
    assert [event["type"] for event in seen] == ["action", "draft", "draft"]
    assert seen[1]["text"] == "Je lis"
    assert client.answers(client.chat_id) == []
    for wrong in (
        bot.send_chat_action(client.chat_id, "dancing"),
        bot.send_message_draft(client.chat_id, 0, "a"),
        bot.send_message_draft(client.group_id, 7, "a"),
        bot.send_message_draft(client.chat_id, 7, "a" * 4097),
    ):
        with pytest.raises(BadRequest):
            await wrong


async def test_documents_are_sent_and_downloaded(bot: Bot, client: LocalClient):
    message = await bot.send_document(
        client.chat_id, b"bonjour", caption="<b>A</b>", parse_mode="HTML", filename="a.txt"
    )
    assert (message.document.file_name, message.document.file_size, message.caption) == ("a.txt", 7, "A")
    assert message.caption_entities[0].type == "bold"
    file = await bot.get_file(message.document.file_id)
    assert await file.download_as_bytearray() == b"bonjour"
    again = await bot.send_document(client.chat_id, message.document.file_id)
    assert again.document.file_id == message.document.file_id
    with pytest.raises(BadRequest, match=r"(?i)wrong file_id"):
        await bot.get_file("unknown")


async def test_documents_that_telegram_refuses(bot: Bot, client: LocalClient):
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(client.chat_id, b"a", caption="a" * 1025)
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(client.chat_id, b"")
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_document(client.chat_id, "unknown")


async def test_forwards_name_their_origin(bot: Bot, client: LocalClient):
    said = client.say(client.group_id, "/resume ceci")["message_id"]
    message = await bot.forward_message(client.chat_id, client.group_id, said)
    assert (message.text, message.forward_origin.sender_user.first_name) == ("/resume ceci", "Camille")
    post = client.say(client.group("Canal", kind="channel"), "un billet")
    message = await bot.forward_message(client.chat_id, post["chat"]["id"], post["message_id"])
    assert (message.forward_origin.type, message.forward_origin.chat.title) == ("channel", "Canal")
    with pytest.raises(BadRequest, match="Message to forward not found"):
        await bot.forward_message(client.chat_id, client.group_id, 999)


async def test_a_quote_is_looked_for_where_its_formatting_is(bot: Bot, client: LocalClient):
    bold = {"type": "bold", "offset": 4, "length": 3}
    asked = client.say(client.chat_id, "mot mot mot", [bold])["message_id"]
    plain = ReplyParameters(asked, quote="mot", quote_position=4)
    assert (await bot.send_message(client.chat_id, "a", reply_parameters=plain)).quote.position == 0
    styled = ReplyParameters(asked, quote="<b>mot</b>", quote_parse_mode="HTML", quote_position=0)
    assert (await bot.send_message(client.chat_id, "a", reply_parameters=styled)).quote.position == 4
    photo = client.send_photo(client.chat_id, "une légende")["message_id"]
    caption = ReplyParameters(photo, quote="légende")
    assert (await bot.send_message(client.chat_id, "a", reply_parameters=caption)).quote.text == "légende"
