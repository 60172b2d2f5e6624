import pytest

from bot.domain.zones import find_zone

LABELS = {"Pacific/Noumea": "Nouméa", "America/Toronto": "Montréal"}


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        (" europe/paris ", "Europe/Paris"),
        ("NOUMEA", "Pacific/Noumea"),
        ("Nouméa", "Pacific/Noumea"),
        ("montreal", "America/Toronto"),
        ("new york", "America/New_York"),
        ("Porto-Novo", "Africa/Porto-Novo"),
        ("Etc/GMT+2", "Etc/GMT+2"),
        ("GMT+2", None),
        ("", None),
        ("Europe", None),
        ("../../etc/passwd", None),
        ("localtime", None),
    ],
)
def test_a_zone_by_its_names(words: str, zone: str | None) -> None:
    assert find_zone(words, LABELS) == zone
