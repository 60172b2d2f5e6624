"""The page as a person uses it: mouse, keyboard, phone, both themes."""

import asyncio
import re
from datetime import datetime

import pytest
from playwright.async_api import expect
from telegram import Bot

from bot.chatpage.page import ChatPage
from bot.chatpage.people import People
from tests.browser.conftest import DESKTOP, PARIS, PHONE, Window
from tests.browser.echo import Steps, echo_bot
from tests.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_chat_begins_with_the_bots_description(chat_page: ChatPage, echo: Steps, open_window):
    window = await open_window(chat_page.page_url)
    await expect(window.page.locator("#intro")).to_contain_text("je le résume avec ses propres phrases")
    await expect(window.page.locator("#fields")).to_be_hidden()
    await window.page.get_by_role("button", name="Démarrer").click()
    await expect(window.messages(own=True)).to_have_count(1)
    await expect(window.messages()).to_contain_text("Bonjour ! Envoyez-moi un lien.")
    await expect(window.page.locator("#intro")).to_be_hidden()
    await expect(window.page.locator("#text")).to_be_focused()
    assert window.complaints == []


async def test_a_link_is_answered_in_place(browser_page: Window, chat_page: ChatPage, echo: Steps):
    page = browser_page.page
    chat_page.api.world.clock = datetime(2026, 3, 12, 0, 1, tzinfo=PARIS).timestamp
    echo.hold()
    await browser_page.send("Regardez https://exemple.fr/logiciels")
    await expect(page.locator("#chat-status")).to_contain_text("écrit")
    answer = browser_page.messages().last
    echo.step()
    await expect(answer).to_contain_text("Je lis l’article…")
    echo.step()
    await expect(answer).to_contain_text("Les logiciels libres gagnent les mairies")
    await expect(page.locator("#chat-status")).to_have_text("bot")
    title = answer.get_by_role("link", name="Les logiciels libres")
    assert await title.get_attribute("href") == "https://exemple.fr/logiciels"
    assert await title.get_attribute("rel") == "noopener noreferrer"
    anchor = answer.get_by_role("link", name="¶").first
    assert (await anchor.get_attribute("href")).endswith("#:~:text=t")
    await expect(answer.locator("time")).to_have_text("0:01")
    await answer.locator(".quoted").click()
    await expect(browser_page.messages(own=True).last).to_have_class(re.compile("flash"))
    assert browser_page.complaints == []


async def test_hours_and_days_are_written_as_in_french_telegram(chat_page: ChatPage, open_window):
    """Around midnight, the changes of hour and the new year, whatever the hour and the zone of this machine."""
    page = (await open_window(chat_page.page_url)).page

    async def told(of: str, moment: datetime, now: datetime) -> str:
        await page.clock.set_fixed_time(now)
        return await page.evaluate(
            "async ([of, seconds]) => (await import('/static/js/times.js'))[of](seconds)", [of, moment.timestamp()]
        )

    def paris(*parts: int) -> datetime:
        return datetime(*parts, tzinfo=PARIS)

    for hour, minute, clock in ((0, 1, "0:01"), (8, 5, "8:05"), (12, 0, "12:00"), (23, 59, "23:59")):
        assert await told("clock", paris(2026, 3, 12, hour, minute), paris(2026, 3, 12, 23, 59)) == clock
    for moment, now, day, short in (
        (paris(2026, 3, 12, 0, 0), paris(2026, 3, 12, 23, 59), "Aujourd’hui", "0:00"),
        (paris(2026, 3, 12, 23, 59), paris(2026, 3, 13, 0, 0), "Hier", "jeu."),
        (paris(2026, 3, 28, 23, 59), paris(2026, 3, 29, 23, 59), "Hier", "sam."),  # a day of 23 hours
        (paris(2026, 10, 25, 0, 0), paris(2026, 10, 25, 23, 59), "Aujourd’hui", "0:00"),  # and one of 25
        (paris(2026, 10, 24, 23, 59), paris(2026, 10, 26, 0, 0), "24 octobre", "sam."),
        (paris(2025, 12, 31, 23, 59), paris(2026, 1, 1, 0, 1), "Hier", "mer."),
        (paris(2025, 12, 25, 12, 0), paris(2026, 1, 1, 0, 1), "25 décembre 2025", "25/12/25"),
    ):
        assert (await told("day", moment, now), await told("short", moment, now)) == (day, short), (moment, now)


async def test_buttons_wait_then_say_what_the_bot_says(browser_page: Window, echo: Steps):
    page = browser_page.page
    await browser_page.send("https://exemple.fr/a")
    answer = browser_page.messages().last
    shorter = answer.get_by_role("button", name="Plus court")
    await shorter.wait_for()
    echo.hold()
    await shorter.click()
    await expect(shorter).to_have_attribute("aria-busy", "true")
    echo.step()
    await expect(page.locator("#toast")).to_have_text("Voilà une phrase.")
    await expect(answer).to_contain_text("Une seule phrase.")
    await answer.get_by_role("button", name="Encore plus long").press("Enter")
    echo.step()
    await expect(page.locator("#alert")).to_contain_text("Il n’y a pas de version plus longue.")
    await page.keyboard.press("Escape")
    await expect(page.locator("#alert")).to_be_hidden()
    link = answer.get_by_role("link", name="Lire l’article")
    assert await link.get_attribute("href") == "https://exemple.fr/logiciels"
    assert browser_page.complaints == []


async def test_forwarding_a_post(browser_page: Window):
    page = browser_page.page
    await page.get_by_role("button", name="Joindre ou transférer").click()
    await page.get_by_role("menuitem", name="Transférer une publication…").press("Enter")
    await page.get_by_label("d’une personne", exact=True).check()
    await expect(page.locator("#forward-author")).to_be_hidden()
    await page.get_by_label("d’une chaîne").check()
    await page.get_by_label("Nom de la chaîne").fill("Veille numérique")
    await page.get_by_label("Signature de l’auteur").fill("Ada")
    await page.get_by_label("Texte ou lien de la publication").fill("À lire : https://exemple.fr/a")
    await page.get_by_role("button", name="Transférer", exact=True).click()
    await expect(browser_page.messages(own=True).last).to_contain_text("Transféré de Veille numérique (Ada)")
    await expect(browser_page.messages().last).to_contain_text("Les logiciels libres")
    assert browser_page.complaints == []


async def test_formatting_folds_hides_and_runs_commands(browser_page: Window):
    page = browser_page.page
    await browser_page.send("/styles")
    styled, quoted = browser_page.messages().nth(1), browser_page.messages().nth(2)
    for tag, text in (("strong", "gras"), ("em", "italique"), ("u", "souligné"), ("s", "barré"), ("code", "code()")):
        await expect(styled.locator(tag)).to_have_text(text)
    await expect(styled.locator("pre")).to_have_attribute("data-language", "python")
    spoiler = styled.get_by_role("button", name="Afficher le texte masqué")
    await spoiler.press("Enter")
    await expect(styled.locator(".spoiler")).to_have_class("spoiler shown")
    fold = quoted.get_by_role("button", name="Déplier la citation")
    folded = (await quoted.bounding_box())["height"]
    await fold.click()
    await expect(quoted.locator(".fold")).to_have_attribute("aria-expanded", "true")
    assert (await quoted.bounding_box())["height"] > folded + 50
    await styled.get_by_role("link", name="/aide").click()
    await expect(browser_page.messages(own=True).last).to_contain_text("/aide")
    assert page.url.endswith("/")
    assert browser_page.complaints == []


async def test_commands_are_suggested_and_chosen_with_the_keyboard(browser_page: Window):
    page = browser_page.page
    options = page.get_by_role("option")
    await page.fill("#text", "/")
    await expect(options).to_have_count(4)
    await page.fill("#text", "/f")
    await expect(options).to_have_text("/fichierRecevoir un fichier")
    await page.press("#text", "Tab")
    await expect(page.locator("#text")).to_have_value("/fichier ")
    await page.fill("#text", "")
    await page.get_by_role("button", name="Menu").click()
    await expect(options).to_have_count(4)
    await page.press("#text", "Escape")
    await expect(page.locator("#suggestions")).to_be_hidden()
    await page.fill("#text", "/")
    await page.press("#text", "ArrowDown")
    await page.press("#text", "ArrowDown")
    await page.press("#text", "Enter")
    file = browser_page.messages().last.locator(".file")
    await expect(file).to_contain_text("résumé.txt")
    async with page.expect_download() as started:
        await file.click()
    download = await started.value
    assert download.suggested_filename == "résumé.txt"
    assert (await download.path()).read_bytes() == b"bonjour"
    assert browser_page.complaints == []


async def test_writing_replying_editing_deleting(browser_page: Window):
    page = browser_page.page
    own = browser_page.messages(own=True)
    await page.fill("#text", "une")
    await page.press("#text", "Shift+Enter")
    await page.keyboard.type("deux")
    await page.press("#text", "Enter")
    await expect(own.last.locator(".text")).to_contain_text("une\ndeux")
    await own.last.hover()
    await own.last.get_by_role("button", name="Actions sur ce message").click()
    await page.get_by_role("menuitem", name="Répondre").click()
    await expect(page.locator("#context")).to_contain_text("Réponse à Vous")
    await page.keyboard.type("trois")
    await page.keyboard.press("Enter")
    await expect(own.last.locator(".quoted")).to_contain_text("une")
    await expect(page.locator("#context")).to_be_hidden()
    await page.press("#text", "ArrowUp")
    await expect(page.locator("#text")).to_have_value("trois")
    await page.fill("#text", "quatre")
    await page.press("#text", "Enter")
    await expect(own.last.locator(".meta")).to_contain_text("modifié")
    await expect(own.last).to_contain_text("quatre")
    await page.press("#text", "ArrowUp")
    await page.press("#text", "Escape")
    await expect(page.locator("#text")).to_have_value("")
    await own.last.locator(".bubble").click(button="right")
    await page.get_by_role("menuitem", name="Supprimer").click()
    await expect(own).to_have_count(2)
    assert browser_page.complaints == []


async def test_long_texts_become_several_messages(browser_page: Window):
    await browser_page.send("Une phrase assez courte. " * 400)
    await expect(browser_page.messages(own=True)).to_have_count(4)
    assert await browser_page.page.locator("#text").input_value() == ""


async def test_media(browser_page: Window, tmp_path):
    page = browser_page.page
    await page.get_by_role("button", name="Autocollants").click()
    await page.get_by_role("menuitem", name="Autocollant 🎉").click()
    sticker = browser_page.messages(own=True).last
    await expect(sticker.get_by_role("img")).to_have_text("🎉")
    await expect(sticker.locator(".reactions")).to_have_text("👀")
    await page.get_by_role("button", name="Envoyer un message vocal").click()
    await expect(browser_page.messages(own=True).last.locator(".wave")).to_be_visible()
    picture = await browser_page.picture("photo")
    await page.set_input_files("#photo-file", [picture, picture])
    await expect(page.locator("#caption-title")).to_have_text("Envoyer 2 photos")
    await page.locator("#caption textarea").fill("ma légende")
    await page.get_by_role("button", name="Envoyer", exact=True).click()
    photos = browser_page.messages(own=True).locator("img.photo")
    await expect(photos).to_have_count(2)
    assert await photos.first.evaluate("image => image.decode().then(() => image.naturalWidth)") == DESKTOP[0]
    await expect(browser_page.messages(own=True).nth(-2)).to_contain_text("ma légende")
    note = tmp_path / "note.txt"
    note.write_text("bonjour")
    await page.set_input_files("#document-file", note)
    await page.locator("#caption .primary").click()
    await expect(browser_page.messages(own=True).last).to_contain_text("note.txt")
    assert browser_page.complaints == []


async def test_drafts_are_written_under_the_eyes(browser_page: Window, echo: Steps):
    echo.hold()
    await browser_page.send("/brouillon")
    draft = browser_page.page.locator("#draft .text")
    await expect(draft).to_have_text("")
    echo.step()
    await expect(draft).to_have_text("Je lis")
    echo.step()
    await expect(draft).to_have_text("Je lis l’article")
    echo.step()
    await expect(browser_page.messages().last).to_contain_text("Lu.")
    await expect(draft).to_have_count(0)


async def test_other_chats_count_what_is_unread(browser_page: Window, chat_page: ChatPage):
    page = browser_page.page
    people = People(chat_page.api.world, chat_page.api.desk.callbacks)
    _, group = chat_page.api.world.chats
    colleague = list(chat_page.api.world.chats[group].members.values())[1]
    for text in ("un", "deux"):
        people.say(group, text, sender=colleague)
    entry = page.locator("#chats button", has_text="Revue de presse")
    await expect(entry.locator(".unread")).to_have_text("2")
    await expect(page).to_have_title("(2) Brèves")
    await entry.click()
    await expect(page).to_have_title("Brèves")
    await expect(browser_page.messages().first).to_contain_text("Sacha")
    await expect(page.locator("#chat-status")).to_have_text("3 membres")
    await browser_page.send("/styles@breves_bot")
    await expect(browser_page.messages().last.locator("blockquote")).to_be_visible()


async def test_the_reader_who_scrolled_up_is_left_there(browser_page: Window, chat_page: ChatPage):
    page = browser_page.page
    await browser_page.send("Une phrase assez courte. " * 160)
    await browser_page.messages(own=True).nth(1).wait_for()
    await expect(browser_page.messages()).to_have_count(2)
    await expect(browser_page.messages().last).to_contain_text("aucune phrase inventée")
    await page.locator("#scroller").evaluate("box => box.scrollTop = 0")
    await expect(page.locator("#to-bottom")).to_be_visible()
    async with Bot(chat_page.token, base_url=f"{chat_page.root_url}/bot") as bot:
        await bot.send_message(next(iter(chat_page.api.world.chats)), "encore")
    await expect(page.locator("#to-bottom .unread")).to_have_text("1")
    assert await page.locator("#scroller").evaluate("box => box.scrollTop") == 0
    await page.locator("#to-bottom").click()
    await expect(browser_page.messages().last).to_be_in_viewport()
    await expect(page.locator("#to-bottom")).to_be_hidden()


async def test_the_page_comes_back_when_the_server_does(chat_page: ChatPage, open_window):
    window = await open_window(chat_page.page_url)
    await expect(window.page.locator("#chat-status")).to_have_text("bot")
    port = chat_page.api.port
    await chat_page.stop()
    await expect(window.page.locator("#chat-status")).to_have_text("connexion…")
    again = ChatPage(port)
    await again.start()
    try:
        async with echo_bot(again.token, again.root_url):
            await expect(window.page.locator("#chat-status")).to_have_text("bot")
            await window.page.click("#start")
            await expect(window.messages().first).to_contain_text("Bonjour")
    finally:
        await again.stop()


async def test_on_a_phone_the_list_and_the_chat_take_turns(chat_page: ChatPage, echo: Steps, open_window):
    window = await open_window(chat_page.page_url, PHONE)
    page = window.page
    await page.locator("#chats button").first.click()
    await page.click("#start")
    await window.send("https://exemple.fr/a")
    answer = window.messages().last
    await expect(answer).to_contain_text("aucune phrase inventée")
    await expect(answer).to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    await page.get_by_role("button", name="Retour aux discussions").click()
    await expect(page.locator("#sidebar")).to_be_visible()
    await expect(page.locator("#conversation")).to_be_hidden()
    assert window.complaints == []


@pytest.mark.parametrize(("dark", "other"), [(True, "light"), (False, "dark")])
async def test_themes_follow_the_system_until_one_is_chosen(chat_page: ChatPage, open_window, dark: bool, other: str):
    window = await open_window(chat_page.page_url, dark=dark)
    root = window.page.locator("html")
    await expect(root).to_have_attribute("data-theme", "dark" if dark else "light")
    await window.page.locator("#theme").click()
    await expect(root).to_have_attribute("data-theme", other)
    await window.page.reload()
    await expect(root).to_have_attribute("data-theme", other)


async def test_everything_is_within_reach_of_the_keyboard(browser_page: Window):
    page = browser_page.page
    await browser_page.send("https://exemple.fr/a")
    await expect(browser_page.messages().last).to_contain_text("aucune phrase inventée")
    reached = []
    await page.locator("#theme").focus()
    while not await page.evaluate("document.activeElement === document.body"):
        reached.append(await page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or reached[-1] in ("text", "theme"), reached[-1]
        await page.keyboard.press("Tab")
    for wanted in (
        "scroller",
        "Plus court",
        "Plus long",
        "Lire l’article",
        "commands-button",
        "text",
        "attach-button",
        "send",
    ):
        assert wanted in reached, (wanted, reached)


async def test_the_server_answers_while_pages_are_open(chat_page: ChatPage, echo: Steps, open_window):
    windows = [await open_window(chat_page.page_url) for _ in range(2)]
    await windows[0].page.click("#start")
    async with asyncio.timeout(PATIENCE):
        for window in windows:
            await expect(window.messages().first).to_contain_text("Bonjour")
