from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.news import Tastes
from bot.domain.subscription import Place, Subscription
from bot.domain.summary import Length
from bot.news.themes import themes
from bot.presentation import settings_screens as screens
from bot.presentation.catalog import catalog
from bot.presentation.screens import length_choice
from bot.presentation.settings_screens import Action
from bot.presentation.signup import Draft, signup_screen, welcome_screen
from bot.presentation.telegram_html import Rendered
from bot.reading.catalogue import catalogue

OUTLETS = tuple(feed.name for feed in catalogue())
minutes = st.integers(0, 24 * 60 - 1).map(lambda all_: time(all_ // 60, all_ % 60))
drafts = st.builds(Draft, st.frozensets(st.sampled_from(sorted(themes()))), minutes, st.sampled_from(".?!"))
subscriptions = st.builds(
    Subscription,
    st.just(Place(1)),
    minutes,
    st.sampled_from([*catalog().zones, "America/Argentina/ComodRivadavia"]),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.builds(
        Tastes,
        st.frozensets(st.sampled_from(sorted(themes()))),
        st.frozensets(st.sampled_from(OUTLETS)),
        st.lists(st.text(max_size=40), max_size=10).map(tuple),
    ),
    st.lists(st.text(max_size=300).map("https://a.fr/{}".format), max_size=20, unique=True).map(tuple),
    st.booleans(),
)


def data_of(rendered: Rendered) -> list[str]:
    return [button.data for row in rendered.buttons for button in row]


def labels(rendered: Rendered) -> list[str]:
    return [button.text for row in rendered.buttons for button in row]


@given(drafts)
def test_a_draft_survives_its_button(draft: Draft) -> None:
    assert Draft.parse(draft.data) == draft
    screen = signup_screen(draft)
    assert all(len(data.encode()) <= 64 and Draft.parse(data) is not None for data in data_of(screen))
    assert all(text.strip() for text in labels(screen))


@given(st.text(max_size=64) | st.from_regex(r"s[.?!]:[0-9a-f]{0,6}:\d{0,5}", fullmatch=True))
def test_foreign_data_is_no_draft_or_a_sound_one(data: str) -> None:
    draft = Draft.parse(data)
    assert draft is None or (draft.chosen <= set(themes()) and Draft.parse(draft.data) == draft)


def test_a_draft_begins_with_what_the_place_has() -> None:
    assert "bons-plans" not in Draft.of(None).chosen
    assert Draft.of(None) == Draft.of(Subscription(Place(1)))
    chosen = Subscription(Place(1), time(7, 30), tastes=Tastes(frozenset({"ia"})))
    assert Draft.of(chosen) == Draft(frozenset({"ia"}), time(7, 30))
    assert "7\u202fh\u202f30" in " ".join(labels(signup_screen(Draft.of(chosen))))


def test_the_welcome_says_the_hour_and_whether_a_digest_comes() -> None:
    assert "7\u202fh\u202f30" in welcome_screen(time(7, 30), first=True).plain
    assert "/actu" in welcome_screen(time(7), first=False).plain


@given(subscriptions, st.integers(-5, 99))
def test_every_screen_fits_and_its_buttons_are_actions(subscription: Subscription, page: int) -> None:
    for shown in (
        screens.main_screen(subscription, Length.MEDIUM, OUTLETS),
        screens.hours_screen(subscription),
        screens.days_screen(subscription),
        screens.themes_screen(subscription),
        screens.zones_screen(subscription),
        screens.alerts_screen(subscription),
        screens.sources_screen(subscription, OUTLETS, page),
        screens.leave_screen(),
    ):
        found = data_of(shown)
        assert len(found) <= 100
        for data in found:
            action = Action.parse(data)
            assert len(data.encode()) <= 64
            assert action is not None
            assert action.data == data


@given(st.text(max_size=64) | st.text(max_size=60).map("r:{}".format))
def test_foreign_data_is_no_action_or_names_one(data: str) -> None:
    action = Action.parse(data)
    assert action is None or action.name.isalpha()


def test_every_outlet_is_on_one_page() -> None:
    subscription = Subscription(Place(1))
    pages = -(-len(OUTLETS) // screens.SOURCES_A_PAGE)
    shown = [label for page in range(pages) for label in labels(screens.sources_screen(subscription, OUTLETS, page))]
    assert all(shown.count(f"✓ {name}") == 1 for name in OUTLETS)


def test_values_are_shown() -> None:
    subscription = Subscription(
        Place(1), time(7, 30), "Asia/Ho_Chi_Minh", frozenset({0, 6}), Tastes(frozenset({"ia"}), alerts=("a", "b"))
    )
    shown = labels(screens.main_screen(subscription, Length.SHORT, OUTLETS))
    assert shown[:2] == ["Heure\u202f: 7\u202fh\u202f30", "Jours\u202f: lun, dim"]
    assert "Fuseau\u202f: Ho Chi Minh" in shown
    assert "Alertes\u202f: 2" in shown
    assert screens.days_label(screens.WEEK) == "en semaine"
    paused = Subscription(Place(1), paused=True)
    assert "suspendu" in screens.main_screen(paused, Length.SHORT, OUTLETS).plain


def test_the_choice_of_a_length_leads_back_to_the_settings() -> None:
    back = length_choice(Length.SHORT).buttons[-1][0]
    assert Action.parse(back.data) == Action("main")


def test_alerts_cannot_bring_markup() -> None:
    shown = screens.alerts_screen(Subscription(Place(1), tastes=Tastes(alerts=("<b>x</b>",))))
    assert "• &lt;b&gt;" in shown.html


def test_words_about_feeds() -> None:
    assert "<Le Fil>" in screens.feed_added("<Le Fil>").plain
    assert screens.feeds_imported(0).plain.startswith("Aucun nouveau flux")
    assert screens.feeds_imported(1).plain.startswith("1")
    assert "3" in screens.feeds_imported(3).plain
    assert "20" in screens.feeds_full(20).plain
