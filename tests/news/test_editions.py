from dataclasses import replace
from datetime import date

import pytest

from bot.domain.news import Counts, Ranked, Story, Tastes, ThemeMatch
from bot.news.composing import Composer, best_sentences
from bot.news.editions import FEWEST, MOST, WORTH_TELLING, choose, preferred
from bot.news.ranking import Desk
from bot.news.stories import group
from tests.news.press import DAY, GAME, LEAK, NOON, PHONE, item, summary

DAY_OF = date(2026, 3, 10)


def ranked(key, score, theme="ia"):
    return Ranked(Story((item(key, "Octet", f"Titre {key}"),), (ThemeMatch(theme, ()),)), score, ())


def never(_one, _others):
    return False


def ids(chosen):
    return [one.story.id for one in chosen]


def test_the_best_leads_and_themes_are_spread():
    stories = [ranked("a", 6.0), ranked("b", 5.0), ranked("c", 4.8, "droit"), ranked("d", 3.0, "mobile")]
    assert ids(choose(stories, never).stories) == ["a", "c", "b", "d"]


def test_no_more_than_the_most_and_the_rest_are_briefs():
    stories = [ranked(f"s{at:02}", 9 - at / 10, f"t{at}") for at in range(25)]
    choice = choose(stories, never)
    assert ids(choice.stories) == [f"s{at:02}" for at in range(MOST)]
    assert ids(choice.briefs) == [f"s{at:02}" for at in range(MOST, MOST + 10)]


def test_beyond_the_fifth_a_story_must_be_worth_more():
    stories = [ranked(f"s{at}", WORTH_TELLING + 0.5, f"t{at}") for at in range(8)]
    choice = choose(stories, never)
    assert len(choice.stories) == FEWEST
    assert len(choice.briefs) == 3


def test_a_quiet_day_is_not_padded():
    choice = choose([ranked("a", 4.0), ranked("b", 1.5), ranked("c", 0.2)], never)
    assert (ids(choice.stories), ids(choice.briefs)) == (["a"], ["b"])
    assert choose([], never).stories == ()


def test_no_two_of_a_kind():
    stories = [ranked("a", 6.0), ranked("b", 5.0), ranked("c", 4.0)]
    choice = choose(stories, lambda one, others: any({one.id, other.story.id} == {"a", "b"} for other in others))
    assert (ids(choice.stories), ids(choice.briefs)) == (["a", "c"], [])


def test_a_story_without_a_theme_counts_as_one_of_a_kind():
    bare = [Ranked(Story((item(key, "Octet", key),)), score, ()) for key, score in (("a", 5.0), ("b", 4.9))]
    assert ids(choose([*bare, ranked("c", 4.5)], never).stories) == ["a", "c", "b"]


def test_what_is_free_is_read_first_then_what_tells_most():
    story = Story(LEAK)
    assert preferred(story, {"Le Monde": 0.0, "La Gazette": 1.0})[0].outlet == "La Gazette"
    assert preferred(story, {"Le Monde": 0.0})[-1].outlet == "Le Monde"
    assert {one.id for one in preferred(story)} == {"leak1", "leak2", "leak3"}


def test_news_is_read_before_tests_and_offers():
    trial = item("t", "Libre", "Test Zéphyr 12 : notre avis", "", 1)
    offer = item("o", "Libre", "Zéphyr 12 : où le précommander au meilleur prix", "", 1)
    order = [one.id for one in preferred(Story((*PHONE, trial, offer)), {"Libre": 1.0})]
    assert order[2:] == ["t", "o"]


@pytest.fixture
def choice():
    desk = Desk(group(DAY), NOON)
    return choose(desk.rank(Tastes()), desk.repeats)


def read(*items):
    return {one.id: summary(one, f"Un sur {one.id}.", f"Deux sur {one.id}.", "Trois.") for one in items}


def test_an_edition(choice):
    edition = Composer(read(LEAK[0], PHONE[0], GAME)).compose(DAY_OF, choice, group(DAY))
    lead = edition.stories[0]
    assert (lead.story_id, lead.url, lead.locked) == ("leak1", LEAK[0].url, False)
    assert lead.title == f"{LEAK[0].title} (lu)"
    assert lead.outlets == ("Octet", "La Gazette", "Le Monde")
    assert lead.sentences == ("Un sur leak1.", "Deux sur leak1.")
    assert "cybersecurite" in lead.themes
    assert "raconté par 3 médias" in lead.why
    assert [story.story_id for story in edition.stories] == ["leak1", "phone1", "game"]
    assert edition.counts == Counts(items=len(DAY), outlets=4, stories=7, kept=3)


def test_a_story_that_nobody_could_read_is_named_first_among_the_briefs(choice):
    edition = Composer(read(PHONE[1])).compose(DAY_OF, choice, group(DAY))
    assert [story.story_id for story in edition.stories] == ["phone1"]
    assert edition.stories[0].outlets == ("Le Fil", "Octet")
    assert edition.briefs[0].story_id == "leak1"
    assert edition.briefs[0].outlet in {"Octet", "La Gazette", "Le Monde"}


def test_nothing_read_gives_titles_only(choice):
    edition = Composer({}).compose(DAY_OF, choice, group(DAY), most_briefs=2)
    assert edition.stories == ()
    assert len(edition.briefs) == 2


def test_a_whole_article_goes_before_a_locked_one(choice):
    locked = {one.id: summary(one, "Le début.", paywalled=True) for one in LEAK[:2]}
    composer = Composer({**locked, "leak3": summary(LEAK[2], "Le tout.")}, {"Octet": 1.0})
    assert composer.compose(DAY_OF, choice, []).stories[0].sentences == ("Le tout.",)
    only = Composer(locked).compose(DAY_OF, choice, []).stories[0]
    assert (only.locked, only.sentences) == (True, ("Le début.",))
    cut = Composer({"leak1": summary(LEAK[0], "Le début.", truncated=True)})
    assert cut.compose(DAY_OF, choice, []).stories[0].locked


def test_two_long_sentences_are_one_too_many(choice):
    long = "mot " * 30 + "fin."
    summaries = {**read(LEAK[0]), "phone1": summary(PHONE[0], long, long)}
    lead, other = Composer(summaries).compose(DAY_OF, choice, []).stories
    assert (len(lead.sentences), len(other.sentences)) == (2, 1)


def test_the_lead_is_the_first_that_was_read(choice):
    edition = Composer(read(PHONE[0], GAME)).compose(DAY_OF, choice, [])
    assert [len(story.sentences) for story in edition.stories] == [2, 2]


def test_who_says_a_sentence_goes_with_it(choice):
    told = summary(GAME, "Courte.", "Moyenne.", "Longue.")
    first, *others = told.summary.sentences
    said = replace(told.summary, sentences=(replace(first, speaker="Le Val"), *others))
    (story,) = Composer({GAME.id: replace(told, summary=said)}).compose(DAY_OF, choice, []).stories
    assert story.told() == (("Courte.", "Le Val"), ("Moyenne.", ""))
    assert replace(story, speakers=()).told() == (("Courte.", ""), ("Moyenne.", ""))


def test_counts_are_kept_for_readers_of_one_press(choice):
    composer, stories = Composer(read(LEAK[0])), group(DAY)
    first = composer.compose(DAY_OF, choice, stories)
    assert composer.compose(DAY_OF, choice, stories) == first
    assert composer.compose(DAY_OF, choice, stories[:2]).counts.stories == 2


def texts(sentences):
    return tuple(sentence.text for sentence in sentences)


def test_the_best_sentences_in_the_texts_order():
    one = summary(GAME, "Courte.", "Moyenne.", "Longue.")
    assert texts(best_sentences(one, 3)) == ("Courte.", "Moyenne.")
    assert texts(best_sentences(one, 1)) == ("Courte.",)
    turned = replace(one, summary=replace(one.summary, sentences=tuple(reversed(one.summary.sentences))))
    assert texts(best_sentences(turned, 2)) == ("Moyenne.", "Courte.")
    longest = replace(one, summary=replace(one.summary, sentences=one.summary.sentences[2:]))
    assert texts(best_sentences(longest, 2)) == ("Longue.",)
