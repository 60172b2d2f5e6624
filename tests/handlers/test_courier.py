"""What becomes of digests, told by what Telegram answers; and the word about feeds that are given up."""

import socket
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from telegram import Bot
from telegram.error import InvalidToken, RetryAfter

from bot.chatpage.client import LocalClient
from bot.chatpage.server import LocalBotApi
from bot.domain.delivery import Blocked, Flood, Migrated, Notice, NotSent, Outcome, Parcel, Refused, Sent, Unknown
from bot.domain.feed import PolledFeed
from bot.domain.news import Counts, Edition
from bot.domain.subscription import Place, Subscription
from handlers.courier import TelegramCourier, outcome_of
from handlers.feed_notices import TelegramFeedNotices
from handlers.transport.application import build_transport
from tests.fakes.delivery_store import InMemorySubscriptions, Memory

QUIET = Edition(date(2026, 2, 18), (), (), Counts(3, 2, 1, 0))
NOON = datetime(2026, 2, 18, 12, tzinfo=UTC)
FEED = PolledFeed(1, "https://exemple.fr/fil", "Le <Fil>", shared=False, next_poll=NOON)


@pytest.fixture
async def client() -> AsyncIterator[LocalClient]:
    api = LocalBotApi()
    await api.start()
    yield LocalClient(api)
    await api.stop()


@pytest.fixture
async def bot(client: LocalClient) -> AsyncIterator[Bot]:
    made = build_transport(client.api.token, client.api.root_url).application.bot
    await made.initialize()
    yield made
    await made.shutdown()


@pytest.fixture
def parcel(client: LocalClient) -> Parcel:
    return Parcel(Place(client.chat_id), QUIET, key="a")


@pytest.mark.parametrize("silent", [True, False])
async def test_a_digest_that_arrives(client: LocalClient, bot: Bot, parcel: Parcel, silent: bool) -> None:
    outcome = await TelegramCourier(bot).send(Parcel(parcel.place, QUIET, silent=silent))
    (message,) = client.answers(client.chat_id)
    assert outcome == Sent(message["message_id"])
    assert message["text"].startswith("Brèves du mercredi 18 février")
    (call,) = client.calls("sendMessage")
    assert (call.parameters.get("disable_notification") in ("true", True)) is silent


@pytest.mark.parametrize("silent", [True, False])
async def test_a_notice_is_one_sentence_and_a_button(client: LocalClient, bot: Bot, silent: bool) -> None:
    outcome = await TelegramCourier(bot).send(Notice(Place(client.chat_id), QUIET.day, silent))
    (message,) = client.answers(client.chat_id)
    assert outcome == Sent(message["message_id"])
    assert message["text"] == "Votre édition du mercredi 18 février n’est peut-être pas arrivée."
    (((button,),),) = (message["reply_markup"]["inline_keyboard"],)
    assert button == {"text": "La lire", "callback_data": "n:20260218"}
    (call,) = client.calls("sendMessage")
    assert (call.parameters.get("disable_notification") in ("true", True)) is silent


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"retry_after": 17}, Flood(17.0)),
        ({"status": 403}, Blocked()),
        ({"status": 400, "description": "Bad Request: chat not found"}, Blocked()),
        ({"status": 400, "description": "Forbidden: user is deactivated"}, Blocked()),
        ({"status": 400, "description": "Bad Request: message thread not found"}, Refused()),
        ({"status": 400, "description": "Bad Request: TOPIC_CLOSED"}, Refused()),
        ({"status": 400}, Refused()),
        ({"migrate_to": -1_001_234}, Migrated(-1_001_234)),
        ({"status": 500}, Unknown()),
        ({"status": 502}, Unknown()),
        ({"body": b'{"ok":false,"error_code":500,"description":"x","parameters":{"retry_after":3}}'}, Flood(3.0)),
        ({"status": 401}, NotSent()),
        ({"reset": True}, Unknown()),
        ({"reset": True, "acted": True}, Unknown()),
        ({"body": b"<html>une passerelle</html>"}, Unknown()),
    ],
    ids=str,
)
async def test_what_telegram_answers(
    client: LocalClient, bot: Bot, parcel: Parcel, fault: dict[str, object], expected: Outcome
) -> None:
    client.api.fail_next("sendMessage", **fault)  # type: ignore[arg-type]
    assert await TelegramCourier(bot).send(parcel) == expected
    assert len(client.calls("sendMessage")) == 1


async def test_html_that_is_refused_goes_out_as_plain_text(client: LocalClient, bot: Bot, parcel: Parcel) -> None:
    client.api.fail_next("sendMessage", 400, description="Bad Request: can't parse entities: oups")
    assert isinstance(await TelegramCourier(bot).send(parcel), Sent)
    (message,) = client.answers(client.chat_id)
    assert all(entity["type"] != "bold" for entity in message.get("entities", []))
    client.api.fail_next("sendMessage", 400, times=2, description="Bad Request: can't parse entities: oups")
    assert await TelegramCourier(bot).send(parcel) == Refused()


async def test_what_never_left(client: LocalClient, parcel: Parcel) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    bot = build_transport(client.api.token, f"http://127.0.0.1:{port}").application.bot
    await bot.request.initialize()
    assert await TelegramCourier(bot).send(parcel) == NotSent()
    await bot.shutdown()
    await bot.request.shutdown()


async def test_a_bug_of_ours_is_an_outcome_too(bot: Bot, parcel: Parcel, caplog: pytest.LogCaptureFixture) -> None:
    broken = Parcel(parcel.place, None)  # type: ignore[arg-type]
    assert await TelegramCourier(bot).send(broken) == Unknown()
    assert "a digest could not be sent: AttributeError" in caplog.text


def test_errors_that_say_it_their_own_way() -> None:
    assert outcome_of(RetryAfter(3)) == Flood(3.0)
    assert outcome_of(InvalidToken("x")) == NotSent()


async def test_those_who_added_a_feed_are_told_that_it_is_given_up(
    client: LocalClient, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    subscriptions = InMemorySubscriptions(Memory())
    other = client.private("Sacha")
    for place in (Place(client.chat_id), Place(other), Place(client.group_id, 5)):
        await subscriptions.save(Subscription(place, feeds=(FEED.url,)), NOON)
    client.api.fail_next("sendMessage", 403, chat_id=other)
    notices = TelegramFeedNotices(bot, subscriptions)
    await notices.given_up(FEED)
    (message,) = client.answers(client.chat_id)
    assert "Le flux Le <Fil> ne répond plus" in message["text"]
    assert client.answers(other) == []
    (call,) = client.calls("sendMessage", client.group_id)
    assert str(call.parameters.get("message_thread_id")) == "5"
    assert caplog.text == ""


@pytest.mark.parametrize("outlet", ["", "https://prive.exemple.fr/fil/s3cret"])
async def test_a_feed_without_a_name_is_lost_whole_to_its_reader_and_by_its_host_to_a_group(
    client: LocalClient, bot: Bot, outlet: str
) -> None:
    subscriptions = InMemorySubscriptions(Memory())
    unnamed = PolledFeed(2, "https://prive.exemple.fr/fil/s3cret", outlet, shared=False, next_poll=NOON)
    for chat in (client.chat_id, client.group_id):
        await subscriptions.save(Subscription(Place(chat), feeds=(unnamed.url,)), NOON)
    await TelegramFeedNotices(bot, subscriptions).given_up(unnamed)
    (own,), (group,) = client.answers(client.chat_id), client.answers(client.group_id)
    assert "prive.exemple.fr/fil/s3cret" in own["text"]
    assert "prive.exemple.fr/…" in group["text"]
    assert "s3cret" not in group["text"]


async def test_a_feed_of_the_catalogue_is_the_operators(
    client: LocalClient, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    shared = PolledFeed(1, "https://exemple.fr/fil", "Le Fil", shared=True, next_poll=NOON)
    await TelegramFeedNotices(bot, InMemorySubscriptions(Memory())).given_up(shared)
    assert "the feed of Le Fil" in caplog.text
    assert client.calls("sendMessage") == []
