"""The composition root: the only place that knows who answers which protocol."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import uvloop

from bot.chatpage.page import ChatPage
from bot.config import Settings
from bot.domain.database_url import passwords_in
from bot.domain.delivery import WhenUnknown
from bot.errors import OperatorError
from bot.fetching.fetcher import HttpFetcher
from bot.fetching.limits import FetchLimits
from bot.heartbeat import Heartbeat
from bot.logs import conceal, configure
from bot.reading.catalogue import catalogue
from bot.services.collection import Collector
from bot.services.delivery import TICK, Delivery, DeliveryPorts
from bot.services.delivery_ports import Clock, Jobs, Ledger, Pace, Planner, Subscriptions
from bot.services.edition_ports import KeptEditions, NewsDesks
from bot.services.editions import EditionMaker
from bot.services.floods import FloodLimits, Floods, flood_limits
from bot.services.keeping import Keeping
from bot.services.pacing import HostPacing
from bot.services.ports import Fetcher, Readers, SummaryCache, Workers
from bot.services.press_ports import FeedFetcher, FeedReader, Feeds, Items
from bot.services.press_watch import PressWatch
from bot.services.privacy import Privacy
from bot.services.privacy_ports import Records
from bot.services.rereading import Rereading
from bot.services.settings import ReaderSettings
from bot.services.sources import Sources
from bot.services.subscriptions import Subscribing
from bot.services.summaries import Summaries
from bot.storage.database import Database
from bot.storage.safe import Safe
from bot.workers.pool import ProcessWorkers
from handlers.context import House, Operator, install
from handlers.courier import TelegramCourier
from handlers.feed_notices import TelegramFeedNotices
from handlers.inactivity import TelegramNotices
from handlers.inbox import Inbox
from handlers.profile import publish
from handlers.progress import interrupted
from handlers.registry import ALLOWED_UPDATES, register
from handlers.transport.application import ANSWER, Transport, build_transport
from handlers.transport.contact import Contact
from handlers.transport.polling import Poller
from handlers.transport.reception import Reception
from handlers.transport.runner import Intake, serve, stop_on_signals
from handlers.transport.webhook import Webhook

log = logging.getLogger(__name__)

#: Seconds between two cleanings of what has expired.
PURGE_EVERY = 3600.0
#: Seconds for what was accepted when the process is asked to stop: with the last words after them, within the 10 s that
#: container engines leave.
GRACE = 8.0
#: Seconds of them for digests that are on their way.
LANDING = 4.0
#: Beyond so many unanswered messages no more are taken in: they wait on Telegram's side, where a stop loses none.
MOST_WAITING = 512
#: What is known of the operator who said nothing.
NOBODY = Operator()


class WebFetcher(Fetcher, FeedFetcher, Protocol):
    """Brings pages and feeds."""


class AllWorkers(Workers, FeedReader, NewsDesks, Protocol):
    """Does all the CPU work."""


@dataclass(frozen=True, slots=True)
class Adapters:
    """Who answers the protocols of ``bot.services``; tests give their own."""

    fetcher: WebFetcher
    workers: AllWorkers
    cache: SummaryCache
    readers: Readers
    subscriptions: Subscriptions
    planner: Planner
    ledger: Ledger
    pace: Pace
    jobs: Jobs
    clock: Clock
    feeds: Feeds
    items: Items
    editions: KeptEditions
    records: Records


@dataclass(frozen=True, slots=True)
class Server:
    """The Bot API that the bot speaks to."""

    token: str
    url: str


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds between two ticks of the deliveries, and for an answer of Telegram's; tests have less time."""

    tick: float = TICK
    answer: float = ANSWER


def build_fetcher(settings: Settings) -> HttpFetcher:
    """The fetcher as the bot uses it."""
    return HttpFetcher(FetchLimits(), settings.fetch_allowed_networks)


@dataclass(frozen=True, slots=True)
class Bot:
    """The whole bot, not started."""

    transport: Transport
    inbox: Inbox
    delivery: Delivery
    press: PressWatch
    keeping: Keeping
    muted: Callable[[int], bool]

    def has_room(self) -> bool:
        """Whether more messages can be accepted and still be answered should the process be stopped."""
        return self.transport.has_room() and self.inbox.pending < MOST_WAITING

    def poller(self, contact: Contact) -> Poller:
        """The bot's intake by long polling."""
        reception = Reception(self.transport.application, self.has_room, self.muted)
        bot = self.transport.application.bot
        return Poller(bot, self.transport.polling, reception, contact, allowed_updates=ALLOWED_UPDATES)


def assemble(
    server: Server,
    adapters: Adapters,
    when_unknown: WhenUnknown = WhenUnknown.SKIP,
    timing: Timing = Timing(),
    operator: Operator = NOBODY,
    limits: FloodLimits | None = None,
) -> Bot:
    """The whole bot over ``adapters``; ``limits`` are those of ``floods.toml`` unless others are given."""
    transport = build_transport(server.token, server.url, answer=timing.answer)
    return furnish(transport, adapters, when_unknown, timing.tick, operator, limits)


def furnish(
    transport: Transport,
    adapters: Adapters,
    when_unknown: WhenUnknown,
    tick: float = TICK,
    operator: Operator = NOBODY,
    limits: FloodLimits | None = None,
) -> Bot:
    """The same on a ``transport`` that is already there."""
    floods = Floods(limits or flood_limits())
    telegram = transport.application.bot
    summaries = Summaries(adapters.fetcher, adapters.workers, adapters.cache, _now)
    inbox = Inbox(transport.errands.spawn, interrupted, floods.limits)
    subscribing = Subscribing(adapters.subscriptions, adapters.planner, adapters.clock)
    sources = Sources(subscribing, adapters.feeds, adapters.fetcher, adapters.workers, adapters.clock)
    readable = {feed.name: 1.0 if feed.text == "whole" else 0.5 for feed in catalogue()}
    editions = EditionMaker(adapters.items, adapters.editions, adapters.workers, summaries, adapters.clock, readable)
    ports = DeliveryPorts(
        adapters.planner, adapters.ledger, adapters.subscriptions, adapters.pace, adapters.jobs, editions,
        TelegramCourier(telegram), adapters.clock,
    )  # fmt: skip
    delivery = Delivery(ports, when_unknown, tick)
    notices = TelegramFeedNotices(telegram, adapters.subscriptions)
    collector = Collector(adapters.feeds, adapters.items, adapters.fetcher, adapters.workers, notices, HostPacing())
    shared = [feed.source for feed in catalogue()]
    press = PressWatch(collector, adapters.feeds, adapters.subscriptions, editions, shared, adapters.clock)
    settings = ReaderSettings(adapters.readers)
    rereading = Rereading(adapters.ledger, adapters.subscriptions, editions, adapters.clock)
    privacy = Privacy(adapters.records, adapters.subscriptions, adapters.clock)
    keeping = Keeping(
        adapters.records, privacy, adapters.subscriptions, TelegramNotices(telegram), adapters.pace, adapters.jobs,
        adapters.clock,
    )  # fmt: skip
    house = House(
        summaries,
        settings,
        inbox,
        subscribing,
        sources,
        editions,
        rereading,
        adapters.clock,
        floods,
        delivery.wake,
        privacy,
        operator,
    )
    install(transport.application, house)
    register(transport.application)
    return Bot(
        transport,
        inbox,
        delivery,
        press,
        keeping,
        lambda asker: floods.is_muted(asker, adapters.clock.now().timestamp()),
    )


def run(settings: Settings) -> int:
    """Run the bot until it is told to stop; the exit status of the process."""
    configure(settings.log_level)
    secrets = (settings.telegram_bot_token, settings.webhook_secret, settings.data_key)
    conceal(*(secret.get_secret_value() for secret in secrets if secret is not None))
    conceal(*passwords_in(settings.database_url.get_secret_value()))
    try:
        return uvloop.run(live(settings))
    except OperatorError as error:
        log.critical("%s", error.detail or error.code)
        return error.exit_status


def settle_memory() -> None:
    """Take what stands since the start out of the garbage collector's sight.

    Walking the libraries' half a million objects again held the event loop up for a tenth of a second now and then.
    """
    gc.collect()
    gc.freeze()


async def live(settings: Settings) -> int:
    """``run`` inside an event loop, with the logs as they are set up. Raises leaves of ``OperatorError``."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(_server(settings))
        adapters = await stack.enter_async_context(_adapters(settings))
        operator = Operator(settings.operator_name, settings.operator_contact)
        if not (operator.name and operator.contact) and not settings.local:
            log.warning("OPERATOR_NAME or OPERATOR_CONTACT is not set: /confidentialite says that you did not give it")
        bot = assemble(server, adapters, settings.delivery_unknown, operator=operator)
        application = bot.transport.application
        application.post_init = lambda application: publish(application.bot)
        settle_memory()
        intake = _intake(settings, bot)
        return await serve(
            application,
            intake,
            bot.transport.errands,
            stop=stop,
            grace=GRACE,
            background=Ticks(bot.press, bot.delivery, bot.keeping),
        )


class Ticking(Protocol):
    """What goes on until it is cancelled."""

    async def run(self) -> None:
        """Go on."""
        ...


class Ticks:
    """The press, the deliveries and what else goes on beside the conversation."""

    def __init__(self, press: Ticking, delivery: Delivery, *others: Ticking) -> None:
        self._others = (press, *others)
        self._delivery = delivery
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Start them all."""
        self._tasks = [asyncio.create_task(one.run()) for one in (*self._others, self._delivery)]

    async def end(self) -> None:
        """Begin nothing more; give digests that are on their way the time to land."""
        self._delivery.stop()
        for task in self._tasks[:-1]:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LANDING)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def _server(settings: Settings) -> AsyncIterator[Server]:
    """Telegram, or the chat page of this machine when there is no token."""
    if settings.telegram_bot_token is not None:
        yield Server(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url)
        return
    page = ChatPage(settings.chatpage_port)
    await page.start()
    conceal(page.token)
    log.info("no TELEGRAM_BOT_TOKEN: Brèves is on this machine's chat page, %s", page.page_url)
    try:
        yield Server(page.token, page.root_url)
    finally:
        await page.stop()


@asynccontextmanager
async def _adapters(settings: Settings) -> AsyncIterator[Adapters]:
    async with AsyncExitStack() as stack:
        safe = Safe.of(settings.data_folder, settings.data_key.get_secret_value() if settings.data_key else None)
        database = await Database.open(settings.database_url.get_secret_value(), settings.delivery_unknown, safe)
        stack.push_async_callback(database.close)
        workers = ProcessWorkers(settings.workers)
        await workers.start()
        stack.push_async_callback(workers.close)
        fetcher = build_fetcher(settings)
        stack.push_async_callback(fetcher.close)
        purging = asyncio.create_task(_purge(database))
        stack.callback(purging.cancel)
        yield Adapters(
            fetcher, workers, database.summaries, database.readers, database.subscriptions, database.planner,
            database.ledger, database.pace, database.jobs, database.clock, database.feeds, database.items,
            database.editions, database.records,
        )  # fmt: skip


async def _purge(database: Database) -> None:
    while True:
        try:
            await database.purge_expired(_now())
            await database.back_up(_now())
        except Exception as error:  # noqa: BLE001 - the tick goes on
            log.error("the hourly cleaning or the backup failed: %s", type(error).__name__)  # noqa: TRY400 - may quote
        await asyncio.sleep(PURGE_EVERY)


def _intake(settings: Settings, bot: Bot) -> Intake:
    contact = Contact(Heartbeat(settings.heartbeat_file).beat)
    if settings.webhook_url is None:
        return bot.poller(contact)
    secret = settings.webhook_secret
    return Webhook(
        bot.transport.application.bot,
        Reception(bot.transport.application, bot.has_room, bot.muted),
        contact,
        url=settings.webhook_url,
        host="0.0.0.0",  # noqa: S104 - a webhook is reached from outside, through whatever ends TLS
        port=settings.webhook_port,
        secret=secret.get_secret_value() if secret is not None else None,
        allowed_updates=ALLOWED_UPDATES,
    )


def _now() -> datetime:
    return datetime.now(UTC)
