"""The shapes that travel between the modules of this room."""

from typing import Any

#: An object of the Bot API as JSON, under Telegram's own field names: the world keeps them as they are sent.
Json = dict[str, Any]
