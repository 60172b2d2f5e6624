"""Would Telegram take this message, and would it deceive nobody? Written apart from the renderer, and stricter."""

import re
import unicodedata
from html import unescape

from bot.presentation.telegram_html import Rendered

TEXT_UNITS, ENTITIES, BUTTONS, BUTTON_UNITS, DATA_BYTES, MARKS = 4096, 100, 100, 64, 64, 4
_TOKEN = re.compile(r"<(/?)(a|b|i|blockquote)( href=\"([^\"<>]*)\"| expandable)?>|&(?:lt|gt|amp|quot|#x27);")
_HREF = re.compile(r"https?://(?:[a-z0-9_][a-z0-9_.-]*|\[[0-9a-f:.]+\])(?::\d+)?(?:[/?#][!-~]*)?")
#: Format characters that show something: signs before numbers in Arabic, Syriac and Kaithi, hieroglyphs.
_VISIBLE_FORMAT = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001345f]")
_JOINERS = "\u200c\u200d"


def judge(rendered: Rendered) -> str:
    """Why the message is not fit, or nothing."""
    complaint = _markup(rendered.html) or _words(rendered.plain)
    buttons = [button for row in rendered.buttons for button in row]
    if len(buttons) > BUTTONS:
        complaint = complaint or f"{len(buttons)} buttons"
    for button in buttons:
        complaint = complaint or _words(button.text, BUTTON_UNITS)
        if "\n" in button.text or len(button.data.encode()) > DATA_BYTES:
            complaint = complaint or "a button of two lines, or with too much data"
        if button.url and not _HREF.fullmatch(button.url):
            complaint = complaint or "a button that opens something else than a page"
    return complaint


def _markup(html: str) -> str:
    opened: list[str] = []
    complaints: list[str] = []
    entities = position = 0
    for token in _TOKEN.finditer(html):
        if re.search("[<>&]", html[position : token.start()]):
            complaints.append("markup that was not escaped")
        position = token.end()
        closing, tag, attribute, address = token.groups()
        if closing:
            if not opened or opened.pop() != tag:
                complaints.append(f"</{tag}> closes nothing")
        elif tag is not None:
            entities += 1
            if tag in opened:
                complaints.append(f"<{tag}> within itself")
            complaints.append(_attribute(tag, attribute or "", address or ""))
            opened.append(tag)
    if re.search("[<>&]", html[position:]) or opened:
        complaints.append("markup that was not escaped, or not closed")
    if entities > ENTITIES:
        complaints.append(f"{entities} entities")
    return next(filter(None, complaints), "")


def _attribute(tag: str, attribute: str, address: str) -> str:
    name = attribute.partition("=")[0].strip()
    if name not in {"a": ("href",), "blockquote": ("", "expandable")}.get(tag, ("",)):
        return f"<{tag}{attribute}>"
    return "a link to something else than a page" if tag == "a" and not _HREF.fullmatch(unescape(address)) else ""


def _words(text: str, most: int = TEXT_UNITS) -> str:
    try:
        length = len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        return "half a character"
    if not text.strip(" \t\n\u00a0\u2800"):
        return "nothing to read"
    if length > most:
        return f"{length} units"
    marks = 0
    for at, character in enumerate(text):
        if character not in _JOINERS + "\ufe0e\ufe0f":
            marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks > MARKS:
            return "a pile of marks"
        if _hidden(character) or (character in _JOINERS and _astray(text, at)):
            return f"U+{ord(character):04X}"
    return ""


def _hidden(character: str) -> bool:
    code = ord(character)
    if character in "\n\t" or character in _JOINERS or _VISIBLE_FORMAT.match(character):
        return False
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
        or 0xE0000 <= code <= 0xE0FFF
        or 0xFE00 <= code <= 0xFE0D
        or character in "\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5"
    )


def _astray(text: str, at: int) -> bool:
    """Whether a joiner stands where neither an emoji nor a spelling wants one."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if before and unicodedata.category(before) in ("Lo", "Mn", "Mc", "Lm") and ord(before) > 0x600:
        return False
    pictures = {"So", "Sk", "Sm", "Po", "Mn", "Cn"}
    return not (
        text[at] == "\u200d"
        and before
        and after
        and unicodedata.category(before) in pictures
        and unicodedata.category(after) in pictures | {"Lu"}
    )
