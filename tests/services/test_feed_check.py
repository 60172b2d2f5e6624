from datetime import UTC, datetime

from bot.domain.feed import Entry, FeedResponse, Source
from bot.domain.page import Page
from bot.errors import Forbidden, NotAFeed, NotFound
from bot.services.feed_check import Checkup, FeedCheck
from bot.services.pacing import HostPacing
from tests.fakes.adapters import FakeFetcher, FakeWorkers
from tests.fakes.press import FakeFeedFetcher, FakeFeedReader, feed_of

NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
SOURCES = {name: Source(f"https://{name}.fr/flux", name) for name in ("bon", "panne", "ordure", "vide", "clos", "muet")}
ARTICLE = "https://bon.fr/1"


async def test_what_is_found_of_each() -> None:
    url = {name: source.url for name, source in SOURCES.items()}
    fetched = {name: FeedResponse(Page(url[name], b"")) for name in ("bon", "ordure", "vide", "clos")}
    fetched["panne"] = FeedResponse(failure=NotFound(detail="404"))
    fetched["muet"] = FeedResponse()
    entries = (Entry("1", "Un", "https://bon.fr/0"), Entry("2", "Deux", ARTICLE, published=NOW))
    reader = FakeFeedReader(
        {
            url["bon"]: feed_of(*entries),
            url["ordure"]: NotAFeed(detail="html"),
            url["vide"]: feed_of(),
            url["clos"]: feed_of(Entry("1", "Un", "https://clos.fr/1")),
        }
    )
    pages = FakeFetcher({ARTICLE: Page(ARTICLE, b""), "https://clos.fr/1": Forbidden()})
    feeds = FakeFeedFetcher({url[name]: response for name, response in fetched.items()})
    check = FeedCheck(feeds, pages, reader, FakeWorkers(), HostPacing(0))
    found = {one.source.name: one async for one in check.check_all(list(SOURCES.values()), NOW)}
    assert found == {
        "bon": Checkup(SOURCES["bon"], format="RSS 2.0", entries=2, latest=NOW, article=ARTICLE),
        "panne": Checkup(SOURCES["panne"], "NotFound", "404"),
        "ordure": Checkup(SOURCES["ordure"], "NotAFeed", "html"),
        "vide": Checkup(SOURCES["vide"], format="RSS 2.0"),
        "clos": Checkup(
            SOURCES["clos"], format="RSS 2.0", entries=1, article="https://clos.fr/1", article_error="Forbidden"
        ),
        "muet": Checkup(SOURCES["muet"], "Unchanged"),
    }
