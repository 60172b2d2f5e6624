"""Failures on demand."""

from dataclasses import dataclass

from bot.chatpage.parameters import Parameters
from bot.chatpage.refusals import ApiRefusal, flood, upgraded

_DESCRIPTIONS = {
    400: "Bad Request: something is wrong",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass(slots=True)
class Fault:
    """What happens to the next ``left`` calls of ``method`` (``*``: of any method), in chat ``chat_id`` if given.

    The call waits ``delay`` seconds; then it is refused, or its connection is reset, or it gets ``body`` as it is, or
    nothing more happens to it. With ``acted``, the call is carried out all the same: the bot only misses the answer.
    """

    method: str
    left: int
    refusal: ApiRefusal | None = None
    delay: float = 0.0
    reset: bool = False
    acted: bool = False
    chat_id: int | None = None
    body: bytes | None = None

    def concerns(self, method: str, parameters: Parameters) -> bool:
        """Whether this call is one of them."""
        here = self.chat_id is None or parameters.integer("chat_id") == self.chat_id
        return self.left > 0 and self.method in ("*", method) and here


class Faults:
    """The failures that were asked for, the first asked the first served."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def take(self, method: str, parameters: Parameters) -> Fault | None:
        """The failure of this call, if it has one."""
        fault = next((fault for fault in self.waiting if fault.concerns(method, parameters)), None)
        if fault is not None:
            fault.left -= 1
            if not fault.left:
                self.waiting.remove(fault)
        return fault


def refusal_for(status: int, description: str | None, retry_after: int | None, migrate_to: int | None) -> ApiRefusal:
    """The refusal that these describe, with Telegram's own description unless another is given."""
    if migrate_to is not None:
        return upgraded(migrate_to)
    if status == 429:  # noqa: PLR2004
        return flood(retry_after or 1)
    return ApiRefusal(status, description or _DESCRIPTIONS.get(status, "Internal Server Error"))
