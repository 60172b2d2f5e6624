import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from bot.cli.collect import collect_press
from bot.cli.commands import app
from bot.cli.digest import show, show_digest
from bot.domain.feed import Source
from bot.domain.news import Brief, Counts, Edition, EditionStory
from bot.reading.opml import write_opml
from tests.cli.test_feeds import environment, site, text  # noqa: F401 - fixtures
from tests.fetching.site import Site

AT, TOMORROW = "2026-02-18T18:00+01:00", "2026-02-19T08:00+01:00"
PAGE = (
    "<html lang='fr'><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    + "".join(
        f"<p>Le laboratoire de Brest explique que la sonde numéro {n} a quitté son orbite ce matin, après une longue"
        " série d'essais menés dans le désert par une équipe de vingt ingénieurs.</p>"
        for n in ("un", "deux", "trois", "quatre", "cinq")
    )
    + "</article></body></html>"
)
STORIES = {
    "/sonde": ("Fuite massive de données chez l'assureur Orvane", "Un piratage expose 3 millions de clients.", "09"),
    "/pub": ("Bon plan – Le casque Sonix Air à 79,99 € (-33%)", "Une remise immédiate.", "10"),
}


@pytest.fixture
def collected(site: Site, tmp_path: Path) -> None:  # noqa: F811
    items = "".join(
        f"<item><title>{title}</title><link>{site.url(path)}</link><description>{teaser}</description>"
        f"<pubDate>Wed, 18 Feb 2026 {hour}:00:00 GMT</pubDate></item>"
        for path, (title, teaser, hour) in STORIES.items()
    )
    feed = f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>"
    site.page("/flux", feed.encode(), "application/rss+xml")
    for path, (title, *_) in STORIES.items():
        site.page(path, PAGE.format(title=title).encode(), "text/html; charset=utf-8")
    (tmp_path / "presse.opml").write_text(write_opml("Presse", [Source(site.url("/flux"), "Le Fil")]))
    assert collect_press("presse.opml", AT, Console(file=StringIO())) == 0


def as_json(at: str, *themes: str, remember: bool = False) -> tuple[int, dict]:  # type: ignore[type-arg]
    console = Console(file=StringIO(), width=200)
    status = show_digest(at, themes, as_json=True, remember=remember, console=console)
    return status, json.loads(text(console))


@pytest.mark.usefixtures("collected")
def test_the_edition_as_data(site: Site) -> None:  # noqa: F811
    status, made = as_json(AT)
    assert status == 0
    assert set(made) == {"stories", "briefs", "counts"}
    (story,) = made["stories"]
    assert set(story) == {"title", "url", "outlets", "sentences", "speakers", "themes", "locked", "why"}
    assert (story["url"], story["outlets"], story["locked"]) == (site.url("/sonde"), ["Le Fil"], False)
    assert "cybersecurite" in story["themes"]
    assert all(isinstance(one, str) for one in story["why"] + story["sentences"])
    assert made["counts"] == {"items": 2, "outlets": 1, "stories": 2, "kept": 1}
    assert as_json(AT, "espace-sciences")[1]["stories"] == []


@pytest.mark.usefixtures("collected")
def test_only_what_is_remembered_is_not_told_again() -> None:
    assert len(as_json(AT)[1]["stories"]) == 1
    assert len(as_json(TOMORROW)[1]["stories"]) == 1
    assert len(as_json(AT, remember=True)[1]["stories"]) == 1
    assert len(as_json(AT, remember=True)[1]["stories"]) == 1
    assert as_json(TOMORROW, remember=True)[1]["stories"] == []
    assert len(as_json(TOMORROW)[1]["stories"]) == 1


@pytest.mark.usefixtures("collected")
def test_the_edition_for_people() -> None:
    console = Console(file=StringIO(), width=200)
    assert show_digest(AT, (), as_json=False, remember=False, console=console) == 0
    assert "1. Fuite massive de données chez l'assureur Orvane" in text(console)
    assert "2 articles de 1 médias → 2 sujets → 1 retenu" in text(console)
    result = CliRunner().invoke(app, ["digest", "--at", AT, "--theme", "ia", "--theme", "droit"])
    assert result.exit_code == 0
    assert "Journée calme" in result.output


def test_before_anything_was_collected() -> None:
    console = Console(file=StringIO(), width=200)
    assert show_digest(None, (), as_json=False, remember=True, console=console) == 1
    assert "Nothing has been collected" in text(console)
    status, made = as_json(AT)
    assert (status, made["stories"], made["counts"]["items"]) == (1, [], 0)


def test_a_theme_that_is_none() -> None:
    with pytest.raises(typer.BadParameter, match="cybersecurite"):
        show_digest(AT, ("cuisine",), as_json=True, remember=False)


def test_titles_with_brackets_locks_and_briefs_are_shown_as_they_are() -> None:
    at = datetime(2026, 2, 18, tzinfo=UTC)
    locked = True
    story = EditionStory(
        "1", "[bold]Test", "https://x.fr/", ("Next", "Le Fil"), ("Oui.",), (), locked, ("récent",), at, ("Le Val",)
    )
    made = Edition(at.date(), (story,), (Brief("2", "Une brève", "u", "Le Fil"),), Counts(2, 2, 2, 1))
    console = Console(file=StringIO(), width=200)
    show(made, console)
    for part in ("1. 🔒 [bold]Test", "Next · aussi chez Le Fil", "• Une brève (Le Fil)", "récent", "Oui. — Le Val"):
        assert part in text(console)
