"""What a person attaches in Telegram: photos, stickers, voice messages, files."""

import secrets
from collections.abc import Sequence

from bot.chatpage.composing import CAPTION_UNITS
from bot.chatpage.detection import with_found
from bot.chatpage.entities import units
from bot.chatpage.files import drawn_png, silent_wave
from bot.chatpage.methods.messages import document_shape
from bot.chatpage.shapes import Json
from bot.chatpage.writing import Writer


class Attacher(Writer):
    """People who send media; those that are not given are made on the spot."""

    def send_photo(
        self,
        chat_id: int,
        caption: str = "",
        entities: Sequence[Json] | None = None,
        *,
        image: bytes | None = None,
        media_type: str = "image/png",
        size: tuple[int, int] = (320, 200),
        album: str | None = None,
        forward_origin: Json | None = None,
    ) -> Json:
        """Send a photo, of an evening sky unless ``image`` is given."""
        stored = self.world.files.add("photo.png", media_type, image or drawn_png(), "photos")
        shape = {"file_id": stored.id, "file_unique_id": stored.unique_id, "width": size[0], "height": size[1]}
        content: Json = {
            "photo": [shape | {"file_size": len(stored.content)}],
            **caption_content(caption, entities or ()),
        }
        if album:
            content["media_group_id"] = album
        return self.send(chat_id, content, None, None, forward_origin)

    def send_album(self, chat_id: int, caption: str = "", photos: int = 3) -> list[Json]:
        """Send several photos as one album: one message each, the caption under the first."""
        album = str(secrets.randbits(53))
        return [self.send_photo(chat_id, "" if number else caption, album=album) for number in range(photos)]

    def send_sticker(self, chat_id: int, emoji: str = "👍") -> Json:
        """Send a sticker."""
        stored = self.world.files.add("sticker.webp", "image/webp", b"RIFF\0\0\0\0WEBP", "stickers")
        shape = {"file_id": stored.id, "file_unique_id": stored.unique_id, "width": 512, "height": 512, "emoji": emoji}
        kind = {"type": "regular", "is_animated": False, "is_video": False, "file_size": len(stored.content)}
        return self.send(chat_id, {"sticker": shape | kind})

    def send_voice(self, chat_id: int, seconds: int = 4, caption: str = "") -> Json:
        """Send a voice message of silence."""
        stored = self.world.files.add("voice.ogg", "audio/ogg", silent_wave(seconds), "voice")
        shape = {"file_id": stored.id, "file_unique_id": stored.unique_id, "duration": seconds}
        kind = {"mime_type": "audio/ogg", "file_size": len(stored.content)}
        return self.send(chat_id, {"voice": shape | kind, **caption_content(caption, ())})

    def send_document(
        self, chat_id: int, name: str, content: bytes, media_type: str = "application/octet-stream", caption: str = ""
    ) -> Json:
        """Send a file."""
        shape = document_shape(self.world.files.add(name, media_type, content))
        return self.send(chat_id, {"document": shape, **caption_content(caption, ())})


def caption_content(text: str, entities: Sequence[Json]) -> Json:
    """The fields of a caption. Raises ``ValueError`` beyond 1,024 UTF-16 units."""
    formatted = with_found(text, entities)
    if units(formatted.text) > CAPTION_UNITS:
        raise ValueError(f"a caption has at most {CAPTION_UNITS} UTF-16 units")
    if not formatted.text:
        return {}
    found = {"caption_entities": list(formatted.entities)} if formatted.entities else {}
    return {"caption": formatted.text, **found}
