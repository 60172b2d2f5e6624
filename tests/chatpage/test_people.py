"""What people send reaches the bot in the shapes that python-telegram-bot reads."""

import pytest
from telegram import Bot, Update

from bot.chatpage.client import LocalClient


async def updates(bot: Bot) -> list[Update]:
    found = list(await bot.get_updates())
    if found:
        await bot.get_updates(offset=found[-1].update_id + 1)
    return found


async def only_message(bot: Bot):
    (update,) = await updates(bot)
    return update.message


async def test_a_text_with_all_that_telegram_finds(bot: Bot, client: LocalClient):
    client.say(
        client.chat_id,
        "😀 https://exemple.fr/été(1)?a=b, exemple.com/x. http://127.0.0.1:8000/p @breves_bot #tech2026 $EUR /aide "
        "moi@exemple.fr et/ou 3/4 v1.2 fichier.py",
    )
    message = await only_message(bot)
    found = [(entity.type, text) for entity, text in message.parse_entities().items()]
    assert found == [
        ("url", "https://exemple.fr/été(1)?a=b"),
        ("url", "exemple.com/x"),
        ("url", "http://127.0.0.1:8000/p"),
        ("mention", "@breves_bot"),
        ("hashtag", "#tech2026"),
        ("cashtag", "$EUR"),
        ("bot_command", "/aide"),
        ("email", "moi@exemple.fr"),
    ]
    assert (message.from_user.first_name, message.from_user.language_code) == ("Camille", "fr")
    assert message.chat.first_name == "Camille"


async def test_links_hidden_under_words_and_words_of_code(bot: Bot, client: LocalClient):
    client.say_link(client.chat_id, "ici", "https://exemple.fr/", before="Lire 😀 ", after=" vite")
    message = await only_message(bot)
    assert (message.text, message.entities[0].url) == ("Lire 😀 ici vite", "https://exemple.fr/")
    assert message.parse_entity(message.entities[0]) == "ici"
    client.say(client.chat_id, "https://a.fr", [{"type": "code", "offset": 0, "length": 12}])
    assert [entity.type for entity in (await only_message(bot)).entities] == ["code"]


async def test_the_four_origins_of_a_forward(bot: Bot, client: LocalClient):
    client.forward(client.chat_id, "user", "Ada Lovelace", "a", username="ada")
    client.forward(client.chat_id, "hidden_user", "Inconnue", "b")
    client.forward(client.chat_id, "chat", "Groupe", "c", author="Ada")
    client.forward(client.chat_id, "channel", "Canal Tech", "d", author="Rédaction", username="canaltech")
    one, two, three, four = [update.message.forward_origin for update in await updates(bot)]
    assert (one.type, one.sender_user.full_name, one.sender_user.username) == ("user", "Ada Lovelace", "ada")
    assert (two.type, two.sender_user_name) == ("hidden_user", "Inconnue")
    assert (three.type, three.sender_chat.title, three.author_signature) == ("chat", "Groupe", "Ada")
    assert (four.type, four.chat.title, four.chat.username) == ("channel", "Canal Tech", "canaltech")
    assert (four.author_signature, four.message_id) == ("Rédaction", 1)


async def test_a_forward_of_a_forward_keeps_its_origin(bot: Bot, client: LocalClient):
    first = client.forward(client.chat_id, "channel", "Canal", "a")
    message = await bot.forward_message(client.chat_id, client.chat_id, first["message_id"])
    assert message.forward_origin.chat.title == "Canal"


async def test_media(bot: Bot, client: LocalClient):
    client.send_photo(client.chat_id, "Voir https://exemple.fr/a")
    client.send_sticker(client.chat_id, "🎉")
    client.send_voice(client.chat_id, 3)
    client.send_document(client.chat_id, "a.pdf", b"%PDF", "application/pdf", "légende")
    photo, sticker, voice, document = [update.message for update in await updates(bot)]
    assert photo.photo[-1].width == 320
    assert list(photo.parse_caption_entities().values()) == ["https://exemple.fr/a"]
    assert sticker.sticker.emoji == "🎉"
    assert voice.voice.to_dict()["duration"] == 3
    assert (document.document.file_name, document.caption) == ("a.pdf", "légende")
    file = await bot.get_file(photo.photo[-1].file_id)
    assert (await file.download_as_bytearray()).startswith(b"\x89PNG")


async def test_an_album_is_one_message_for_each_photo(bot: Bot, client: LocalClient):
    client.send_album(client.chat_id, "une légende", 3)
    messages = [update.message for update in await updates(bot)]
    assert len({message.media_group_id for message in messages}) == 1
    assert [message.caption for message in messages] == ["une légende", None, None]


async def test_pasted_texts_are_cut_as_clients_do(bot: Bot, client: LocalClient):
    text = "\n\n".join(f"Paragraphe {number} : " + "mot 😀 " * 60 for number in range(30))
    client.paste(client.chat_id, text)
    pieces = [update.message.text for update in await updates(bot)]
    assert len(pieces) > 2
    assert all(len(piece.encode("utf-16-le")) // 2 <= 4096 for piece in pieces)
    assert all(piece.startswith("Paragraphe") for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    with pytest.raises(ValueError, match="4096"):
        client.say(client.chat_id, text)


async def test_a_text_without_any_good_place_is_cut_anyway(bot: Bot, client: LocalClient):
    assert [len(message["text"]) for message in client.paste(client.chat_id, "😀" * 3000)] == [2048, 952]
    with pytest.raises(ValueError, match="no text"):
        client.paste(client.chat_id, "  ")


async def test_replies_and_edits(bot: Bot, client: LocalClient):
    asked = client.say(client.chat_id, "un")["message_id"]
    client.say(client.chat_id, "/resume", reply_to=asked)
    client.edit(client.chat_id, asked, "deux https://a.fr")
    _, command, edited = await updates(bot)
    assert command.message.reply_to_message.message_id == asked
    assert edited.edited_message.text == "deux https://a.fr"
    assert edited.edited_message.edit_date
    photo = client.send_photo(client.chat_id, "avant")["message_id"]
    client.edit(client.chat_id, photo, "après")
    assert [u.effective_message.caption for u in await updates(bot)] == ["avant", "après"]
    with pytest.raises(LookupError):
        client.say(client.chat_id, "a", reply_to=999)
    with pytest.raises(ValueError, match="caption"):
        client.send_photo(client.chat_id, "a" * 1025)


async def test_blocking_tells_the_bot_and_stops_it(bot: Bot, client: LocalClient):
    client.block(client.chat_id)
    client.block(client.chat_id)
    (update,) = await updates(bot)
    change = update.my_chat_member
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(Exception, match="bot was blocked by the user"):
        await bot.send_message(client.chat_id, "a")
    client.unblock(client.chat_id)
    assert await bot.send_message(client.chat_id, "a")


async def test_in_groups_a_bot_sees_what_is_for_it(bot: Bot, client: LocalClient):
    answer = await bot.send_message(client.group_id, "bonjour")
    client.say(client.group_id, "entre nous")
    client.say(client.group_id, "/resume@autre_bot")
    client.say(client.group_id, "/resume")
    client.say(client.group_id, "/resume@Breves_bot https://a.fr")
    client.say(client.group_id, "dis @breves_bot")
    client.say(client.group_id, "merci", reply_to=answer.message_id)
    seen = [update.message.text for update in await updates(bot)]
    assert seen == ["/resume", "/resume@Breves_bot https://a.fr", "dis @breves_bot", "merci"]
    client.world.reads_all_group_messages = True
    client.say(client.group_id, "entre nous")
    message = await only_message(bot)
    assert (message.chat.type, message.chat.title) == ("group", "Veille tech")


async def test_channels_have_posts(bot: Bot, client: LocalClient):
    channel = client.group("Canal", kind="channel")
    client.say(channel, "billet")
    (update,) = await updates(bot)
    assert update.channel_post.sender_chat.title == "Canal"
    client.world.chats[channel].bot_status = "left"
    client.say(channel, "billet")
    assert await updates(bot) == []


async def test_a_group_that_becomes_a_supergroup(bot: Bot, client: LocalClient):
    new = client.world.upgrade(client.group_id)
    moved, arrived = await updates(bot)
    assert moved.message.migrate_to_chat_id == new.id
    assert arrived.message.migrate_from_chat_id == client.group_id
    with pytest.raises(Exception, match=f"New chat id: {new.id}"):
        await bot.send_message(client.group_id, "a")
    assert (await bot.send_message(new.id, "a")).chat.type == "supergroup"


def test_messages_are_bounded(client: LocalClient):
    client.world._most_messages = 5
    for number in range(8):
        client.say(client.chat_id, str(number))
    chat = client.world.chats[client.chat_id]
    assert (len(chat.messages), chat.dropped) == (5, 3)
