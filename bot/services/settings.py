"""The settings that a reader can change."""

from dataclasses import replace

from bot.domain.reader import Reader
from bot.domain.summary import Length
from bot.services.ports import Readers


class ReaderSettings:
    """Reads and changes what is kept about a chat; a chat that never chose anything has no row."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    async def length(self, chat_id: int) -> Length:
        """The length of summary that the chat prefers."""
        return (await self._readers.get(chat_id)).length

    async def set_length(self, chat_id: int, length: Length) -> None:
        """Keep the chat's choice; going back to the default erases the row, the minimum being nothing at all."""
        reader = replace(await self._readers.get(chat_id), length=length)
        if reader == Reader(chat_id):
            await self._readers.erase(chat_id)
        else:
            await self._readers.save(reader)
