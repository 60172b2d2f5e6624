"""/actu, and the buttons under a digest."""

from datetime import date, datetime

from telegram import Message, MessageEntity, Update

from bot.domain.request import LinkJob
from bot.domain.schedule import local_day
from bot.domain.subscription import Subscription
from bot.domain.summary import Length
from bot.presentation.catalog import catalog
from bot.presentation.edition import edition_message, reasons_message
from bot.presentation.screens import notice
from handlers.articles import render
from handlers.context import Context, house_of
from handlers.places import place_of
from handlers.progress import Progress
from handlers.replies import acknowledge, replace, reply
from handlers.taps import in_turn

_TEXT_LINKS: list[str | None] = [MessageEntity.TEXT_LINK]


async def on_today(update: Update, context: Context) -> None:
    """/actu: the digest of today, now; a subscriber's own, or that of somebody who chose nothing yet."""
    message = update.effective_message
    if message is None:
        return
    house = house_of(context)
    place = place_of(message)
    subscription = await house.subscribing.get(place) or Subscription(place)
    day = local_day(subscription.timezone, house.clock.now())
    progress = Progress(message, catalog().settings.wait)
    edition = await progress.during(house.editions.for_subscription(subscription, day))
    if edition is None:
        await progress.finish(notice(catalog().settings.too_early))
    else:
        await progress.finish(edition_message(edition, edition.key))


async def on_story_button(update: Update, context: Context) -> None:
    """A number under a digest: that story's long summary."""
    query = update.callback_query
    number = (query.data or "").partition(":")[2] if query else ""
    if query is None or not number.isdecimal() or not isinstance(query.message, Message):
        await acknowledge(query)
        return
    # Titles are the digest's first links, in its order.
    links = sorted(query.message.parse_entities(_TEXT_LINKS), key=lambda entity: entity.offset)
    url = links[int(number) - 1].url if 1 <= int(number) <= len(links) else None
    if url is None:
        await acknowledge(query)
        return
    house, message, job = house_of(context), query.message, LinkJob(url)

    async def tell() -> None:
        progress = Progress(message, catalog().answer.working)
        answer = await progress.during(house.summaries.answer(job))
        await progress.finish(render(answer, Length.LONG))

    unread = await house.summaries.kept(url) is None
    if await in_turn(house, update, query, message, tell, links=int(unread)):
        await acknowledge(query)


async def on_why_button(update: Update, context: Context) -> None:
    """« Pourquoi ? »: what put each story into this edition."""
    query = update.callback_query
    _, _, rest = (query.data or "").partition(":") if query else ("", "", "")
    named, _, key = rest.partition(":")
    day = _day(named)
    if query is None or not isinstance(query.message, Message) or day is None:
        await acknowledge(query)
        return
    edition = await house_of(context).editions.reasons(key, day)
    if edition is None:
        await acknowledge(query, catalog().edition.why_gone, alert=True)
        return
    await acknowledge(query)
    await reply(query.message, reasons_message(edition))


async def on_unsure_button(update: Update, context: Context) -> None:
    """« La lire », under a notice: the notice becomes the edition. A second tap finds it done."""
    query = update.callback_query
    day = _day((query.data or "").partition(":")[2]) if query else None
    if query is None or not isinstance(query.message, Message) or day is None:
        await acknowledge(query)
        return
    house, message = house_of(context), query.message

    async def show() -> None:
        edition = await house.rereading.edition(place_of(message), day)
        if edition is None:
            await acknowledge(query, catalog().edition.unsure_gone, alert=True)
            return
        await replace(message, edition_message(edition, edition.key))
        await acknowledge(query)

    # An edition that nobody has asked for yet takes as long as the press has pages; they are everybody's.
    await in_turn(house, update, query, message, show, links=0)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None
