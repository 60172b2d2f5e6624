"""The library's application on our transport."""

from dataclasses import dataclass

from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest

from bot.logs import conceal
from handlers.context import App
from handlers.transport.errands import Errands
from handlers.transport.mailboxes import Mailboxes
from handlers.transport.request import AiohttpRequest

#: More that are unanswered at once than could be answered within the grace period at a stop.
MOST_UNANSWERED = 1024
#: Seconds that an answer may take; after them nobody knows whether the message was delivered.
ANSWER = 20.0


@dataclass(frozen=True, slots=True)
class Transport:
    """The application and what it stands on; ``polling`` is the request backend for getUpdates alone."""

    application: App
    polling: AiohttpRequest
    mailboxes: Mailboxes
    errands: Errands

    def has_room(self) -> bool:
        """Whether more updates can be taken in and still be answered should the process be stopped."""
        return self.mailboxes.pending + self.errands.pending < MOST_UNANSWERED


def build_transport(
    token: str,
    api_url: str,
    *,
    connections: int = 256,
    at_once: int = 256,
    answer: float = ANSWER,
    request: BaseRequest | None = None,
) -> Transport:
    """An application without handlers, speaking to the Bot API whose root is ``api_url`` (without ``/bot``).

    ``request`` carries its calls, by default over so many ``connections``.
    """
    conceal(token)
    polling = AiohttpRequest(2, read_timeout=10.0)
    mailboxes = Mailboxes(at_once)
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(request or AiohttpRequest(connections, read_timeout=answer))
        .get_updates_request(polling)
        .concurrent_updates(mailboxes)
        .updater(None)
        .job_queue(None)
        .build()
    )
    return Transport(application, polling, mailboxes, Errands(application))
