"""What becomes of a chat, and whether the table of retention says all of it."""

import textwrap
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.retention import Fate, Watched, fate, retention
from bot.presentation.privacy import duration, privacy_page
from bot.presentation.typography import french
from bot.storage import delivery_tables, edition_tables, feed_tables, privacy_tables
from bot.storage.tables import Instant, metadata

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ALL = (delivery_tables, edition_tables, feed_tables, privacy_tables)


@pytest.mark.parametrize(
    ("watched", "days", "expected"),
    [
        (Watched(1, SEEN), 334, Fate.KEEP),
        (Watched(1, SEEN), 335, Fate.NOTICE),
        (Watched(1, SEEN), 500, Fate.NOTICE),
        (Watched(1, SEEN, noticed=SEEN + 335 * DAY), 364, Fate.KEEP),
        (Watched(1, SEEN, noticed=SEEN + 335 * DAY), 365, Fate.ERASE),
        (Watched(1, SEEN, noticed=SEEN + 400 * DAY), 429, Fate.KEEP),
        (Watched(1, SEEN, noticed=SEEN + 400 * DAY), 430, Fate.ERASE),
        (Watched(1, SEEN, silent=True), 364, Fate.KEEP),
        (Watched(1, SEEN, silent=True), 365, Fate.ERASE),
        (Watched(1, SEEN, gone=SEEN + 10 * DAY), 39, Fate.KEEP),
        (Watched(1, SEEN, gone=SEEN + 10 * DAY), 40, Fate.ERASE),
        (Watched(1, SEEN, gone=SEEN + 340 * DAY), 366, Fate.KEEP),
    ],
)
def test_what_becomes_of_a_chat(watched: Watched, days: int, expected: Fate) -> None:
    assert fate(watched, SEEN + days * DAY) is expected


def test_every_table_is_in_the_table_of_retention_with_what_identifies_somebody() -> None:
    told = {kept.table: kept for kept in retention().kept}
    assert set(told) == set(metadata.tables)
    for name, table in metadata.tables.items():
        kept = told[name]
        assert kept.chat == next((one for one in ("chat", "chat_id") if one in table.c), ""), name
        assert set(kept.feeds) == {one for one in ("url", "location") if one in table.c and name != "items"}, name
        if kept.keep is not None:
            assert isinstance(table.c[kept.moment].type, Instant) or kept.moment == "day", name
        if kept.chat:
            assert kept.what, name


def test_backups_are_gone_before_what_they_may_bring_back_is_forgotten() -> None:
    assert retention().lifetime("erasures") > retention().backups + DAY
    with pytest.raises(ValueError, match="no time of its own"):
        retention().lifetime("readers")


def test_times_as_readers_read_them() -> None:
    assert [duration(one) for one in (timedelta(hours=24), 15 * DAY, 30 * DAY, 335 * DAY, 365 * DAY)] == [
        french(one) for one in ("24 h", "15 jours", "30 jours", "11 mois", "12 mois")
    ]


@pytest.mark.parametrize(
    ("name", "contact", "said"),
    [
        ("Ada <Lovelace>", "ada@exemple.fr", "Responsable\u202f: Ada &lt;Lovelace&gt;, ada@exemple.fr."),
        ("Ada", "", "Responsable\u202f: Ada."),
        ("", "ada@exemple.fr", "Responsable\u202f: ada@exemple.fr"),
        ("", "", "n’a donné ni nom ni contact"),
    ],
)
def test_who_hosts_the_bot(name: str, contact: str, said: str) -> None:
    assert said in privacy_page(name, contact).html


def test_it_is_one_screen_of_a_phone() -> None:
    shown = privacy_page("Association des lectrices", "contact@lectrices.exemple.fr").plain
    lines = [line for paragraph in shown.split("\n") for line in textwrap.wrap(paragraph, 38) or [""]]
    assert len(lines) <= 40
