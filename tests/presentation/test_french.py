from datetime import date, time

import pytest

from bot.domain.summary import Length
from bot.errors import NotAPage
from bot.presentation import screens
from bot.presentation.french import date_in_words, language_name
from bot.presentation.refusals import left_over, refusal, unexpected
from bot.presentation.signup import Draft, signup_screen, welcome_screen
from bot.presentation.typography import french, thousands


def test_french_spacing() -> None:
    assert french("L'été : « oui » !") == "L’été\u202f: «\u202foui\u202f»\u202f!"
    assert french("14 % de 24 h") == "14\u202f% de 24\u202fh"
    assert french("à 7 h 30, 60 mots") == "à 7\u202fh\u202f30, 60\u00a0mots"
    assert french("https://exemple.fr/?a:b") == "https://exemple.fr/?a:b"
    assert thousands(12345) == "12\u202f345"


def test_dates_and_languages() -> None:
    assert date_in_words(date(2026, 3, 1)) == "1er mars 2026"
    assert date_in_words(date(2026, 8, 21)) == "21 août 2026"
    assert language_name("en") == "anglais"
    assert language_name("xx") == "xx"


def test_the_screens_fill_in_their_figures() -> None:
    for screen in (signup_screen(Draft.of(None)), screens.help_page(), screens.resume_usage()):
        assert "{" not in screen.html
    assert "60\u00a0mots" in signup_screen(Draft.of(None)).plain


def test_the_current_length_is_ticked() -> None:
    rows = screens.length_choice(Length.LONG).buttons
    assert [row[0].text for row in rows[:-1]] == ["Une phrase", "Environ 60\u00a0mots", "✓ Environ 120\u00a0mots"]
    assert [screens.parse_length(row[0].data) for row in rows[:-1]] == list(Length)
    assert screens.parse_length("len:9") is None
    assert screens.length_saved(Length.SHORT) == "C’est noté\u202f: une phrase."


def test_a_second_start_does_not_claim_that_todays_digest_has_come() -> None:
    # Two taps on « C'est parti »: what the first one planned is still on its way.
    assert "parvenues, ou arrivent" in welcome_screen(time(8), first=False).plain


def test_links_left_over_are_named() -> None:
    assert "en reste un" in left_over(("https://exemple.fr/6",)).plain
    many = left_over(tuple(f"https://exemple.fr/{n}" for n in range(40)))
    assert "en reste 40" in many.plain
    assert many.html.count("<a ") == 20


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("application/pdf", "PDF"),
        ("video/mp4", "vidéo"),
        ("image/webp", "image"),
        ("audio/mpeg", "son"),
        ("application/zip", "archive"),
        ("application/x-elf", "type inconnu"),
        ("", "type inconnu"),
        ("other", "type inconnu"),
    ],
)
def test_a_file_has_a_french_name(media_type: str, name: str) -> None:
    text = refusal(NotAPage(detail=media_type)).plain
    assert text.startswith(f"Ce lien ne mène pas à une page mais à un fichier ({name}), que")


def test_our_own_fault_has_a_number() -> None:
    assert "ab12" in unexpected("ab12").plain
