"""The real feed files of ``../shared/feeds``, each read as its manifest and common sense say.

python -m pytest benchmarks/test_shared_feeds.py        (SHARED=… where the folder is elsewhere)
"""

import json
import os
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from bot.domain.page import Page
from bot.errors import NotAFeed
from bot.reading.feeds import read_feed

FOLDER = Path(os.environ.get("SHARED", Path(__file__).parents[2] / "shared")) / "feeds"
NOW = datetime(2026, 2, 18, tzinfo=UTC)
if not FOLDER.is_dir():
    pytest.skip("there is no ../shared/feeds", allow_module_level=True)
ROWS = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
FORMS = {"rss20": "RSS 2.0", "rss10": "RSS 1.0", "atom10": "Atom"}
# The manifest's own reading: one zone taken at its word (+0009), dates without a zone left out.
OTHERWISE = {
    "Sun, 09 Feb 2025 11:00:00 +0009": "2025-02-09T10:00:00Z",
    "Wed, 27 Nov 2013 20:17:55": "2013-11-27T19:17:55Z",
}


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_file(row: dict) -> None:
    page = Page("https://exemple.fr/flux.xml", (FOLDER / row["file"]).read_bytes())
    if row["format"] == "?":
        with pytest.raises(NotAFeed, match="html"):
            read_feed(page, NOW)
        return
    feed = read_feed(page, NOW)
    assert (feed.format, len(feed.entries)) == (FORMS[row["format"]], row["entries"])
    assert feed.title.startswith(row["title"])
    assert feed.language == (row["lang"] or "")[:2].lower()
    if row["latest"]:
        assert moment(row["latest"]) in {entry.published for entry in feed.entries}
    for entry in feed.entries:
        assert entry.url.startswith(("http://", "https://"))
        for text in (entry.title, entry.teaser):
            assert "\ufffd" not in text
            assert "Ã©" not in text
            assert not re.search(r"&(?:amp|lt|gt|quot|nbsp|[aeiou](?:acute|grave|circ)|#\d+);", text)
            assert not re.search(r"</?(?:p|br|a|b|i|div|span|img|strong|em)\b", text)
        assert entry.title
    without_guid = re.search(r"(\d+) without guid", " ".join(row["quirks"]))
    assert sum(not entry.guid for entry in feed.entries) == int(without_guid[1] if without_guid else 0)


def moment(text: str) -> datetime:
    text = OTHERWISE.get(text, text)
    if text[:4].isdigit():
        return datetime.fromisoformat(text).astimezone(UTC)
    return parsedate_to_datetime(re.sub(r"Z$", "+0000", text)).astimezone(UTC)
