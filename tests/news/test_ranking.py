from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.news import Story, Tastes
from bot.news.ranking import ALERT, Desk
from bot.news.stories import group
from bot.news.themes import themes
from bot.news.wording import fresh_reason, news_reason
from tests.news.press import DAY, LEAK, NOON, PHONE, item


@pytest.fixture(scope="module")
def desk():
    return Desk(group(DAY), NOON)


def ids(ranked):
    return [one.story.id for one in ranked]


def alone(*items, now=NOON):
    return Desk([Story(items)], now).rank(Tastes())


def score_of(*items):
    (one,) = alone(*items)
    return one.score


def test_what_most_tell_and_what_is_grave_comes_first(desk):
    ranked = desk.rank(Tastes())
    assert ids(ranked)[:2] == ["leak1", "phone1"]
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


def test_the_reasons_are_told_in_french(desk):
    reasons = desk.rank(Tastes())[0].reasons
    assert "raconté par 3 médias" in reasons
    assert any(reason.startswith("thème\u202f: cybersécurité (") for reason in reasons)
    assert "repris par la presse générale (Le Monde)" in reasons
    assert reasons[-1] == "publié il y a 3\u202fh"


def test_deals_only_for_those_who_ask(desk):
    assert not {"deal", "deal2"} & set(ids(desk.rank(Tastes())))
    assert set(ids(desk.rank(Tastes(themes=frozenset({"bons-plans"}))))) == {"deal", "deal2"}


def test_only_the_themes_that_were_asked_for(desk):
    assert ids(desk.rank(Tastes(themes=frozenset({"jeux-video"})))) == ["game"]


def test_an_alert_lifts_a_story_of_any_theme(desk):
    ranked = desk.rank(Tastes(themes=frozenset({"jeux-video"}), alerts=("helia",)))
    assert ids(ranked) == ["rocket", "game"]
    assert ranked[0].score > ALERT
    assert ranked[0].reasons[0] == "votre alerte\u202f: helia"


def test_an_alert_is_a_word_and_not_a_part_of_one_nor_a_pattern(desk):
    assert ids(desk.rank(Tastes(themes=frozenset({"jeux-video"}), alerts=("heli", "*", "#")))) == ["game"]


def test_muted_outlets_are_not_counted_and_tell_nothing(desk):
    ranked = desk.rank(Tastes(muted=frozenset({"Le Monde", "Octet"})))
    story = next(one.story for one in ranked if one.story.items[0].id == "leak2")
    assert story.outlets == ("La Gazette",)
    assert "rocket" not in ids(ranked)


def test_what_was_told_is_not_told_again():
    stories = group(DAY)
    desk = Desk(stories, NOON, LEAK)
    assert "leak1" not in ids(desk.rank(Tastes(), told={one.id for one in LEAK}))


def test_what_is_new_since_is_told_with_the_reason():
    arrest = (
        item("a", "Le Fil", "Fuite chez Orvane : Lumivore interpellé à Trébazec", LEAK[0].teaser, 1),
        item("b", "Canard Net", "Fuite de données d'Orvane : Lumivore interpellé à Trébazec", LEAK[0].teaser, 1),
    )
    desk = Desk([Story((*LEAK, *arrest))], NOON, LEAK)
    (one,) = desk.rank(Tastes(), told={one.id for one in LEAK})
    assert one.story.items == arrest
    assert "du nouveau depuis la dernière fois\u202f: 2 médias de plus" in one.reasons
    assert one.score < desk.rank(Tastes())[0].score


def test_an_event_told_by_another_article_is_known():
    before = item("before", "Canard Net", "Kaldor présente le smartphone Zéphyr 12 à 599 euros", "Un smartphone.", 20)
    desk = Desk(group(DAY), NOON, [before])
    assert "phone1" in ids(desk.rank(Tastes()))
    told = {one.story.id: one for one in desk.rank(Tastes(), told={"before"})}
    assert "phone1" not in told or any("du nouveau" in reason for reason in told["phone1"].reasons)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Kaldor annonce un vélo électrique", "Test du vélo électrique de Kaldor"),
        ("Kaldor annonce un vélo électrique", "Kaldor pourrait annoncer un vélo électrique"),
        ("Un vélo électrique chez Kaldor", "Un dahlia chez Kaldor"),
        ("Test du vélo électrique de Kaldor", "Récap : le vélo électrique de Kaldor et le reste"),
        ("Kaldor condamné pour son vélo électrique", "Kaldor et son vélo électrique"),
    ],
)
def test_what_weighs_more(better, worse):
    assert score_of(item("a", "Octet", better)) > score_of(item("a", "Octet", worse))


def test_the_older_the_less():
    assert score_of(item("a", "Octet", "Une fusée")) > score_of(item("a", "Octet", "Une fusée", hours=9))


def test_a_launch_is_as_plain_as_its_plainest_item():
    trial = item("t", "Octet", "Test Zéphyr 12 : notre avis sur le smartphone", "", 5)
    assert score_of(*PHONE, trial) > score_of(*PHONE) - 0.5


def test_an_item_from_the_future_is_as_fresh_as_can_be():
    (one,) = alone(item("a", "Octet", "Une fusée décolle", hours=-2))
    assert one.reasons[-1] == "publié il y a moins d'une heure"


def test_no_more_than_asked_for(desk):
    assert len(desk.rank(Tastes(), most=2)) == 2


def test_equal_stories_go_by_time():
    pair = [Story((item("a", "Octet", "Une fusée"),)), Story((item("b", "Octet", "Une fusée"),))]
    assert ids(Desk(pair, NOON).rank(Tastes())) == ["a", "b"]


def test_words_for_hours_and_outlets():
    assert fresh_reason(1.9) == "publié il y a 1\u202fh"
    assert news_reason(1) == "du nouveau depuis la dernière fois\u202f: un média de plus"


SLUGS = sorted(themes())
DESK = Desk(group(DAY), NOON, DAY)


@settings(max_examples=40, deadline=None)
@given(
    st.frozensets(st.sampled_from(SLUGS)),
    st.frozensets(st.sampled_from(["Octet", "Le Fil", "Le Monde"])),
    st.frozensets(st.sampled_from([one.id for one in DAY])),
)
def test_any_reader_gets_what_was_asked_for_in_the_same_order_each_time(wanted, muted, told):
    desk, tastes = DESK, Tastes(wanted, muted)
    ranked = desk.rank(tastes, told)
    assert desk.rank(tastes, told) == ranked
    shown = {one.id for ranking in ranked for one in ranking.story.items}
    assert not shown & told
    for one in ranked:
        assert not muted & set(one.story.outlets)
        assert not wanted or wanted & {match.theme for match in one.story.themes}


def test_the_desk_travels_between_processes(desk):
    import pickle  # noqa: PLC0415

    again = pickle.loads(pickle.dumps(desk))  # noqa: S301
    assert again.rank(Tastes()) == desk.rank(Tastes())


def test_a_later_desk_ages_the_same_stories():
    first, later = (Desk(group(DAY), NOON + timedelta(hours=hours)).rank(Tastes())[0] for hours in (0, 10))
    assert later.score < first.score
