"""Too much at once: told once, in French, with the moment to try again; the others do not notice."""

import asyncio
import re
from datetime import timedelta

import pytest

from bot.chatpage.shapes import Json
from bot.domain.page import Page
from bot.errors import NotFound
from bot.presentation.floods import wait_in_words
from bot.services.floods import flood_limits
from tests.handlers.conftest import URL, Stage
from tests.patience import eventually

LIMITS = flood_limits()
A_MINUTE = LIMITS.reader_links[0].most
IN_GROUP = LIMITS.group_links[0].most


def links(stage: Stage, many: int) -> list[str]:
    found = [f"https://exemple.fr/{n}" for n in range(many)]
    stage.fetcher.pages.update({url: Page(url, b"") for url in found})
    return found


async def test_links_beyond_the_limit_are_refused_once_with_the_moment_to_try_again(stage: Stage) -> None:
    urls = links(stage, A_MINUTE + 4)
    began = stage.clock.now()
    for url in urls:
        stage.client.say(stage.client.chat_id, url)
    messages = await stage.messages(A_MINUTE + 1)
    taken = (stage.clock.now() - began).total_seconds()
    await stage.client.quiet(0.3)
    messages = stage.client.answers(stage.client.chat_id)
    assert len(messages) == A_MINUTE + 1
    told = messages[-1]["text"].replace("\u00a0", " ")
    assert told.startswith(f"Je lis au plus {A_MINUTE} liens par minute et 60 par heure")
    again = re.search(r"Réessayez dans (\d+) secondes\.$", told)
    assert again is not None
    assert 60 - taken <= int(again[1]) <= 60
    assert stage.fetcher.asked == urls[:A_MINUTE]
    other = stage.client.private("Sacha")
    assert (await stage.say(URL, other))["text"].startswith("Vers Jupiter")
    stage.clock.ahead += timedelta(seconds=61)
    assert (await stage.say(urls[-1]))["text"].startswith("Vers Jupiter")


async def test_of_a_message_that_is_half_too_much_the_first_half_is_answered(stage: Stage) -> None:
    urls = links(stage, A_MINUTE + 3)
    for at in range(0, A_MINUTE + 3, 4):
        stage.client.say(stage.client.chat_id, " ".join(urls[at : at + 4]))
    await stage.messages(A_MINUTE + 1)
    assert stage.fetcher.asked == urls[:A_MINUTE]


async def test_a_group_has_a_limit_for_all_its_people(stage: Stage) -> None:
    group = stage.client.group_id
    owner, other = stage.client.world.chat(group).members.values()
    for number, url in enumerate(links(stage, IN_GROUP + 3)):
        stage.client.say(group, f"/resume {url}", sender=(owner, other)[number % 2])
    messages = await stage.messages(IN_GROUP + 2, group)
    texts = [message["text"].replace("\u00a0", " ") for message in messages]
    refused = [text for text in texts if text.startswith(f"Je lis au plus {IN_GROUP} liens par minute dans un groupe")]
    assert len(refused) == 2  # each of the two was told
    assert len(stage.fetcher.asked) == IN_GROUP
    assert (await stage.say(URL))["text"].startswith("Vers Jupiter")


async def test_who_writes_faster_than_any_hand_is_told_once_and_not_heard(stage: Stage) -> None:
    for _ in range(LIMITS.reader_messages[0].most + 20):
        stage.client.say(stage.client.chat_id, "/aide")
    await stage.messages(LIMITS.reader_messages[0].most + 1)
    await stage.client.quiet(0.5)
    messages = stage.client.answers(stage.client.chat_id)
    assert len(messages) == LIMITS.reader_messages[0].most + 1
    assert "C’est beaucoup de messages d’un coup" in messages[-1]["text"]
    group = stage.client.group_id
    for _ in range(LIMITS.reader_messages[0].most + 5):
        stage.client.say(group, "/aide")
    await stage.client.quiet(0.5)
    assert all("beaucoup" not in one["text"] for one in stage.client.answers(group))


async def test_a_queue_that_is_full_is_told_once(stage: Stage) -> None:
    stage.fetcher.delay = 0.3
    for url in links(stage, LIMITS.reader_waiting + 5):
        stage.client.say(stage.client.chat_id, url)
    messages = await stage.messages(1)
    assert "Vos messages précédents attendent encore" in messages[0]["text"]
    await stage.client.quiet(1.0)
    told = [one for one in stage.client.answers(stage.client.chat_id) if "attendent encore" in one["text"]]
    assert len(told) == 1


async def test_taps_have_a_limit_and_a_passing_word(stage: Stage) -> None:
    screen = await stage.say("/longueur")
    for _ in range(LIMITS.reader_taps[0].most):
        tap = stage.client.press(stage.client.chat_id, screen["message_id"], (0, 0))
    await stage.client.wait_for_toast(tap)
    toast = await stage.client.wait_for_toast(stage.client.press(stage.client.chat_id, screen["message_id"], (0, 0)))
    assert "C’est beaucoup de touches d’un coup" in toast["text"]


async def test_a_story_and_a_feed_count_as_links(stage: Stage) -> None:
    await stage.publish_news()
    await stage.subscribe()
    digest = await stage.say("/actu")
    for url in links(stage, A_MINUTE):
        stage.client.say(stage.client.chat_id, url)
    await stage.messages(A_MINUTE + 1)
    asked = len(stage.fetcher.asked)
    # What need not be read again is nobody's flood.
    assert await toast(stage, digest, "1") == ""
    assert "phrases sur 9" in (await stage.messages(A_MINUTE + 2))[-1]["text"]
    await stage.forget_pages()
    assert "Je lis au plus" in await toast(stage, digest, "1")
    assert "Je lis au plus" in (await stage.say("/sources https://exemple.fr/fil"))["text"]
    assert len(stage.fetcher.asked) == asked


async def toast(stage: Stage, message: Json, button: str | tuple[int, int]) -> str:
    tap = stage.client.press(stage.client.chat_id, message["message_id"], button)
    return str((await stage.client.wait_for_toast(tap))["text"])


async def test_another_length_counts_as_a_link_if_the_page_must_be_read_even_in_vain(stage: Stage) -> None:
    answer = await stage.say(URL)
    for button in ("Plus long", "Plus court") * A_MINUTE:
        assert await toast(stage, answer, button) == ""
    assert stage.fetcher.asked == [URL]
    await stage.forget_pages()
    stage.fetcher.pages[URL] = NotFound(URL)
    told = [await toast(stage, answer, "Plus long") for _ in range(A_MINUTE + 3)]
    assert stage.fetcher.asked == [URL] * A_MINUTE  # the link itself was the first
    assert all("n’existe" in text for text in told[: A_MINUTE - 1])
    assert all("Je lis au plus" in text for text in told[A_MINUTE - 1 :])


async def test_of_one_person_messages_and_taps_are_read_one_after_the_other(stage: Stage) -> None:
    await stage.publish_news()
    digest = await stage.say("/actu")
    await stage.forget_pages()
    before, (url,) = len(stage.fetcher.asked), links(stage, 1)
    stage.fetcher.delay = 0.5
    stage.client.say(stage.client.chat_id, url)
    assert await toast(stage, digest, "2") == ""
    await asyncio.sleep(0.2)
    assert stage.fetcher.asked[before:] == [url]
    await stage.messages(3)
    assert len(stage.fetcher.asked) == before + 2


async def test_a_tap_that_finds_no_place_is_told_so(stage: Stage) -> None:
    await stage.publish_news()
    digest = await stage.say("/actu")
    stage.fetcher.delay = 1.0
    for url in links(stage, LIMITS.reader_waiting):
        stage.client.say(stage.client.chat_id, url)
    await eventually(lambda: stage.bot.inbox.pending == LIMITS.reader_waiting)
    assert "Vos messages précédents attendent encore" in await toast(stage, digest, "1")


async def test_a_slow_story_of_one_member_keeps_no_administrator_waiting(stage: Stage) -> None:
    await stage.publish_news()
    group = stage.client.group_id
    owner, other = stage.client.world.chat(group).members.values()
    digest, ask = await stage.say("/actu", group), await stage.say("/oublier", group)
    await stage.forget_pages()
    stage.fetcher.delay = 1.0
    stage.client.press(group, digest["message_id"], "1", sender=other)
    tap = stage.client.press(group, ask["message_id"], "Oui, tout effacer", sender=owner)
    await stage.client.wait_for_toast(tap)
    assert len(stage.client.answers(group)) == 2
    assert "phrases sur 9" in (await stage.messages(3, group))[-1]["text"]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 seconde"), (1.2, "2 secondes"), (60, "60 secondes"), (61, "2 minutes")]
)
def test_a_wait_is_never_told_shorter_than_it_is(seconds: float, words: str) -> None:
    assert wait_in_words(seconds).replace("\u00a0", " ") == words


async def test_a_thousand_links_of_one_reader_keep_nobody_waiting(stage: Stage) -> None:
    stage.fetcher.delay = 0.2
    flooder = stage.client.chat_id
    for url in links(stage, 1000):
        stage.client.say(flooder, url)
    others = [stage.client.private(f"Lectrice {n}") for n in range(20)]
    for number, other in enumerate(others):
        url = f"https://ailleurs.fr/{number}"
        stage.fetcher.pages[url] = Page(url, b"")
        stage.client.say(other, url)
    for other in others:
        (answer,) = await stage.messages(1, other)
        assert answer["text"].startswith("Vers Jupiter")
    # Told once, of the queue or of the rate, whatever came first; the others of the thousand leave no trace.
    refusals = [one for one in stage.client.answers(flooder) if "Réessayez" in one["text"]]
    assert 1 <= len(refusals) <= 2
    assert stage.bot.inbox.pending <= LIMITS.reader_waiting
