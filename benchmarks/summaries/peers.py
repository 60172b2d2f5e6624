"""The summarizers that ours is compared with, each as (title, paragraphs, sentences) → sentences."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations

from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.edmundson import EdmundsonSummarizer
from sumy.summarizers.kl import KLSummarizer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.reduction import ReductionSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

from bot.summarizing.passages import cut_paragraphs, to_document
from bot.summarizing.summary import choose
from training.rouge import Reference, read_words

Peer = Callable[[str, str, int], list[str]]

_EIGHT = {
    "LexRank": LexRankSummarizer,
    "TextRank": TextRankSummarizer,
    "LSA": LsaSummarizer,
    "Luhn": LuhnSummarizer,
    "Edmundson": EdmundsonSummarizer,
    "KL-Sum": KLSummarizer,
    "SumBasic": SumBasicSummarizer,
    "Reduction": ReductionSummarizer,
}
_ORACLE_CANDIDATES = 12
_ORACLE_SENTENCES = 3


def sumy_peers() -> dict[str, Peer]:
    """sumy's eight as they come: NLTK's stemmer and sumy's stop words, on documents cut into sentences by us."""
    return {f"sumy {name}": partial(_with_sumy, made) for name, made in _EIGHT.items()}


def ours(words: int) -> Peer:
    """The bot's summary within a budget."""
    return lambda title, text, _: choose(text, "fr", title, words=words)


def lead(_: str, text: str, count: int) -> list[str]:
    """The first sentences."""
    return [sentence for paragraph in cut_paragraphs(text, "fr") for sentence in paragraph][:count]


def oracle(text: str, reference: Reference) -> list[str]:
    """The best choice of up to three sentences, found with the editor's summary in hand: nobody can do better."""
    sentences = [sentence for paragraph in cut_paragraphs(text, "fr") for sentence in paragraph]
    words = [read_words(sentence) for sentence in sentences]

    def worth(places: Sequence[int]) -> float:
        return sum(reference.scores([word for place in places for word in words[place]]))

    best = sorted(sorted(range(len(sentences)), key=lambda place: -worth([place]))[:_ORACLE_CANDIDATES])
    sets = [chosen for size in range(1, _ORACLE_SENTENCES + 1) for chosen in combinations(best, size)]
    return [sentences[place] for place in max(sets, key=worth)]


def _with_sumy(made: type, title: str, text: str, count: int) -> list[str]:
    document = to_document(cut_paragraphs(text, "fr"), "fr")
    summarizer = made(Stemmer("french"))
    if made is EdmundsonSummarizer:
        # It cannot do without lists of words that speak for a sentence and against it; these are the title's.
        summarizer.bonus_words = read_words(title) or ("important",)
        summarizer.stigma_words = ("peut-être",)
        summarizer.null_words = get_stop_words("french")
    else:
        summarizer.stop_words = get_stop_words("french")
    return [str(sentence) for sentence in summarizer(document, count)]
