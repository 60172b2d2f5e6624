from dataclasses import replace
from datetime import timedelta

from bot.domain.news import Story
from bot.news.stories import group
from bot.news.telling import update_of
from bot.news.ties import ties
from tests.news.press import GAME, LEAK, PHONE, ROCKET, item


def test_nothing_new_is_not_told_again():
    assert update_of(Story(LEAK), LEAK) is None


def test_one_outlet_more_is_not_enough():
    assert update_of(Story(LEAK), LEAK[:2]) is None


def test_that_more_outlets_tell_the_same_is_no_news():
    assert update_of(Story(LEAK), LEAK[:1]) is None


def test_the_same_outlets_once_more_are_nothing_new():
    again = (item("a", "Octet", "Orvane : la suite"), item("b", "La Gazette", "Orvane : la suite"))
    assert update_of(Story((*LEAK, *again)), LEAK) is None


def test_new_words_in_two_titles_are_news():
    arrest = (
        item("a", "Le Fil", "Orvane : Lumivore interpellé à Trébazec"),
        item("b", "Canard Net", "Lumivore interpellé à Trébazec dans l'affaire Orvane"),
    )
    update = update_of(Story((*LEAK, *arrest)), LEAK)
    assert update.story.items == arrest
    assert update.outlets == ("Le Fil", "Canard Net")


def test_new_outlets_with_the_same_words_are_not():
    echoes = (
        item("a", "Le Fil", "Fuite de données chez l'assureur Orvane"),
        item("b", "Canard Net", "Les clients de l'assureur Orvane exposés"),
    )
    assert update_of(Story((*LEAK, *echoes)), LEAK) is None


def test_kin_are_found_in_earlier_days():
    before = item("before", "Canard Net", "L'assureur Orvane confirme une fuite de données de ses clients", "IBAN.", 20)
    stories = group([*LEAK, GAME])
    kin = ties(stories, [before, *PHONE, LEAK[0]]).kin
    by_story = dict(zip([story.id for story in stories], kin, strict=True))
    assert by_story["leak1"].keys() == {"leak1", "leak2", "leak3", "before"}
    assert by_story["game"].keys() == {"game"}


def late(one, days):
    return replace(one, id="late", published=one.published - timedelta(days=days))


def test_a_week_later_the_same_is_known_and_what_is_only_alike_is_another_matter():
    stories = [Story((LEAK[0],))]
    same = late(LEAK[0], 6)
    alike = item("alike", "Canard Net", "Orvane : l'intrusion en cinq questions", "", 20)
    assert ties(stories, [same]).kin[0].keys() == {"leak1", "late"}
    near, far = (ties(stories, [one]).kin[0].keys() for one in (alike, late(alike, 6)))
    assert (near, far) == ({"leak1", "alike"}, {"leak1"})


def test_a_launch_is_not_the_rumour_of_the_day_before():
    rumour = item("rumour", "Octet", "Zéphyr 12 de Kaldor : le coloris dévoilé", "Une photo volée circule.", 30)
    launch = item("launch", "Le Fil", "Prise en main du Zéphyr 12 de Kaldor", "Un téléphone réussi.")
    assert ties([Story((launch,))], [rumour]).kin[0].keys() == {"launch"}


def test_what_is_forgotten_may_be_told_again():
    assert ties([Story((LEAK[0],))], [late(LEAK[0], 12)]).kin[0].keys() == {"leak1"}


def test_stories_that_nearly_repeat_each_other():
    stories = [Story((PHONE[0],)), Story((PHONE[1],)), Story((ROCKET,))]
    assert ties(stories, []).repeats == {(0, 1), (1, 0)}
