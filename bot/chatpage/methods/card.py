"""The bot's card: who it is, its texts, its commands, its menu button."""

from collections.abc import Callable

from bot.chatpage.methods.desk import Desk, Method
from bot.chatpage.parameters import Parameters
from bot.chatpage.profile import checked_commands, in_language, scope_key
from bot.chatpage.refusals import bad_request
from bot.chatpage.shapes import Json

_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_FEATURES = (
    "can_connect_to_business", "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics",
    "can_manage_bots", "supports_guest_queries", "supports_inline_queries",
)  # fmt: skip


def get_me(desk: Desk, _parameters: Parameters) -> Json:
    """``getMe``."""
    features: Json = dict.fromkeys(_FEATURES, False)
    reads_all = desk.world.reads_all_group_messages
    return desk.world.bot.shape | features | {"can_join_groups": True, "can_read_all_group_messages": reads_all}


def set_my_commands(desk: Desk, parameters: Parameters) -> bool:
    """``setMyCommands``."""
    key = (scope_key(parameters.object("scope")), parameters.text("language_code"))
    desk.profile.commands[key] = checked_commands(parameters.array("commands"))
    return _changed(desk)


def get_my_commands(desk: Desk, parameters: Parameters) -> list[Json]:
    """``getMyCommands``: exactly those of one scope and language."""
    key = (scope_key(parameters.object("scope")), parameters.text("language_code"))
    return desk.profile.commands.get(key, [])


def delete_my_commands(desk: Desk, parameters: Parameters) -> bool:
    """``deleteMyCommands``."""
    desk.profile.commands.pop((scope_key(parameters.object("scope")), parameters.text("language_code")), None)
    return _changed(desk)


def set_chat_menu_button(desk: Desk, parameters: Parameters) -> bool:
    """``setChatMenuButton``: of one private chat, or of all."""
    button = parameters.object("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: unsupported type specified")
    button = {"type": "commands"} if button["type"] == "default" else button
    if parameters.has("chat_id"):
        desk.chat(parameters).menu_button = button
    else:
        desk.profile.menu_button = button
    return _changed(desk)


def get_chat_menu_button(desk: Desk, parameters: Parameters) -> Json:
    """``getChatMenuButton``."""
    if parameters.has("chat_id"):
        return desk.chat(parameters).menu_button or desk.profile.menu_button
    return desk.profile.menu_button


def _texts(desk: Desk, field: str) -> dict[str, str]:
    profile = desk.profile
    return {
        "name": profile.names,
        "description": profile.descriptions,
        "short_description": profile.short_descriptions,
    }[field]


def _setter(field: str) -> Callable[[Desk, Parameters], bool]:
    def set_text(desk: Desk, parameters: Parameters) -> bool:
        value = parameters.text(field)
        if len(value) > _LIMITS[field]:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        _texts(desk, field)[parameters.text("language_code")] = value
        return _changed(desk)

    return set_text


def _getter(field: str) -> Callable[[Desk, Parameters], Json]:
    def get_text(desk: Desk, parameters: Parameters) -> Json:
        default = desk.world.bot.first_name if field == "name" else ""
        return {field: in_language(_texts(desk, field), parameters.text("language_code"), default)}

    return get_text


def _changed(desk: Desk) -> bool:
    desk.world.tell({"type": "profile"})
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
}
