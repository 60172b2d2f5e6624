from bot.domain.reader import Reader
from bot.domain.summary import Length
from bot.services.settings import ReaderSettings
from tests.fakes.storage import InMemoryReaders


async def test_a_choice_is_kept_and_the_default_leaves_no_trace() -> None:
    readers = InMemoryReaders()
    settings = ReaderSettings(readers)
    assert await settings.length(7) is Length.MEDIUM
    await settings.set_length(7, Length.LONG)
    assert await settings.length(7) is Length.LONG
    assert await readers.get(7) == Reader(7, Length.LONG)
    await settings.set_length(7, Length.MEDIUM)
    assert readers.rows == {}
