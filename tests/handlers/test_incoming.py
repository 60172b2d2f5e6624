import pytest

from bot.domain.request import Source
from handlers.incoming import answered_message, source_of, to_request
from tests.handlers.messages import CHANNEL, NOW, entity, message

URL = "https://exemple.fr/a"


def test_links_are_found_after_characters_that_count_double() -> None:
    text = f"👍👍 lisez {URL} et ici"
    request = to_request(
        [
            message(
                text, entities=[entity("url", text, URL), entity("text_link", text, "ici", url="https://exemple.fr/b")]
            )
        ]
    )
    assert request.links == (URL, "https://exemple.fr/b")


def test_a_link_is_told_once_and_in_order() -> None:
    text = f"ici puis {URL}"
    links = [entity("url", text, URL), entity("text_link", text, "ici", url=URL)]
    assert to_request([message(text, entities=links)]).links == (URL,)


def test_a_link_without_scheme_gets_one() -> None:
    text = "exemple.fr/a"
    assert to_request([message(text, entities=[entity("url", text, text)])]).links == (URL,)


def test_an_entity_beyond_the_end_of_the_text_is_no_link() -> None:
    beyond = {"type": "url", "offset": 90, "length": 5}
    assert to_request([message("Bonjour", entities=[beyond])]).links == ()


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (f"Voir {URL}.", (URL,)),
        (f"« {URL} », ou (voir {URL}_(b)) ?", (URL, f"{URL}_(b)")),
        (f"({URL})", (URL,)),
        ("https://… ou exemple.fr", ()),
    ],
)
def test_links_that_nobody_marked_are_read_where_they_have_their_scheme(text: str, links: tuple[str, ...]) -> None:
    assert to_request([message(text)]).links == links
    assert to_request([message(None, caption=text)]).links == links


def test_a_caption_is_read_like_a_text() -> None:
    caption = f"Photo : {URL}"
    fields = {"caption": caption, "caption_entities": [entity("url", caption, URL)]}
    request = to_request([message(None, **fields)])
    assert (request.links, request.text) == ((URL,), caption)


@pytest.mark.parametrize(
    ("origin", "source"),
    [
        (CHANNEL, Source("La Tech du matin", "Anne")),
        (
            {"type": "chat", "date": NOW, "sender_chat": {"id": -2, "type": "supergroup", "title": "Le groupe"}},
            Source("Le groupe"),
        ),
        ({"type": "user", "date": NOW, "sender_user": {"id": 3, "is_bot": False, "first_name": "Zoé"}}, Source("Zoé")),
        ({"type": "hidden_user", "date": NOW, "sender_user_name": "Quelqu’un"}, Source("Quelqu’un")),
        (None, None),
    ],
)
def test_every_origin_is_named(origin: dict[str, object] | None, source: Source | None) -> None:
    assert source_of(message("Texte", forward_origin=origin)) == source


def test_what_is_said_to_the_bot_is_not_part_of_the_text() -> None:
    text = "/resume @breves_bot Le texte."
    entities = [entity("bot_command", text, "/resume"), entity("mention", text, "@breves_bot")]
    assert to_request([message(text, entities=entities)], "Breves_Bot").text == "Le texte."
    assert to_request([message(text, entities=entities)], "autre_bot").text == "@breves_bot Le texte."


def test_parts_are_joined_where_they_were_cut() -> None:
    request = to_request([message("Le vaisseau a"), message("décollé hier."), message("La suite demain.")])
    assert request.text == "Le vaisseau a décollé hier.\n\nLa suite demain."
    assert request.parts == 3


def test_of_a_comment_and_its_forward_the_words_are_the_channels() -> None:
    messages = [message("À lire"), message("Le message", forward_origin=CHANNEL)]
    request = to_request(messages)
    assert request.source == Source("La Tech du matin", "Anne")
    assert (request.text, request.parts) == ("Le message", 1)
    assert answered_message(messages) is messages[1]


def test_commands_inside_a_text_are_its_words() -> None:
    text = "/resume Le répertoire /home du serveur 👍 et la commande /start accueillera @breves_bot le 3 mars."
    marks = [entity("bot_command", text, part) for part in ("/resume", "/home", "/start")]
    marks.append(entity("mention", text, "@breves_bot"))
    expected = "Le répertoire /home du serveur 👍 et la commande /start accueillera  le 3 mars."
    assert to_request([message(text, entities=marks)], "breves_bot").text == expected


def test_an_album_is_answered_where_its_caption_stands() -> None:
    album = [message(None, media_group_id="9"), message(None, media_group_id="9", caption="Le texte")]
    assert answered_message(album) is album[1]


def test_a_picture_alone_has_nothing_to_read() -> None:
    request = to_request([message(None, photo=[])])
    assert (request.links, request.text, request.parts) == ((), "", 1)
