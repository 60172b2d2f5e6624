import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.fragments import text_directive

TEXT = (
    "La mairie a ouvert un atelier de réparation lundi, avec quatre bénévoles et un local.\n\n"
    "La mairie a ouvert un atelier de poterie mardi, sans bénévole ni local. Il pleut. Le maire sourit.\n\n"
    "Plus tard, le journal écrit : « Il pleut. Le maire sourit. » Et rien n'a changé & tout reste peut-être là."
)


def test_the_fewest_first_words_and_the_last_ones() -> None:
    assert text_directive(
        "La mairie a ouvert un atelier de réparation lundi, avec quatre bénévoles et un local.", TEXT
    ) == ("text=La%20mairie%20a%20ouvert,et%20un%20local.")
    assert text_directive("La mairie a ouvert un atelier de poterie mardi, sans bénévole ni local.", TEXT) == (
        "text=La%20mairie%20a%20ouvert%20un%20atelier%20de%20poterie,b%C3%A9n%C3%A9vole%20ni%20local."
    )


def test_short_sentences_are_whole_and_syntax_is_encoded() -> None:
    assert text_directive("Le maire sourit.", TEXT) == "text=Le%20maire%20sourit."
    assert text_directive("Et rien n'a changé & tout reste peut-être là.", TEXT) == (
        "text=Et%20rien%20n%27a%20chang%C3%A9,reste%20peut%2D%C3%AAtre%20l%C3%A0."
    )


def test_a_prefix_where_no_first_words_are_unique() -> None:
    text = "Elle a dit : il pleut. Puis elle est sortie. Il pleut. Le maire sourit."
    assert text_directive("Il pleut.", text) == "text=sortie.-,Il%20pleut."
    paragraphs = "Un jour, il pleut.\n\nUne phrase avant.\n\nIl pleut."
    assert text_directive("Il pleut.", paragraphs) == "text=avant.-,Il%20pleut."


def test_without_its_quotation_marks() -> None:
    assert text_directive("« Il pleut. »", "Hier encore. Il pleut. Le maire sourit.") == "text=Il%20pleut."
    assert text_directive("« Le maire sourit »", "Il dit « Le maire sourit » souvent.") == "text=Le%20maire%20sourit"


@pytest.mark.parametrize("sentence", ["", "   ", "Absente du texte.", "« »"])
def test_nothing_to_find(sentence: str) -> None:
    assert text_directive(sentence, TEXT + " « »") == ""


def test_a_paragraph_repeated_word_for_word() -> None:
    text = "Il pleut encore. Il pleut encore."
    assert text_directive("Il pleut encore.", text) == "text=Il%20pleut%20encore."


# What a browser does with a directive: https://wicg.github.io/scroll-to-text-fragment/#finding-ranges-in-a-document


def fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def occurrences(text: str, words: str, begin: int) -> list[tuple[int, int]]:
    found = []
    for at in range(begin, len(text) - len(words) + 1):
        end = at + len(words)
        whole = (at == 0 or not (text[at - 1].isalnum() and text[at].isalnum())) and (
            end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
        )
        if text.startswith(words, at) and whole and "\n\n" not in text[at:end]:
            found.append((at, end))
    return found


def browser(directive: str, text: str) -> tuple[int, int] | None:
    parts = directive.removeprefix("text=").split(",")
    prefix = fold(unquote(parts.pop(0)[:-1])) if parts[0].endswith("-") else ""
    start, end = fold(unquote(parts[0])), fold(unquote(parts[1])) if len(parts) > 1 else ""
    folded = fold(text)
    for begin, stop in occurrences(folded, start, 0):
        if prefix and not any(
            re.fullmatch(r"\s*", folded[after:begin]) for _, after in occurrences(folded, prefix, 0) if after <= begin
        ):
            continue
        if not end:
            return begin, stop
        ends = occurrences(folded, end, stop)
        return (begin, ends[0][1]) if ends else None
    return None


WORDS = st.sampled_from(
    ["le", "la", "maire", "Maire", "dit", "pleut", "non", "été", "l'eau", "bien-être", "a,b", "&", "«", "»", "100 %"]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=16).map(lambda words: " ".join(words).capitalize() + ".")
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=5)


@given(st.lists(PARAGRAPHS, min_size=1, max_size=4), st.data())
def test_a_browser_finds_the_sentence_and_nothing_before_it(paragraphs: list[list[str]], data: st.DataObject) -> None:
    text = "\n\n".join(" ".join(sentences) for sentences in paragraphs)
    sentence = data.draw(st.sampled_from([sentence for sentences in paragraphs for sentence in sentences]))
    directive = text_directive(sentence, text)
    if not any(character.isalnum() for character in sentence):
        assert directive == ""
        return
    found = browser(directive, text)
    assert found is not None
    shown = fold(text)[found[0] : found[1]]
    bare = re.compile(r"^\W+|\W+$")
    assert bare.sub("", shown) == bare.sub("", fold(sentence))
