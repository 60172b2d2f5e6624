"""What the person at the page does, from the page's requests to the people of the world."""

from collections.abc import Callable
from typing import get_args

from bot.chatpage.origins import OriginKind
from bot.chatpage.parameters import Parameters, Upload
from bot.chatpage.people import People

#: Telegram's clients show larger pictures as files.
_MOST_PIXELS = 10_000

Act = Callable[[People, int, Parameters], object]


def _say(people: People, chat_id: int, given: Parameters) -> None:
    people.paste(chat_id, given.text("text"), reply_to=given.integer("reply_to") or None)


def _forward(people: People, chat_id: int, given: Parameters) -> None:
    kinds: dict[str, OriginKind] = {kind: kind for kind in get_args(OriginKind)}
    kind = kinds.get(given.text("kind"))
    name = given.text("name").strip()
    if kind is None or not name:
        raise ValueError("a forward has a kind and the name of its origin")
    for text in people.cut(given.text("text")):
        people.forward(chat_id, kind, name, text, author=given.text("author").strip())


def _press(people: People, chat_id: int, given: Parameters) -> str:
    place = (given.integer("row", -1), given.integer("column", -1))
    return people.press(chat_id, given.integer("message_id"), place)


def _edit(people: People, chat_id: int, given: Parameters) -> None:
    people.edit(chat_id, given.integer("message_id"), given.text("text"))


def _delete(people: People, chat_id: int, given: Parameters) -> None:
    people.delete(chat_id, given.integer("message_id"))


def _sticker(people: People, chat_id: int, given: Parameters) -> None:
    people.send_sticker(chat_id, given.text("emoji", "👍"))


def _voice(people: People, chat_id: int, given: Parameters) -> None:
    people.send_voice(chat_id, min(max(given.integer("seconds", 3), 1), 60))


def _photo(people: People, chat_id: int, given: Parameters) -> None:
    file = _file(given)
    size = (given.integer("width", 320), given.integer("height", 200))
    if not file.media_type.startswith("image/") or not all(0 < side <= _MOST_PIXELS for side in size):
        raise ValueError("a photo is a picture of a reasonable size")
    people.send_photo(
        chat_id,
        given.text("caption"),
        image=file.content,
        media_type=file.media_type,
        size=size,
        album=given.text("album") or None,
    )


def _document(people: People, chat_id: int, given: Parameters) -> None:
    file = _file(given)
    people.send_document(chat_id, file.name, file.content, file.media_type, given.text("caption"))


def _file(given: Parameters) -> Upload:
    file = given.files.get("file")
    if file is None or not file.content:
        raise ValueError("there is no file in the request")
    return file


ACTS: dict[str, Act] = {
    "say": _say,
    "forward": _forward,
    "press": _press,
    "edit": _edit,
    "delete": _delete,
    "sticker": _sticker,
    "voice": _voice,
    "photo": _photo,
    "document": _document,
}
