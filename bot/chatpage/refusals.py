"""What the Bot API refuses, in Telegram's own words: bots match on these descriptions."""

from bot.chatpage.shapes import Json


class ApiRefusal(Exception):
    """One ``{"ok": false}`` answer.

    ``description`` carries Telegram's prefix (« Bad Request: … »); ``parameters`` is Telegram's ResponseParameters.
    """

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}

    @property
    def body(self) -> Json:
        """The answer's JSON."""
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> ApiRefusal:
    """400, the call itself is wrong."""
    return ApiRefusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiRefusal:
    """403, the bot may not."""
    return ApiRefusal(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiRefusal:
    """409, two ways of receiving updates at once."""
    return ApiRefusal(409, f"Conflict: {reason}")


def flood(retry_after: int) -> ApiRefusal:
    """429, with the seconds to wait."""
    return ApiRefusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def upgraded(chat_id: int) -> ApiRefusal:
    """400, the group has become the supergroup ``chat_id``."""
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiRefusal(400, reason, {"migrate_to_chat_id": chat_id})
