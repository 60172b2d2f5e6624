"""The chat page in Debian's chromium, with a bot of python-telegram-bot behind it.

One browser serves the whole session, hence the session's event loop in these fixtures: a test module that uses them
says ``pytestmark = pytest.mark.asyncio(loop_scope="session")``.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.chatpage.page import ChatPage
from tests.browser.echo import Steps, echo_bot
from tests.patience import PATIENCE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb",
]  # fmt: skip
expect.set_options(timeout=PATIENCE * 1000)
PARIS = ZoneInfo("Europe/Paris")
PHONE = (390, 844)
DESKTOP = (1280, 800)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no chromium here: apt-get install chromium"))


@pytest_asyncio.fixture(loop_scope="session")
async def chat_page() -> AsyncIterator[ChatPage]:
    """The page on a free port, with no bot yet."""
    page = ChatPage(0)
    await page.start()
    yield page
    await page.stop()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


class Window:
    """A window on the page; it keeps what the browser complains about."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._folder = folder
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    async def send(self, text: str) -> None:
        """Type a message and send it with Enter."""
        await self.page.fill("#text", text)
        await self.page.press("#text", "Enter")

    def messages(self, own: bool = False):
        """The bubbles of the bot, or the person's own."""
        return self.page.locator("#log .message.own" if own else "#log .message:not(.own)")

    async def picture(self, name: str) -> Path:
        """A screenshot in the test's folder."""
        path = self._folder / f"{name}.png"
        await self.page.screenshot(path=path)
        return path


@pytest_asyncio.fixture(loop_scope="session")
async def open_window(browser: Browser, tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable["Window"]]]:
    """Open windows of some size and theme on an address; they close with the test."""
    contexts: list[BrowserContext] = []

    async def opened(url: str, size: tuple[int, int] = DESKTOP, *, dark: bool = False) -> Window:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            locale="fr-FR",
            timezone_id=PARIS.key,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        window = Window(await context.new_page(), tmp_path)
        await window.page.goto(url)
        return window

    yield opened
    for context in contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def echo(chat_page: ChatPage) -> AsyncIterator[Steps]:
    """A small bot behind the page."""
    async with echo_bot(chat_page.token, chat_page.root_url) as steps:
        yield steps


@pytest_asyncio.fixture(loop_scope="session")
async def browser_page(chat_page: ChatPage, echo: Steps, open_window) -> Window:
    """A desktop window on the page, the private chat open and started, the small bot behind it."""
    window = await open_window(chat_page.page_url)
    await window.page.click("#start")
    await window.messages().first.wait_for()
    return window
