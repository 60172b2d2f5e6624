"""Updates of every kind as Telegram sends them, and what becomes of them in the hands of a liar."""

import copy
from random import Random
from typing import Any

from tests.hostile_input.telegram import BOT
from tests.hostile_input.texts import ADDRESSES, PIECES

Json = dict[str, Any]

READER, STRANGER, GROUP, FORUM, CHANNEL, ELSEWHERE = 1, 2, -100, -1001002, -1001003, -999
IDS = (READER, STRANGER, GROUP, FORUM, CHANNEL, ELSEWHERE, BOT["id"], 1087968824, 0, -1, 2**63, 1.5)
TOPIC = 7
LINK = "https://exemple.fr/jupiter"
POST = "Le vaisseau a quitté la base ce matin, sous les yeux des ingénieurs. " * 12
DATA = (
    "r:main", "r:open", "r:hours", "r:hour:9", "r:days", "r:day:3", "r:day:all", "r:themes", "r:theme:ia", "r:zones",
    "r:zone:Europe/Brussels", "r:sources:1", "r:mute:0.3", "r:alerts", "r:length", "r:leave", "r:gone", "r:export",
    "r:drop:{mark}", "r:dropped:{mark}", "r:subscribe", "len:0", "len:2", "L:0", "L:2", "T:1", "J:1:012:9:120",
    "s.:3f:480", "s?:3f:480", "s!:3f:480", "e:1", "w:20260301:k", "?",
)  # fmt: skip
COMMANDS = (
    "/start", "/start desabonner", "/start r:gone", "/start eyJhY3QiOiJnb25lIn0", "/startgroup x", "/abonner",
    "/desabonner", "/stop", "/actu", "/reglages", "/heure", "/heure 9h", "/themes", "/sources", "/sources " + LINK,
    "/fuseau Paris", "/alertes FICOBA", "/alertes aucune", "/aide", "/resume", "/resume " + LINK, "/longueur",
    "/inconnue", "/desabonner@breves_bot", "/desabonner@autre_bot",
)  # fmt: skip
MENTION = "@breves_bot"


def entity(kind: str, text: str, part: str, **more: Any) -> Json:
    before = text[: text.index(part)]
    return {"type": kind, "offset": len(before.encode("utf-16-le")) // 2, "length": len(part)} | more


class Liar:
    """An endless supply, the same for the same ``seed``; ``mark`` is that of a feed in a button."""

    def __init__(self, seed: int, mark: str) -> None:
        self.luck = Random(seed)
        self._mark = mark
        self._number = seed * 10_000_000

    def update(self) -> Json:
        """A raw update: as it comes from Telegram one time in ten, with one to four changes otherwise."""
        self._number += 1
        raw = self.true()
        for _ in range(self.luck.choice((0, 1, 1, 1, 1, 2, 2, 3, 4, 4))):
            raw = self._changed(raw)
        return raw | {"update_id": self._number}

    def true(self) -> Json:
        """An update as Telegram sends it, of any kind."""
        luck = self.luck
        who, chat = luck.choice((READER, STRANGER)), luck.choice((READER, GROUP, FORUM, CHANNEL))
        chat = who if chat == READER else chat
        message = self._message(who, chat)
        match luck.randrange(16):
            case 0 | 1 | 2 | 3 | 4 | 5:
                return {"channel_post" if chat == CHANNEL else "message": message}
            case 6 | 7 | 8 | 9 | 10 | 11:
                return {"callback_query": self._tap(who, chat)}
            case 12:
                return {"my_chat_member": self._membership(who, chat)}
            case 13:
                return {"message": self._base(who, GROUP) | {"migrate_to_chat_id": luck.choice((-100500, FORUM))}}
            case _:
                return luck.choice(self._others(who, message))

    def _message(self, who: int, chat: int) -> Json:
        luck, base = self.luck, self._base(who, chat)
        command = luck.choice(COMMANDS)
        asked = {"entities": [entity("bot_command", command, command.split()[0])], "text": command}
        if LINK in command:
            asked["entities"].append(entity("url", command, LINK))
        called = f"{MENTION} {LINK}"
        return base | luck.choice((
            asked,
            asked,
            asked,
            {"text": LINK, "entities": [entity("url", LINK, LINK)]},
            {"text": "ici", "entities": [entity("text_link", "ici", "ici", url=luck.choice(ADDRESSES) or LINK)]},
            {"text": POST},
            {"text": called, "entities": [entity("mention", called, MENTION), entity("url", called, LINK)]},
            {"text": "bonjour"},
            {"text": POST, "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "X"}},
            {"text": POST,
             "forward_origin": {"type": "channel", "date": 1, "chat": self._chat(CHANNEL), "message_id": 1}},
            {"caption": LINK, "caption_entities": [entity("url", LINK, LINK)], "photo": []},
            {"document": {"file_id": "f", "file_unique_id": "u", "file_name": "a.opml", "file_size": 100}},
            {"sticker": {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "type": "regular",
                         "is_animated": False, "is_video": False}},
            {"text": "/resume", "entities": [entity("bot_command", "/resume", "/resume")],
             "reply_to_message": self._base(STRANGER, chat) | {"text": POST}},
            {"new_chat_title": "x"},
        ))  # fmt: skip

    def _tap(self, who: int, chat: int) -> Json:
        data = self.luck.choice(DATA).format(mark=self._mark)
        title, italics = "Vers Jupiter\n\nUne phrase.\n\nDeux.\n\nTrois.", "1 phrase sur 9"
        text = f"{title}\n\n{italics}"
        message = self._base(BOT["id"], chat) | {
            "from": BOT,
            "text": text,
            "entities": [
                entity("text_link", text, "Vers Jupiter", url=LINK),
                entity("expandable_blockquote", text, "Une phrase.\n\nDeux.\n\nTrois."),
                entity("italic", text, italics),
            ],
            "reply_to_message": self._base(who, chat) | {"text": POST},
        }
        if self.luck.random() < 0.7:
            message["reply_markup"] = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
        return {"id": "q", "from": self._user(who), "chat_instance": "c", "message": message, "data": data}

    def _membership(self, who: int, chat: int) -> Json:
        old, new = self.luck.sample(("left", "member", "kicked"), 2)
        states = {
            state: {"user": BOT, "status": state} | ({"until_date": 0} if state == "kicked" else {})
            for state in (old, new)
        }
        return {"chat": self._chat(chat), "from": self._user(who), "date": 1,
                "old_chat_member": states[old], "new_chat_member": states[new]}  # fmt: skip

    def _others(self, who: int, message: Json) -> list[Json]:
        user, chat = self._user(who), message["chat"]
        asked = {"from": user, "query": "r:gone"}
        tap = {"id": "q", "from": user, "chat_instance": "c", "data": "r:gone"}
        address = dict.fromkeys(("state", "city", "street_line1", "street_line2", "post_code"), "")
        bought = {"from": user, "invoice_payload": "r:gone"}
        return [
            {"inline_query": {"id": "i", "offset": ""} | asked},
            {"chosen_inline_result": {"result_id": "r"} | asked},
            {"callback_query": tap | {"inline_message_id": "m"}},
            {"callback_query": {"id": "q", "from": user, "chat_instance": "c", "game_short_name": "g"}},
            {"callback_query": tap | {"message": {"message_id": 1, "date": 0, "chat": chat}}},
            {"edited_message": message},
            {"edited_channel_post": message},
            {"business_message": message | {"business_connection_id": "b"}},
            {"shipping_query": bought | {"id": "s", "shipping_address": address | {"country_code": "FR"}}},
            {"pre_checkout_query": bought | {"id": "p", "currency": "EUR", "total_amount": 1}},
            {"poll_answer": {"poll_id": "p", "option_ids": [0], "option_persistent_ids": ["0"], "user": user}},
            {"chat_join_request": {"chat": chat, "from": user, "user_chat_id": who, "date": 1}},
            {"message_reaction": {"chat": chat, "message_id": 1, "date": 1, "old_reaction": [], "new_reaction": []}},
            {},
        ]  # fmt: skip

    def _base(self, who: int, chat: int) -> Json:
        found: Json = {"message_id": self.luck.randrange(1, 99), "date": 1_771_400_000, "chat": self._chat(chat)}
        if chat == CHANNEL:
            return found | {"sender_chat": self._chat(CHANNEL)}
        found["from"] = self._user(who)
        if chat == FORUM and self.luck.random() < 0.5:
            found |= {"message_thread_id": TOPIC, "is_topic_message": True}
        return found

    @staticmethod
    def _user(who: int) -> Json:
        return {"id": who, "is_bot": False, "first_name": "Lectrice"}

    @staticmethod
    def _chat(chat: int) -> Json:
        if chat > 0:
            return {"id": chat, "type": "private", "first_name": "Lectrice"}
        kind = {GROUP: "group", CHANNEL: "channel"}.get(chat, "supergroup")
        return {"id": chat, "type": kind, "title": "Veille"} | ({"is_forum": True} if chat == FORUM else {})

    def _changed(self, raw: Json) -> Json:
        """``raw`` with one change somewhere in it."""
        raw = copy.deepcopy(raw)
        places = list(_places(raw))
        if not places:
            return raw
        holder, key = self.luck.choice(places)
        if self.luck.random() < 0.06:
            del holder[key]
        else:
            holder[key] = self._lie(key, holder[key])
        return raw

    def _lie(self, key: Any, value: Any) -> Any:
        luck = self.luck
        if luck.random() < 0.05:
            return luck.choice((None, True, [], {}, "", 0, -1, 2**70, 1.5, "x" * 5000, [[]], {"id": READER}, "\ud800"))
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return luck.choice((*IDS, value + 1, -value))
        if isinstance(value, str):
            return self._worded(key, value)
        if isinstance(value, list) and value:
            return value * luck.choice((2, 60)) if luck.random() < 0.5 else value[1:]
        others = list(_places(self.true()))
        same = [holder[at] for holder, at in others if at == key]
        return luck.choice(same or [holder[at] for holder, at in others] or [None])

    def _worded(self, key: Any, value: str) -> str:
        luck = self.luck
        if key in ("data", "callback_data") and luck.random() < 0.6:
            value = luck.choice(DATA).format(mark=self._mark)
            if luck.random() < 0.5:
                return value
        if key == "type":
            return luck.choice(
                ("private", "group", "supergroup", "channel", "url", "text_link", "bot_command", "mention")
            )
        if key == "status":
            return luck.choice(("left", "kicked", "member", "administrator", "creator", "x"))
        at = luck.randrange(len(value) + 1)
        piece = luck.choice((*PIECES, "9" * 40, "٣", "²", ":", "-1", *COMMANDS, *ADDRESSES))
        return luck.choice((value[:at] + piece + value[at:], value[:at], value[at:], value * 2, piece))


def _places(value: Any) -> Any:
    """Every container and key below ``value``."""
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)
