"""Sending: texts, drafts, documents, forwards, and the signs around them."""

from bot.chatpage.chats import Chat
from bot.chatpage.composing import CAPTION_UNITS, TEXT_UNITS, formatted, message_text, reply, text_content
from bot.chatpage.entities import units
from bot.chatpage.files import StoredFile
from bot.chatpage.keyboards import checked_markup
from bot.chatpage.methods.desk import Desk, Method
from bot.chatpage.origins import forwarded_content
from bot.chatpage.parameters import Parameters
from bot.chatpage.refusals import ApiRefusal, bad_request
from bot.chatpage.shapes import Json

_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(desk: Desk, parameters: Parameters) -> Json:
    """``sendMessage``."""
    chat = desk.writable(parameters)
    text = message_text(parameters)
    return _send(desk, chat, parameters, text_content(parameters, text))


def send_message_draft(desk: Desk, parameters: Parameters) -> bool:
    """``sendMessageDraft``: shown for 30 seconds, kept nowhere; an empty text stands for « thinking »."""
    chat = desk.writable(parameters)
    if chat.type != "private":
        raise bad_request("message drafts can be sent only to private chats")
    if not parameters.integer("draft_id"):
        raise bad_request("DRAFT_ID_INVALID")
    text = formatted(parameters)
    if units(text.text) > TEXT_UNITS:
        raise bad_request("message is too long")
    draft = {"draft_id": parameters.integer("draft_id"), "text": text.text, "entities": list(text.entities)}
    desk.world.tell({"type": "draft", "chat_id": chat.id} | draft)
    return True


def send_document(desk: Desk, parameters: Parameters) -> Json:
    """``sendDocument``: a new file, or one that is already here."""
    chat = desk.writable(parameters)
    caption = formatted(parameters, "caption")
    if units(caption.text) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    document = document_shape(_document(desk, parameters))
    content: Json = {"document": document, "reply_markup": checked_markup(parameters.object("reply_markup"))}
    if caption.text:
        content |= {"caption": caption.text, "caption_entities": list(caption.entities) or None}
    return _send(desk, chat, parameters, content)


def forward_message(desk: Desk, parameters: Parameters) -> Json:
    """``forwardMessage``."""
    chat = desk.writable(parameters)
    source = desk.world.chat(parameters.integer("from_chat_id"))
    _, stored = desk.message(source, parameters, "message to forward not found")
    return desk.world.post(chat, desk.world.bot, forwarded_content(stored.shape))


def send_chat_action(desk: Desk, parameters: Parameters) -> bool:
    """``sendChatAction``: seen for five seconds or until the next message."""
    chat = desk.writable(parameters)
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    desk.world.tell({"type": "action", "chat_id": chat.id, "action": action})
    return True


def document_shape(stored: StoredFile) -> Json:
    """A file as the Bot API writes a Document."""
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_name": stored.name,
        "mime_type": stored.media_type,
        "file_size": len(stored.content),
    }


def _document(desk: Desk, parameters: Parameters) -> StoredFile:
    given = parameters.text("document")
    upload = parameters.files.get(given.removeprefix("attach://") if given.startswith("attach://") else "document")
    if upload is None and not given:
        raise bad_request("there is no document in the request")
    if upload is None:
        known = desk.world.files.get(given)
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return known
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > desk.world.files.upload_bytes:
        raise ApiRefusal(413, "Request Entity Too Large")
    return desk.world.files.add(upload.name, upload.media_type, upload.content)


def _send(desk: Desk, chat: Chat, parameters: Parameters, content: Json) -> Json:
    number, quoted = reply(chat, parameters)
    silent = {"disable_notification": True} if parameters.flag("disable_notification") else {}
    present = {key: value for key, value in (content | quoted).items() if value is not None}
    message = desk.world.post(chat, desk.world.bot, present, number)
    if silent:  # Not a field of the message: only the reader's device is told.
        desk.world.tell({"type": "silent", "chat_id": chat.id, "message_id": message["message_id"]})
    return message


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendMessageDraft": send_message_draft,
    "sendDocument": send_document,
    "forwardMessage": forward_message,
    "sendChatAction": send_chat_action,
}
