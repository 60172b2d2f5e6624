"""Chats, members and files."""

from bot.chatpage.chats import Chat, Status, User
from bot.chatpage.methods.desk import Desk, Method
from bot.chatpage.parameters import Parameters
from bot.chatpage.refusals import bad_request
from bot.chatpage.shapes import Json

_RIGHTS = (
    "can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "is_anonymous",
)  # fmt: skip


def get_chat(desk: Desk, parameters: Parameters) -> Json:
    """``getChat``: the fields that the Bot API always gives, and what is pinned."""
    chat = desk.chat(parameters)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    shape: Json = {"accent_color_id": 0, "max_reaction_count": 11}
    shape["accepted_gift_types"] = dict.fromkeys(gifts, False)
    if chat.pinned is not None and chat.pinned in chat.messages:
        shape["pinned_message"] = desk.world.view(chat, chat.pinned)
    return chat.shape | shape


def get_chat_member(desk: Desk, parameters: Parameters) -> Json:
    """``getChatMember``."""
    chat = desk.chat(parameters)
    number = parameters.integer("user_id")
    if number == desk.world.bot.id:
        return member(desk.world.bot, chat.bot_status)
    if number not in chat.members:
        raise bad_request("user not found")
    return member(chat.members[number], _status(chat, number))


def get_chat_administrators(desk: Desk, parameters: Parameters) -> list[Json]:
    """``getChatAdministrators``: bots are left out, as Telegram does."""
    chat = desk.chat(parameters)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    everyone = ((user, _status(chat, number)) for number, user in chat.members.items())
    return [member(user, status) for user, status in everyone if status in ("creator", "administrator")]


def leave_chat(desk: Desk, parameters: Parameters) -> bool:
    """``leaveChat``."""
    chat = desk.writable(parameters)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    desk.world.post(chat, desk.world.bot, {"left_chat_member": desk.world.bot.shape})
    return True


def get_file(desk: Desk, parameters: Parameters) -> Json:
    """``getFile``."""
    stored = desk.world.files.get(parameters.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    size = len(stored.content)
    return {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": size, "file_path": stored.path}


def member(user: User, status: Status) -> Json:
    """A ChatMember."""
    shape: Json = {"user": user.shape, "status": status}
    if status == "creator":
        return shape | {"is_anonymous": False}
    if status == "administrator":
        return shape | dict.fromkeys(_RIGHTS, False) | {"can_manage_chat": True, "can_delete_messages": True}
    return shape | ({"until_date": 0} if status == "kicked" else {})


def _status(chat: Chat, number: int) -> Status:
    owner = chat.type != "private" and number == next(iter(chat.members))
    return "creator" if owner else "member"


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
