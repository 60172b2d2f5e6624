"""What every method works on."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.chatpage.callbacks import Callbacks
from bot.chatpage.chats import Chat, Stored
from bot.chatpage.composing import chat_id_of
from bot.chatpage.parameters import Parameters
from bot.chatpage.profile import Profile
from bot.chatpage.refusals import bad_request
from bot.chatpage.world import World


@dataclass(frozen=True, slots=True)
class Desk:
    """The world, the bot's card, and the taps that wait."""

    world: World
    profile: Profile
    callbacks: Callbacks

    def chat(self, parameters: Parameters) -> Chat:
        """The chat of a call. Raises ``ApiRefusal``."""
        return self.world.chat(chat_id_of(self.world, parameters))

    def writable(self, parameters: Parameters) -> Chat:
        """The chat of a call, if the bot may write into it. Raises ``ApiRefusal``."""
        return self.world.writable(chat_id_of(self.world, parameters))

    def message(self, chat: Chat, parameters: Parameters, missing: str) -> tuple[int, Stored]:
        """The message of a call. Raises ``ApiRefusal`` saying ``missing`` when it does not exist."""
        number = parameters.integer("message_id")
        stored = chat.messages.get(number)
        if stored is None:
            raise bad_request(missing)
        return number, stored


Method = Callable[[Desk, Parameters], object]
