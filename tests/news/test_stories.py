import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.news.background import Background, background
from bot.news.likeness import NAMES_MOST, SAME_OUTLET, likeness, profile
from bot.news.stories import group
from tests.news.press import DAY, DEAL, GAME, LEAK, NOON, OTHER_DEAL, PHONE, ROCKET, TEST, item


def ids(stories):
    return {frozenset(one.id for one in story.items) for story in stories}


def alike(one, other):
    return likeness(profile(one, background()), profile(other, background()))


def test_an_event_is_one_story_and_strangers_are_none():
    wanted = [LEAK, PHONE, [ROCKET], [GAME], [DEAL], [OTHER_DEAL], [TEST]]
    assert ids(group(DAY)) == {frozenset(one.id for one in items) for items in wanted}


def test_a_story_begins_with_its_earliest_item_and_stories_with_the_latest_told():
    stories = group(DAY)
    assert [one.id for one in stories[-1].items] == ["test"]
    assert next(story for story in stories if len(story.items) == 3).id == "leak1"
    assert stories[0].items[-1].published >= stories[-1].items[-1].published


def test_nothing_gives_nothing():
    assert group([]) == []


def test_one_name_in_common_is_hardly_an_event():
    trailer = item("a", "Octet", "God of War : une bande-annonce tardive", "Un dieu et son fils.")
    ageing = item("b", "Le Fil", "God of War fête ses vingt ans", "Une exposition pour la saga.")
    other = item("c", "Le Fil", "God of War : voici la bande-annonce", "Une exposition pour la saga.")
    assert alike(trailer, ageing) == pytest.approx(NAMES_MOST)
    assert alike(trailer, other) > NAMES_MOST + 0.15
    assert len(group([trailer, replace(ageing, outlet="Octet")])) == 2


def test_plain_words_say_more_than_names():
    names = item("a", "Octet", "Kaldor Orvane"), item("b", "Le Fil", "Chez Kaldor et Orvane : le smartphone")
    words = item("a", "Octet", "Fuite massive"), item("b", "Le Fil", "Chez Kaldor, une fuite massive")
    one, other = (profile(piece, background()) for piece in words)
    assert one.plain == one.weights
    assert alike(*words) > sum(one.weights[stem] * other.weights.get(stem, 0.0) for stem in one.weights)
    one, other = (profile(piece, background()) for piece in names)
    assert not one.plain
    assert alike(*names) == NAMES_MOST


def test_two_offers_are_less_alike_than_two_pieces_of_news():
    offers = [item(key, outlet, "Promo : le Zéphyr 12") for key, outlet in (("a", "Octet"), ("b", "Le Fil"))]
    pieces = [item(key, outlet, "Stock : le Zéphyr 12") for key, outlet in (("a", "Octet"), ("b", "Le Fil"))]
    assert alike(*offers) < alike(*pieces)


def test_an_outlet_is_less_like_itself_than_like_another():
    assert alike(PHONE[0], replace(PHONE[1], outlet=PHONE[0].outlet)) == pytest.approx(alike(*PHONE) - SAME_OUTLET)


def test_a_week_apart_is_another_story():
    again = replace(LEAK[0], id="again", published=NOON + timedelta(days=7))
    assert len(group([LEAK[0], again])) == 2


def test_an_outlet_that_posts_twice_counts_once():
    copy = replace(LEAK[0], id="copy", published=LEAK[0].published + timedelta(minutes=5))
    (story,) = group([LEAK[0], copy])
    assert story.outlets == ("Octet",)


def test_items_without_a_word_stay_alone():
    assert len(group([item("a", "Octet", "…"), item("b", "Le Fil", "!!!"), item("c", "Le Fil", "")])) == 3


WORDS = ["Orvane", "Kaldor", "fuite", "clients", "fusée", "Hélia", "smartphone", "prix", "loi", "3,2", "millions"]
ITEMS = st.lists(
    st.builds(
        lambda outlet, title, teaser, hours: (outlet, " ".join(title), " ".join(teaser), hours),
        st.sampled_from(["Octet", "Le Fil", "La Gazette"]),
        st.lists(st.sampled_from(WORDS), max_size=5),
        st.lists(st.sampled_from(WORDS), max_size=8),
        st.floats(0, 100),
    ),
    max_size=14,
).map(lambda rows: [item(f"i{at}", *row) for at, row in enumerate(rows)])


@settings(max_examples=50, deadline=None)
@given(ITEMS)
def test_every_item_is_in_exactly_one_story(items):
    found = [one.id for story in group(items) for one in story.items]
    assert sorted(found) == sorted(one.id for one in items)


@settings(max_examples=50, deadline=None)
@given(ITEMS, st.randoms())
def test_the_order_of_the_items_does_not_matter(items, chance):
    shuffled = items[:]
    chance.shuffle(shuffled)
    assert group(shuffled) == group(items)


def test_the_same_items_give_the_same_stories():
    shuffled = list(DAY)
    random.Random(3).shuffle(shuffled)
    assert group(shuffled) == group(DAY) == group(DAY)


def test_rare_words_weigh_more_and_unseen_ones_most():
    frequencies = Background.parse('{"unseen": 10, "per_million": {"fuit": 5000, "la": 1000000}}')
    assert frequencies.rarity("la") == 0
    assert 0 < frequencies.rarity("fuit") < frequencies.rarity("orvan")


def test_frequencies_have_a_schema():
    with pytest.raises(ValidationError):
        Background.parse('{"unseen": 0, "per_million": {}}')
