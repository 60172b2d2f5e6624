"""Messages to be summarised: links, forwards, texts, and what is none of these."""

import logging
import time

from telegram import Message, Update

from bot.domain.request import LinkJob, Request, Source, TextJob, plan
from bot.domain.summary import Length
from bot.logs import pseudonym
from bot.presentation.answers import article_answer, source_notice, text_answer
from bot.presentation.catalog import catalog
from bot.presentation.refusals import left_over, refusal
from bot.presentation.telegram_html import Rendered
from bot.services.summaries import Answer, LinkAnswer, Refusal, TextAnswer
from handlers.context import Context, House, house_of
from handlers.floods import links_granted, tell
from handlers.incoming import answered_message, to_request
from handlers.places import asker_of
from handlers.progress import Progress
from handlers.replies import reply

log = logging.getLogger(__name__)


async def on_message(update: Update, context: Context) -> None:
    """A message of any kind in a private chat: accepted at once, answered in the chat's order."""
    message = update.effective_message
    if message is None:
        return
    house = house_of(context)

    async def answer(messages: list[Message]) -> None:
        request = to_request(messages, context.bot.username)
        await answer_request(house, answered_message(messages), request, messages[0])

    if (limit := house.inbox.put(update, message, answer)) is not None:
        await tell(house, message, house.floods.full(limit))


async def answer_request(house: House, message: Message, request: Request, asked_in: Message) -> None:
    """Answer everything that ``request`` asks for, as replies to ``message``, one after the other.

    ``asked_in`` is the message of who asks, which may be another: it is its sender's flood, or not.
    """
    todo = plan(request)
    if todo.refusal is not None:
        await reply(message, refusal(todo.refusal))
        return
    grant = links_granted(house, asker_of(asked_in), asked_in, len(todo.jobs))
    jobs = todo.jobs[: grant.granted]
    length = await house.settings.length(message.chat_id)
    texts = catalog().answer
    withheld: list[Refusal] = []
    for job in jobs:
        progress = Progress(message, texts.working if isinstance(job, LinkJob) else texts.working_text)
        began = time.monotonic()
        answer = await progress.during(house.summaries.answer(job))
        _tell(job, answer, time.monotonic() - began, message.chat_id)
        if isinstance(answer, Refusal) and request.source is not None and len(todo.jobs) > 1:
            # Among the links of a post are those that sell the channel: one that fails is not worth a word by itself.
            withheld.append(answer)
            await progress.withdraw()
        else:
            await progress.finish(render(answer, length, several=len(todo.jobs) > 1, source=request.source))
    if withheld and len(withheld) == len(jobs):
        last: Answer = withheld[0]
        if todo.fallback is not None:
            last = await house.summaries.fall_back(todo.fallback, withheld[0].url, withheld[0].error)
        await reply(message, render(last, length, several=True))
    if len(jobs) < len(todo.jobs):
        await tell(house, asked_in, grant)
    elif todo.left:
        await reply(message, left_over(todo.left))


def _tell(job: LinkJob | TextJob, answer: Answer, seconds: float, chat: int) -> None:
    kind = "link" if isinstance(job, LinkJob) else "text"
    code = answer.error.code if isinstance(answer, Refusal) else "ok"
    log.info("summary of a %s: %s, %.0f ms, chat %s", kind, code, 1_000 * seconds, pseudonym(chat))


def render(answer: Answer, length: Length, *, several: bool = False, source: Source | None = None) -> Rendered:
    """An answer as the reader gets it; among several, a refusal names its link. ``source`` passed the link on."""
    match answer:
        case LinkAnswer(article):
            return article_answer(article, length, source_notice(source) if source is not None else "")
        case TextAnswer(request, summary, instead_of):
            return text_answer(request, summary, length, instead_of)
        case _:
            return refusal(answer.error, answer.url if several else "")
