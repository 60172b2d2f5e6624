"""A Bot API in this process that takes every call, answers as Telegram does, and remembers to which chat it was."""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from telegram.request import BaseRequest, RequestData

BOT = {"id": 42, "is_bot": True, "first_name": "Brèves", "username": "breves_bot"}
OPML = b'<opml version="2.0"><body><outline xmlUrl="https://ajout.exemple.fr/fil"/></body></opml>'


@dataclass(frozen=True)
class Call:
    method: str
    chat: int | None
    parameters: dict[str, Any]


class ObligingApi(BaseRequest):
    """``administrators``: chat → the people who rule there; all others are members."""

    def __init__(self, administrators: dict[int, frozenset[int]]) -> None:
        self.administrators = administrators
        self.calls: list[Call] = []
        self._numbers = count(1000)

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> Any:
        if "/file/" in url:
            return 200, OPML
        name = url.rpartition("/")[2]
        parameters = dict(request_data.parameters) if request_data else {}
        chat = parameters.get("chat_id")
        self.calls.append(Call(name, int(chat) if chat is not None else None, parameters))
        return 200, json.dumps({"ok": True, "result": self._result(name, parameters)}).encode()

    def _result(self, method: str, parameters: dict[str, Any]) -> Any:
        match method:
            case "getMe":
                return BOT | {"can_join_groups": True, "can_read_all_group_messages": False}
            case "sendMessage" | "sendDocument" | "editMessageText":
                chat = int(parameters["chat_id"])
                kind = {"type": "private", "first_name": "x"} if chat > 0 else {"type": "supergroup", "title": "x"}
                return {
                    "message_id": next(self._numbers),
                    "date": 1,
                    "chat": {"id": chat} | kind,
                    "from": BOT,
                    "text": "x",
                }
            case "getChatMember":
                user = {"id": int(parameters["user_id"]), "is_bot": False, "first_name": "x"}
                rules = user["id"] in self.administrators.get(int(parameters["chat_id"]), frozenset())
                return {"user": user} | (_RULER if rules else {"status": "member"})
            case "getFile":
                return {"file_id": "f", "file_unique_id": "u", "file_path": "documents/f.opml"}
            case _:
                return True


_RULER = {
    "status": "administrator",
    **dict.fromkeys(
        (
            "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
            "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
            "can_edit_stories", "can_delete_stories",
        ),
        True,
    ),
}  # fmt: skip
