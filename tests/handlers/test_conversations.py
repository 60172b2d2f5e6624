"""What a reader sends, and what comes back: every row of the promise, through the real library and HTTP."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.page import Page
from bot.domain.summary import Acronym, Length
from bot.errors import Forbidden, NotFound
from tests.fakes.adapters import SUMMARY
from tests.handlers.conftest import URL, Stage
from tests.patience import least

POST = "Le vaisseau a quitté la base ce matin, sous les yeux des ingénieurs. " * 12
SUMMARY_TEXT = "La mission est partie.\n\nElle durera huit ans."
SECOND = "https://exemple.fr/saturne"


@pytest.mark.parametrize("text", [URL, f"Regarde ça : {URL} !", "exemple.fr/jupiter"])
async def test_a_link_is_summarised(stage: Stage, text: str) -> None:
    sent = stage.client.say(stage.client.chat_id, text)
    (message,) = await stage.messages()
    assert message["text"].startswith(
        "Vers Jupiter\nLe Quotidien\n\nLa mission est partie. ¶\n\nElle durera huit ans. ¶"
    )
    assert message["reply_to_message"]["message_id"] == sent["message_id"]
    assert stage.buttons(message) == ["Plus court", "Plus long", "Lire l’article"]
    links = [entity["url"] for entity in message["entities"] if entity["type"] == "text_link"]
    assert links[:2] == [URL, f"{URL}#:~:text=La%20mission"]


async def test_a_hidden_link_and_a_caption_are_read_too(stage: Stage) -> None:
    stage.client.say_link(stage.client.chat_id, "ici", URL, "Lisez ", " !")
    stage.client.send_photo(stage.client.chat_id, f"Vu sur {URL}")
    first, second = await stage.messages(2)
    assert first["text"] == second["text"]
    assert stage.fetcher.asked == [URL]  # the second one comes from the cache


@pytest.mark.parametrize("command", ["/stop", "/oublier", "/aide", "/jenesaispas"])
async def test_a_forwarded_command_is_a_text_like_others(stage: Stage, command: str) -> None:
    kept = await stage.subscribe()
    stage.client.forward(stage.client.chat_id, "user", "Sacha", command)
    assert "Envoyez-moi le lien d’un article" in await stage.answer()
    assert await stage.subscription() == kept


async def test_of_a_forwarded_command_the_link_and_the_words_are_read(stage: Stage) -> None:
    stage.client.forward(stage.client.chat_id, "user", "Sacha", f"/resume {URL}")
    assert (await stage.answer()).startswith("Vers Jupiter")
    stage.client.forward(stage.client.chat_id, "channel", "La Tech", f"/debat {POST}")
    await stage.answer(2)
    assert stage.workers.texts[-1].startswith("/debat ")


@pytest.mark.parametrize("kind", ["channel", "chat", "user", "hidden_user"])
async def test_a_forward_is_summarised_with_its_source(stage: Stage, kind: str) -> None:
    stage.client.forward(stage.client.chat_id, kind, "La Tech", POST, author="Anne")  # type: ignore[arg-type]
    text = await stage.answer()
    assert text.startswith("Transféré de La Tech")
    assert SUMMARY_TEXT in text


async def test_a_forward_with_a_link_gives_the_article(stage: Stage) -> None:
    stage.client.forward(stage.client.chat_id, "channel", "La Tech", f"{POST} {URL}")
    assert (await stage.answer()).startswith("Vers Jupiter")


@pytest.mark.parametrize("kind", ["channel", "chat", "user", "hidden_user"])
async def test_the_article_of_a_forward_says_who_passed_it_on_at_every_length(stage: Stage, kind: str) -> None:
    stage.client.forward(stage.client.chat_id, kind, "La <Tech>", f"Lisez {URL}", author="Anne")  # type: ignore[arg-type]
    (message,) = await stage.messages()
    first = message["text"]
    assert first.startswith("Vers Jupiter\nLe Quotidien\n\nTransféré de La <Tech>")
    assert ("(Anne)" in first) is (kind in ("channel", "chat"))
    shorter = await stage.tap(message, "Plus court")
    assert shorter["text"].startswith("Vers Jupiter\nLe Quotidien\n\nTransféré de La <Tech>")
    assert (await stage.tap(shorter, "Plus long"))["text"] == first


async def test_a_forward_whose_link_cannot_be_read_gives_its_own_text(stage: Stage) -> None:
    stage.client.forward(stage.client.chat_id, "channel", "La Tech", f"{POST} https://exemple.fr/perdu")
    text = await stage.answer()
    assert "Cette page n’existe pas ou n’existe plus. Voici le résumé du message lui-même." in text
    assert SUMMARY_TEXT in text
    (message,) = await stage.messages()
    stage.client.press(stage.client.chat_id, message["message_id"], "Plus court")
    await stage.client.wait_for_calls("editMessageText")
    (message,) = await stage.messages()
    assert "Voici le résumé du message lui-même." in message["text"]


async def test_of_the_links_of_a_post_those_that_fail_are_passed_over(stage: Stage) -> None:
    stage.client.forward(stage.client.chat_id, "channel", "La Tech", f"{POST} {URL} https://exemple.fr/perdu")
    assert (await stage.answer()).startswith("Vers Jupiter")
    assert len(stage.client.answers(stage.client.chat_id)) == 1


async def test_a_post_none_of_whose_links_can_be_read_gives_its_own_text(stage: Stage) -> None:
    lost = "https://exemple.fr/perdu https://exemple.fr/aussi"
    stage.client.forward(stage.client.chat_id, "channel", "La Tech", f"{POST} {lost}")
    text = await stage.answer()
    assert "Voici le résumé du message lui-même." in text
    stage.client.forward(stage.client.chat_id, "channel", "La Tech", f"Trop court {lost}")
    assert "n’existe plus" in await stage.answer(2)
    assert len(stage.client.answers(stage.client.chat_id)) == 2


async def test_a_notice_that_the_reader_deleted_does_not_take_the_answer_with_it(stage: Stage) -> None:
    stage.fetcher.delay = 2.5
    stage.client.say(stage.client.chat_id, URL)
    notice = (await stage.client.wait_for_answers(stage.client.chat_id))[0]
    stage.client.delete(stage.client.chat_id, notice["message_id"])
    await stage.client.wait_for_calls("sendMessage", 2)
    assert (await stage.answer()).startswith("Vers Jupiter")


async def test_links_that_take_long_and_fail_leave_no_notice_behind(stage: Stage) -> None:
    stage.fetcher.delay = 2.2
    stage.client.forward(stage.client.chat_id, "channel", "La Tech", f"Court {URL} https://exemple.fr/perdu")
    await stage.client.wait_for_calls("deleteMessage")
    assert (await stage.answer()).startswith("Vers Jupiter")
    assert len(stage.client.answers(stage.client.chat_id)) == 1


async def test_a_pasted_text_is_summarised(stage: Stage) -> None:
    stage.client.say(stage.client.chat_id, POST)
    assert (await stage.answer()).startswith(SUMMARY_TEXT)
    assert stage.workers.texts == [POST.strip()]


async def test_a_long_text_in_several_messages_is_answered_once(stage: Stage) -> None:
    parts = stage.client.paste(stage.client.chat_id, POST * 12)
    assert len(parts) > 1
    (message,) = await stage.messages()
    assert message["text"].startswith(f"Texte reçu en {len(parts)} messages")
    assert message["reply_to_message"]["message_id"] == parts[0]["message_id"]
    (text,) = stage.workers.texts
    assert text.split() == (POST * 12).split()


async def test_a_text_in_several_messages_changes_length_from_itself_alone(stage: Stage) -> None:
    stage.client.paste(stage.client.chat_id, POST * 12)
    (message,) = await stage.messages()
    shown = {}
    for press in ("Plus long", "Plus court", "Plus court"):
        before = len(stage.client.calls("editMessageText"))
        stage.client.press(stage.client.chat_id, message["message_id"], press)
        await stage.client.wait_for_calls("editMessageText", before + 1)
        (message,) = await stage.messages()
        shown[press] = message["text"]
        assert message["text"].startswith("Texte reçu en")
    assert "1 phrase sur 9" in shown["Plus court"].replace("\u00a0", " ")
    assert "3 phrases sur 9" in shown["Plus long"].replace("\u00a0", " ")
    assert len(stage.workers.texts) == 1


async def test_who_says_a_sentence_and_acronyms_stay_when_an_answer_is_redrawn(stage: Stage) -> None:
    said = tuple(replace(one, speaker="Le Val") for one in SUMMARY.sentences)
    stage.workers.summary = replace(SUMMARY, sentences=said, acronyms=(Acronym("Elle", "Équipe de la Lune"),))
    stage.client.paste(stage.client.chat_id, POST * 12)
    (message,) = await stage.messages()
    first = message["text"]
    for press in ("Plus long", "Plus court"):
        message = await stage.tap(message, press)
        assert message["text"].startswith("Texte reçu en")
        assert message["text"].count("Elle\u202f: Équipe de la Lune") == 1
    assert message["text"].count("La mission est partie. — Le Val") == first.count("La mission est partie. — Le Val")
    short = await stage.tap(message, "Plus court")
    assert short["text"].count(" — Le Val") == 4


async def test_notices_stay_and_speakers_do_not_become_some(stage: Stage) -> None:
    said = tuple(replace(one, speaker="Le Val") for one in SUMMARY.sentences)
    stage.workers.summary = replace(SUMMARY, sentences=said)
    stage.client.forward(stage.client.chat_id, "channel", "La Tech", POST)
    (message,) = await stage.messages()
    longer = await stage.tap(message, "Plus long")
    assert longer["text"].startswith("Transféré de La Tech\n\nLa mission est partie. — Le Val\n\nElle")
    assert longer["text"].count("— Le Val") == 3


async def test_an_album_with_one_caption_is_answered_once(stage: Stage) -> None:
    stage.client.send_album(stage.client.chat_id, f"Reportage : {URL}")
    assert len(await stage.messages()) == 1


async def test_a_comment_sent_with_a_forward_is_not_answered_by_itself(stage: Stage) -> None:
    stage.client.say(stage.client.chat_id, "Tu as vu ?")
    forwarded = stage.client.forward(stage.client.chat_id, "channel", "La Tech", POST)
    (message,) = await stage.messages()
    assert message["reply_to_message"]["message_id"] == forwarded["message_id"]


async def test_five_links_are_answered_in_order_and_the_others_named(stage: Stage) -> None:
    links = [f"https://exemple.fr/{n}" for n in range(7)]
    stage.fetcher.pages.update({url: Page(url, b"") for url in links[1:]})
    stage.client.say(stage.client.chat_id, " ".join(links))
    messages = await stage.messages(6)
    assert messages[0]["text"].startswith(f"{links[0]}\nCette page n’existe pas")
    titles = [message["entities"][0]["url"] for message in messages[1:5]]
    assert titles == links[1:5]
    assert "en reste 2" in messages[5]["text"].replace("\u00a0", " ")
    assert links[6] in messages[5]["text"]


async def test_messages_are_answered_in_the_order_of_the_chat(stage: Stage) -> None:
    stage.fetcher.pages[SECOND] = Page(SECOND, b"")
    stage.fetcher.delay = 0.05
    first = stage.client.say(stage.client.chat_id, URL)
    second = stage.client.say(stage.client.chat_id, SECOND)
    messages = await stage.messages(2)
    replied = [message["reply_to_message"]["message_id"] for message in messages]
    assert replied == [first["message_id"], second["message_id"]]


@pytest.mark.parametrize("what", ["👍", "Bonjour", "photo", "sticker", "voice", "document"])
async def test_what_cannot_be_summarised_gets_one_friendly_sentence(stage: Stage, what: str) -> None:
    client, chat = stage.client, stage.client.chat_id
    match what:
        case "photo":
            client.send_photo(chat)
        case "sticker":
            client.send_sticker(chat)
        case "voice":
            client.send_voice(chat)
        case "document":
            client.send_document(chat, "rapport.pdf", b"%PDF")
        case _:
            client.say(chat, what)
    (message,) = await stage.messages()
    assert "Envoyez-moi le lien d’un article" in message["text"]
    assert "60\u00a0mots" in message["text"]


async def test_an_edited_message_is_not_answered_again(stage: Stage) -> None:
    sent = stage.client.say(stage.client.chat_id, URL)
    await stage.answer()
    stage.client.edit(stage.client.chat_id, sent["message_id"], f"{URL} !")
    await stage.settled()
    assert len(stage.client.answers(stage.client.chat_id)) == 1


async def test_the_buttons_change_the_answer_in_place(stage: Stage) -> None:
    stage.client.say(stage.client.chat_id, URL)
    (message,) = await stage.messages()
    await stage.database.summaries.purge_expired(stage.database.clock.now() + timedelta(days=2))
    stage.client.press(stage.client.chat_id, message["message_id"], "Plus long")
    await stage.client.wait_for_calls("editMessageText")
    (longer,) = await stage.messages()
    assert "Son coût est tenu secret. ¶" in longer["text"]
    assert stage.buttons(longer) == ["Plus court", "Lire l’article"]
    assert stage.fetcher.asked == [URL, URL]


async def test_the_buttons_of_a_text_read_the_message_it_replies_to(stage: Stage) -> None:
    sent = stage.client.say(stage.client.chat_id, POST)
    (message,) = await stage.messages()
    stage.client.press(stage.client.chat_id, message["message_id"], "Plus court")
    await stage.client.wait_for_calls("editMessageText")
    (shorter,) = await stage.messages()
    assert shorter["text"].startswith("La mission est partie.\n\n1\u00a0phrase sur 9")
    stage.client.delete(stage.client.chat_id, sent["message_id"])
    tap = stage.client.press(stage.client.chat_id, message["message_id"], "Plus long")
    alert = await stage.client.wait_for_toast(tap)
    assert "n’est plus là" in alert["text"]
    assert alert["show_alert"] is True


async def test_a_button_about_a_page_that_is_gone_says_so(stage: Stage) -> None:
    stage.client.say(stage.client.chat_id, URL)
    (message,) = await stage.messages()
    await stage.database.summaries.purge_expired(stage.database.clock.now() + timedelta(days=2))
    stage.fetcher.pages[URL] = NotFound(URL)
    tap = stage.client.press(stage.client.chat_id, message["message_id"], "Plus long")
    assert "n’existe plus" in (await stage.client.wait_for_toast(tap))["text"]


@pytest.mark.parametrize("data", ["L:9", "J:1:2:3", "J:2:01:5:9", "L:1", "T:1", "len:7", "autre"])
async def test_forged_buttons_do_nothing(stage: Stage, data: str) -> None:
    stage.client.say(stage.client.chat_id, "/aide")
    (message,) = await stage.messages()
    keyboard = {"inline_keyboard": [[{"text": "Piège", "callback_data": data}]]}
    stage.client.world.chat(stage.client.chat_id).messages[message["message_id"]].shape["reply_markup"] = keyboard
    tap = stage.client.press(stage.client.chat_id, message["message_id"], "Piège")
    toast = await stage.client.wait_for_toast(tap)
    assert toast["show_alert"] is bool(toast["text"])
    await stage.settled()
    assert stage.client.calls("editMessageText") == []


@pytest.mark.parametrize("data", ["L:0", "T:1", "J:1:2:3:4", "J:2:01:5:9", "len:1"])
async def test_buttons_of_a_message_without_text_do_nothing(
    stage: Stage, caplog: pytest.LogCaptureFixture, data: str
) -> None:
    stage.client.say(stage.client.chat_id, URL)
    (message,) = await stage.messages()
    shape = stage.client.world.chat(stage.client.chat_id).messages[message["message_id"]].shape
    del shape["text"], shape["entities"]
    shape["reply_markup"] = {"inline_keyboard": [[{"text": "Piège", "callback_data": data}]]}
    tap = stage.client.press(stage.client.chat_id, message["message_id"], "Piège")
    assert (await stage.client.wait_for_toast(tap))["text"] == ""
    await stage.settled()
    assert stage.client.calls("editMessageText") == []
    assert "unexpected error" not in caplog.text


async def test_the_command_summarises_a_link_or_the_message_it_replies_to(stage: Stage) -> None:
    post = stage.client.say(stage.client.group_id, POST)
    stage.client.say(stage.client.group_id, f"/resume {URL}")
    assert (await stage.answer(1, stage.client.group_id)).startswith("Vers Jupiter")
    stage.client.say(stage.client.group_id, "/resume@breves_bot", reply_to=post["message_id"])
    messages = await stage.messages(2, stage.client.group_id)
    assert messages[1]["text"].startswith(SUMMARY_TEXT)
    assert messages[1]["reply_to_message"]["message_id"] == post["message_id"]
    stage.client.say(stage.client.group_id, "/resume")
    assert "Envoyez /resume suivi d’un lien" in await stage.answer(3, stage.client.group_id)
    stage.client.say(stage.client.group_id, "/resume trop court")
    assert "trop court" in await stage.answer(4, stage.client.group_id)


async def test_in_a_group_the_bot_speaks_when_spoken_to(stage: Stage) -> None:
    stage.client.world.reads_all_group_messages = True
    stage.client.say(stage.client.group_id, URL)
    stage.client.say(stage.client.group_id, f"@Breves_Bot {URL}")
    await stage.messages(1, stage.client.group_id)
    await stage.settled()
    assert len(stage.client.answers(stage.client.group_id)) == 1


async def test_start_help_and_unknown_commands(stage: Stage) -> None:
    for number, (command, expected) in enumerate(
        [
            ("/start", "Rien n’est réécrit"),
            ("/aide", "Ce que je garde"),
            ("/help", "Ce que je garde"),
            ("/x", "Ce que"),
        ],
        1,
    ):
        stage.client.say(stage.client.chat_id, command)
        assert expected in await stage.answer(number)


async def test_the_preferred_length_is_kept_and_used(stage: Stage) -> None:
    stage.client.say(stage.client.chat_id, "/longueur")
    (message,) = await stage.messages()
    tap = stage.client.press(stage.client.chat_id, message["message_id"], "Une phrase")
    toast = await stage.client.wait_for_toast(tap)
    assert "C’est noté" in toast["text"]
    assert toast["show_alert"] is False
    (message,) = await stage.messages()
    assert "✓ Une phrase" in stage.buttons(message)
    assert (await stage.database.readers.get(stage.client.chat_id)).length is Length.SHORT
    stage.client.say(stage.client.chat_id, URL)
    assert "Elle durera" not in await stage.answer(2)


async def test_work_that_takes_long_announces_itself_and_becomes_the_answer(stage: Stage) -> None:
    stage.fetcher.delay = 2.3
    stage.client.say(stage.client.chat_id, URL)
    notice = (await stage.client.wait_for_answers(stage.client.chat_id))[0]
    assert notice["text"] == "Je lis l’article…"
    await stage.client.wait_for_calls("editMessageText")
    (message,) = await stage.messages()
    assert message["text"].startswith("Vers Jupiter")
    assert stage.client.calls("sendChatAction")


@pytest.mark.parametrize("status", [500, 502])
async def test_a_notice_becomes_the_answer_although_telegram_fails_once(stage: Stage, status: int) -> None:
    stage.fetcher.delay = 2.3
    stage.client.api.fail_next("editMessageText", status)
    stage.client.say(stage.client.chat_id, URL)
    await stage.client.wait_for_calls("editMessageText", 2)
    (message,) = await stage.messages()
    assert message["text"].startswith("Vers Jupiter")


async def test_html_that_telegram_refuses_goes_out_as_plain_text(stage: Stage) -> None:
    stage.client.api.fail_next("sendMessage", 400, description="Bad Request: can't parse entities: oups")
    stage.client.say(stage.client.chat_id, URL)
    (message,) = await stage.messages()
    assert message["text"].startswith("Vers Jupiter\nLe Quotidien")
    assert "entities" not in message or all(entity["type"] != "text_link" for entity in message["entities"])


async def test_a_flood_refusal_is_sat_out_exactly(stage: Stage) -> None:
    async def sat_out() -> float:
        stage.client.api.fail_next("sendMessage", retry_after=1)
        answered = len(stage.client.answers(stage.client.chat_id))
        stage.client.say(stage.client.chat_id, URL)
        await stage.messages(answered + 1)
        refused, sent = stage.client.calls("sendMessage")[-2:]
        return sent.at - refused.at

    assert 1.0 <= await least(sat_out, 1.8) < 1.8


async def test_an_unexpected_error_shows_the_number_that_the_log_has(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.workers.error = ZeroDivisionError("boum")  # type: ignore[assignment]
    stage.client.say(stage.client.chat_id, URL)
    text = await stage.answer()
    number = text.rstrip(".").split()[-1]
    assert "Traceback" not in text
    assert f"unexpected error {number}" in caplog.text
    stage.workers.error = None
    stage.client.say(stage.client.chat_id, URL)
    assert (await stage.answer(2)).startswith("Vers Jupiter")


@pytest.mark.parametrize("status", [500, 502])
async def test_telegrams_own_failures_are_one_line_with_a_number(
    stage: Stage, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    stage.client.api.fail_next("sendMessage", status)
    stage.client.say(stage.client.chat_id, URL)
    await stage.client.wait_for_calls("sendMessage")
    await stage.settled()
    (record,) = [record for record in caplog.records if record.name == "handlers.failures"]
    assert re.fullmatch(r"Telegram failed [0-9a-f]{8}, an answer may be missing: NetworkError", record.message)
    assert record.exc_info is None
    assert stage.client.answers(stage.client.chat_id) == []


async def test_a_call_that_telegram_finds_wrong_keeps_its_traceback(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.client.api.fail_next("sendMessage", 400, description="Bad Request: oups")
    stage.client.say(stage.client.chat_id, URL)
    await stage.client.wait_for_calls("sendMessage")
    await stage.settled()
    (record,) = [record for record in caplog.records if record.name == "handlers.failures"]
    assert record.exc_info
    assert "unexpected error" in record.message


async def test_a_reader_who_blocked_the_bot_costs_no_apology(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    stage.client.api.fail_next("sendMessage", 403)
    stage.client.say(stage.client.chat_id, URL)
    await stage.client.wait_for_calls("sendMessage")
    await stage.settled()
    assert "has blocked the bot" in caplog.text
    assert stage.client.answers(stage.client.chat_id) == []


async def test_what_was_accepted_is_answered_before_the_bot_stops(stage: Stage) -> None:
    stage.fetcher.delay = 0.3
    for n in range(5):
        stage.fetcher.pages[f"https://exemple.fr/{n}"] = Page(f"https://exemple.fr/{n}", b"")
        stage.client.say(stage.client.chat_id, f"https://exemple.fr/{n}")
    await stage.client.wait_for_calls("sendChatAction")
    stage.stop.set()
    assert await stage.running == 0
    assert len(stage.client.answers(stage.client.chat_id)) == 5


async def test_what_could_not_be_answered_before_the_bot_stops_is_said_to_be(stage: Stage) -> None:
    stage.fetcher.delay = 60
    first, second = (stage.client.say(stage.client.chat_id, URL)["message_id"] for _ in range(2))
    await stage.client.wait_for_answers(stage.client.chat_id)  # the notice, which must not be the last word
    stage.stop.set()
    assert await stage.running == 0
    words = {
        message["reply_to_message"]["message_id"]: message["text"]
        for message in stage.client.answers(stage.client.chat_id)
    }
    gone = "Je dois m’arrêter un instant sans avoir fini. Réessayez dans une minute."
    assert words == {first: gone, second: gone}


async def test_a_refusal_says_the_cause_and_the_next_step(stage: Stage) -> None:
    stage.fetcher.pages[URL] = Forbidden(URL, "403")
    stage.client.say(stage.client.chat_id, URL)
    text = await stage.answer()
    assert text == (
        "Ce site refuse l’accès aux robots comme moi. Ouvrez l’article et collez-moi son texte\u202f: je le résumerai."
    )


@pytest.mark.parametrize("refused", ["BUTTON_URL_INVALID", "Wrong HTTP URL", "strings must be encoded in UTF-8"])
async def test_a_link_that_telegram_refuses_leaves_the_words_and_our_own_buttons(stage: Stage, refused: str) -> None:
    stage.client.api.fail_next("sendMessage", 400, description=f"Bad Request: {refused}")
    stage.client.say(stage.client.chat_id, URL)
    (message,) = await stage.messages()
    assert message["text"].startswith("Vers Jupiter\nLe Quotidien\n\nLa mission est partie. ¶")
    assert stage.buttons(message) == ["Plus court", "Plus long"]
