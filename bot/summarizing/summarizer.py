"""A summarizer for sumy's documents.

This module imports sumy's base class, and with it nltk: half a second, which only who summarises has to wait for.
"""

from sumy.models.dom import ObjectDocumentModel, Sentence
from sumy.summarizers._summarizer import AbstractSummarizer
from sumy.utils import ItemsCount

from bot.domain.request import count_words
from bot.summarizing.model import load
from bot.summarizing.passages import read_passages
from bot.summarizing.ranking import Ranking, analyst, rank
from bot.summarizing.selection import Selection
from bot.summarizing.words import stemmer


class NewsSummarizer(AbstractSummarizer):  # type: ignore[misc]  # sumy has no types
    """Chooses the sentences that an editor's summary of a news article would share most words with.

    Learned from editors' summaries (docs/model-card.md); time is linear in the document. Works wherever sumy takes a
    summarizer: it reads the sentences as they are written, so that the document's tokenizer may be any.
    """

    def __init__(self, language: str = "fr", title: str = "") -> None:
        """``language`` is an ISO 639-1 code, ``title`` the article's. Raises ``UnsupportedLanguage``."""
        super().__init__(stemmer(language))
        self._language = language
        self._title = title

    def __call__(self, document: ObjectDocumentModel, sentences_count: int | str) -> tuple[Sentence, ...]:
        """The best sentences, in the document's order; ``sentences_count`` may be a share such as ``"20%"``."""
        sentences = document.sentences
        if not any(count_words(str(sentence)) for sentence in sentences):
            return ()
        count = len(ItemsCount(sentences_count)(sentences))
        chosen = Selection(self.rank(document), load()).fill(count)
        return tuple(sentences[place] for place in sorted(chosen))

    def rank(self, document: ObjectDocumentModel) -> Ranking:
        """The ranking of a document that has at least one word."""
        paragraphs = [[str(sentence) for sentence in paragraph.sentences] for paragraph in document.paragraphs]
        passages = read_passages(paragraphs, self._language, self._title)
        places = [place for place, paragraph in enumerate(paragraphs) for _ in paragraph]
        model = load()
        return rank(analyst(self._language, model.vocabulary).analyse(passages, places, self._title), model)
