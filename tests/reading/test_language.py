import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.reading.language import detect_language
from tests.reading.samples import TEXT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TEXT, "fr"),
        (TEXT.upper(), "fr"),
        (
            "Le cloud hybride et le machine learning open source bousculent le SaaS : Kubernetes, Copilot, CI/CD.",
            "fr",
        ),
        ("The town hall opened a workshop on Monday where people learn how to repair their own appliances.", "en"),
        ("Das Rathaus hat am Montag eine Werkstatt eröffnet, in der die Bewohner ihre Geräte selbst reparieren.", "de"),
        ("El ayuntamiento abrió el lunes un taller donde los vecinos aprenden a reparar sus propios aparatos.", "es"),
        (
            "市政厅周一开设了一个工作坊，居民们可以在那里学习如何自己修理家用电器，四名志愿者在现场帮助他们，每周开放两个下午。",
            "zh",
        ),
        ("", ""),
        ("OK", ""),
        ("1234 5678 " * 30, ""),
        ("https://exemple.fr/une/adresse/tres/longue/avec/beaucoup/de/lettres", ""),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert detect_language(text) == code


def test_a_quotation_in_another_language_does_not_decide() -> None:
    english = "« We do not repair things for people, we show them how to do it by themselves, and they come back. » "
    assert detect_language(english + TEXT * 4) == "fr"


def test_what_only_looks_like_letters() -> None:
    assert detect_language("ﾟ" * 5 + "ᚠᛇᚻ" * 40) == ""


def test_threads_and_processes_agree() -> None:
    mixed = "Le meeting du board a validé la roadmap, the product team will ship it demain matin avec le support."
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(detect_language, [mixed] * 40))
    code = f"from bot.reading.language import detect_language as d; print(d({mixed!r}), end='')"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert answers == {other.stdout}
