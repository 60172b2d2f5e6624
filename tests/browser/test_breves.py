"""The real bot behind the chat page: what ``make run`` starts, driven as a reader would."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Locator, expect

from tests.browser.conftest import DESKTOP, PHONE, Window
from tests.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

ARTICLE = Path(__file__).with_name("article.html")
# Twelve sentences that say twelve things: what is said twice has no longer summary.
POST = " ".join(
    f"{what} a été {done} par {who} du port."
    for what, done, who in (
        ("Le premier câble de la baie", "relevé lundi", "le navire"),
        ("La seconde amarre en acier", "remplacée mardi", "les marins"),
        ("Un relais vieux de trente ans", "démonté mercredi", "deux techniciens"),
        ("La station de Saint-Brieuc", "fermée jeudi matin", "la préfecture"),
        ("Une fibre neuve de cent kilomètres", "posée vendredi", "une société bretonne"),
        ("Le budget de douze millions", "voté samedi", "la région"),
        ("Un chalutier imprudent", "verbalisé dimanche", "la gendarmerie maritime"),
        ("La carte des fonds rocheux", "publiée en mars", "l'institut océanographique"),
        ("Aucun abonné de la côte", "privé de réseau", "les travaux"),
        ("Une bouée lumineuse", "perdue en mer", "le remorqueur"),
        ("Le chantier de nuit", "suspendu deux fois", "la tempête"),
        ("Un musée des télécommunications", "promis pour avril", "le maire"),
    )
)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def web_root() -> AsyncIterator[str]:
    async def article(_request: web.Request) -> web.Response:
        return web.Response(text=ARTICLE.read_text("utf-8"), content_type="text/html")

    app = web.Application()
    app.router.add_get("/cables-de-la-manche", article)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def page_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of the chat page of a bot started by the command that ``make run`` runs."""
    folder = tmp_path_factory.mktemp("breves")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM", "WEBHOOK"))}
    environment |= {
        "CHATPAGE_PORT": "0",
        "DATABASE_URL": f"sqlite:///{folder / 'breves.db'}",
        "HEARTBEAT_FILE": str(folder / "heartbeat"),
        "FETCH_ALLOWED_NETWORKS": "127.0.0.0/8",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", stderr=asyncio.subprocess.PIPE, env=environment
    )
    assert process.stderr is not None
    url = ""
    while not url:
        line = (await asyncio.wait_for(process.stderr.readline(), PATIENCE)).decode()
        assert line, "the bot ended before it said where its page is"
        url = next((word for word in line.split() if word.startswith("http://127.0.0.1")), "")
    drain = asyncio.create_task(process.stderr.read())
    yield url
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    await drain


async def started(open_window, page_url: str, size: tuple[int, int], *, dark: bool = False) -> Window:
    window = await open_window(page_url, size, dark=dark)
    if size == PHONE:
        await window.page.locator("#chats").get_by_text("Brèves").first.click()
    start = window.page.get_by_role("button", name="Démarrer")
    await expect(start.or_(window.messages().first)).to_be_visible()
    if await start.is_visible():
        await start.click()
    await expect(window.messages().first).to_contain_text("Rien n’est réécrit")
    return window


async def answer_to(window: Window, link: str) -> Locator:
    """The summary of ``link``, sent now. The tests share one chat: what it holds already is no answer to this."""
    before = await window.messages().count()
    await window.send(link)
    answer = window.messages().nth(before)
    await expect(answer).to_contain_text("aucune phrase inventée")
    return answer


async def test_the_screenshot_of_the_readme(open_window, page_url: str, web_root: str):
    """First, while the chat is new. The picture is kept when the environment's SCREENSHOT names a file."""
    window = await started(open_window, page_url, PHONE)
    await answer_to(window, f"{web_root}/cables-de-la-manche")
    await asyncio.sleep(0.6)  # bubbles fade in
    picture = await window.picture("readme")
    assert picture.stat().st_size > 20_000
    if wanted := os.environ.get("SCREENSHOT"):
        shutil.copy(picture, wanted)


async def test_a_link_is_summarised_and_its_length_changed(open_window, page_url: str, web_root: str, tmp_path: Path):
    window = await started(open_window, page_url, DESKTOP)
    answer = await answer_to(window, f"{web_root}/cables-de-la-manche")
    await expect(answer).to_contain_text("La Gazette des réseaux · 18 février 2026")
    for absent in ("À lire aussi", "Publié", "publié le", "Photo d'exemple", "newsletter"):
        await expect(answer).not_to_contain_text(absent)
    title = answer.get_by_role("link", name="Les câbles sous-marins")
    assert await title.get_attribute("href") == f"{web_root}/cables-de-la-manche"
    place = await answer.get_by_role("link", name="¶").first.get_attribute("href")
    assert place is not None
    assert place.startswith(f"{web_root}/cables-de-la-manche#:~:text=")
    await answer.get_by_role("button", name="Plus court").click()
    await expect(answer).to_contain_text("1 phrase sur")
    await answer.get_by_role("button", name="Plus long").click()
    await expect(answer.get_by_role("button", name="Plus court")).to_be_visible()  # or both taps are of one button
    await answer.get_by_role("button", name="Plus long").click()
    await expect(answer.get_by_role("button", name="Plus long")).to_have_count(0)
    assert await answer.get_by_role("link", name="¶").count() > 3
    assert window.complaints == []


async def test_a_place_in_the_article_is_found_by_the_browser(open_window, page_url: str, web_root: str):
    window = await started(open_window, page_url, DESKTOP)
    answer = await answer_to(window, f"{web_root}/cables-de-la-manche")
    place = await answer.get_by_role("link", name="¶").last.get_attribute("href")
    await window.page.set_viewport_size({"width": 500, "height": 200})
    await window.page.goto("about:blank")
    await window.page.goto(str(place))
    await window.page.wait_for_function("window.scrollY > 0")


async def test_a_forward_is_summarised_with_its_source(open_window, page_url: str, web_root: str):
    window = await started(open_window, page_url, PHONE, dark=True)
    page = window.page
    before = await window.messages().count()
    await page.get_by_role("button", name="Joindre ou transférer").click()
    await page.get_by_role("menuitem", name="Transférer une publication…").click()
    await page.get_by_label("Nom de la chaîne").fill("La Tech du matin")
    await page.get_by_label("Texte ou lien de la publication").fill(POST)
    await page.locator("#forward").get_by_role("button", name="Transférer").click()
    answer = window.messages().nth(before)
    await expect(answer).to_contain_text("Transféré de La Tech du matin")
    await expect(answer).to_contain_text("aucune phrase inventée")
    await answer.get_by_role("button", name="Plus court").click()
    await expect(answer).to_contain_text("1 phrase sur 12")


async def test_what_is_kept_is_told_on_one_screen_of_a_phone(open_window, page_url: str):
    window = await started(open_window, page_url, PHONE)
    before = await window.messages().count()
    await window.send("/confidentialite")
    told = window.messages().nth(before)
    await expect(told).to_contain_text("cnil.fr/plaintes")
    height = await told.evaluate("bubble => bubble.offsetHeight")
    assert height <= await window.page.locator("#log").evaluate("log => log.clientHeight")
