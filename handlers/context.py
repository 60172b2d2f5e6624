"""What handlers find in the application: the use cases, and the inbox."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.services.delivery_ports import Clock
from bot.services.editions import EditionMaker
from bot.services.floods import Floods
from bot.services.privacy import Privacy
from bot.services.rereading import Rereading
from bot.services.settings import ReaderSettings
from bot.services.sources import Sources
from bot.services.subscriptions import Subscribing
from bot.services.summaries import Summaries
from handlers.inbox import Inbox

_KEY = "house"

#: The library's own default context; the alias only spares its six type arguments.
Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
App = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Operator:
    """Who hosts the bot, as readers are told; ``""`` where it is not known."""

    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """Everything a handler may call; ``wake`` makes deliveries look for what was just planned."""

    summaries: Summaries
    settings: ReaderSettings
    inbox: Inbox
    subscribing: Subscribing
    sources: Sources
    editions: EditionMaker
    rereading: Rereading
    clock: Clock
    floods: Floods
    wake: Callable[[], None]
    privacy: Privacy
    operator: Operator


def install(application: App, house: House) -> None:
    """Put the house where handlers find it."""
    application.bot_data[_KEY] = house


def house_of(context: Context) -> House:
    """The house of the application that runs this handler."""
    house = context.bot_data[_KEY]
    if not isinstance(house, House):
        raise TypeError("the application was built without its house")
    return house
