"""Inline keyboards, checked as Telegram checks them."""

import re
from urllib.parse import urlsplit

from bot.chatpage.entities import units
from bot.chatpage.refusals import bad_request
from bot.chatpage.shapes import Json

CALLBACK_BYTES = 64
COPY_CHARACTERS = 256
MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
_ACTIONS = (
    "url", "callback_data", "copy_text", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "web_app", "login_url", "pay", "callback_game",
)  # fmt: skip


def checked_markup(markup: Json) -> Json | None:
    """The inline keyboard of a message, ``None`` when it has none.

    Other kinds of markup (reply keyboards, forced replies) are accepted and, as in Telegram's own answers, not part of
    the message. Raises ``ApiRefusal`` for a keyboard that Telegram refuses.
    """
    if "inline_keyboard" not in markup:
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    kept = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in kept):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def _button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("can't parse inline keyboard button: inline keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        return button | {"url": _checked_url(str(button["url"]))}
    if "copy_text" in button and not 1 <= units(str(button["copy_text"].get("text", ""))) <= COPY_CHARACTERS:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return button


def _checked_url(url: str) -> str:
    """The address as Telegram keeps it. Raises ``ApiRefusal`` for one that it refuses."""
    if re.match(r"(?:tg|tonsite)://", url):
        return url
    complaint = f"inline keyboard button URL '{url}' is invalid: "
    full = url if "://" in url else f"http://{url}"
    try:
        parts = urlsplit(full)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise bad_request(complaint + "Wrong HTTP URL") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise bad_request(complaint + "Unsupported URL protocol")
    if not host:
        raise bad_request(complaint + "URL host is empty")
    if ("." not in host.strip(".") and ":" not in host) or re.search(r"[\s<>\"]", host):
        raise bad_request(complaint + "Wrong HTTP URL")
    return full if parts.path or parts.query or parts.fragment else f"{full}/"
