"""An edition out of chosen stories and of articles that were read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.news import Brief, Counts, Edition, EditionStory, Item, Ranked, Story
from bot.domain.summary import ArticleSummary, Length, SummarySentence
from bot.news.editions import MOST_BRIEFS, Choice, preferred
from bot.news.headlines import headline

LEAD_SENTENCES = 3
OTHER_SENTENCES = 2
# Words beyond which a story that is not the lead has one sentence.
_LONG = 50

_Found = tuple[Item, ArticleSummary]


class Composer:
    """Makes editions out of the articles that were read once for all readers."""

    def __init__(self, summaries: Mapping[str, ArticleSummary], readable: Mapping[str, float] | None = None) -> None:
        """Summaries of articles by the id of their item, and how readable each outlet is (see ``preferred``)."""
        self._summaries = summaries
        self._readable = readable or {}
        self._counted: tuple[Sequence[Story], Counts] | None = None
        self._orders: dict[int, tuple[Story, tuple[Item, ...]]] = {}
        # Readers of one desk share what is ranked: each story is told once, and kept with the article it is told from.
        self._told: dict[tuple[int, bool], tuple[Ranked, ArticleSummary, EditionStory]] = {}
        self._briefs: dict[int, tuple[Ranked, Brief]] = {}

    def compose(self, day: date, choice: Choice, stories: Sequence[Story], most_briefs: int = MOST_BRIEFS) -> Edition:
        """The edition of ``day``. ``stories`` are all that there were to choose from: they are counted.

        A chosen story none of whose articles could be read becomes one of the first briefs: nothing is told that was
        not read. The lead has three sentences, the others one or two.
        """
        told: list[EditionStory] = []
        unread: list[Brief] = []
        for ranked in choice.stories:
            found = self._found(ranked.story)
            if found is None:
                unread.append(self._brief(ranked))
            else:
                told.append(self._tell(ranked, *found, lead=not told))
        briefs = [*unread, *map(self._brief, choice.briefs)]
        return Edition(day, tuple(told), tuple(briefs[:most_briefs]), self._counts(stories, len(told)))

    def _tell(self, ranked: Ranked, item: Item, summary: ArticleSummary, *, lead: bool) -> EditionStory:
        kept = self._told.get((id(ranked), lead))
        if kept is None or kept[1] is not summary:
            kept = self._told[id(ranked), lead] = ranked, summary, _told(ranked, item, summary, lead=lead)
        return kept[2]

    def _counts(self, stories: Sequence[Story], kept: int) -> Counts:
        if self._counted is None or self._counted[0] is not stories:
            self._counted = stories, census(stories, 0)
        return replace(self._counted[1], kept=kept)

    def _found(self, story: Story) -> _Found | None:
        """The first of the preferred articles that was read whole, or else the first that was read at all."""
        read = [(item, self._summaries[item.id]) for item in self._order(story) if item.id in self._summaries]
        whole = [found for found in read if not _locked(found[1])]
        return next(iter(whole or read), None)

    def _order(self, story: Story) -> tuple[Item, ...]:
        key = id(story)
        if key not in self._orders:
            self._orders[key] = story, preferred(story, self._readable)
        return self._orders[key][1]

    def _brief(self, ranked: Ranked) -> Brief:
        kept = self._briefs.get(id(ranked))
        if kept is None:
            item = self._order(ranked.story)[0]
            kept = self._briefs[id(ranked)] = (
                ranked,
                Brief(ranked.story.id, headline(item.title), item.url, item.outlet),
            )
        return kept[1]


def census(stories: Sequence[Story], kept: int) -> Counts:
    """« 317 articles de 20 médias → 214 sujets → 7 retenus »."""
    items = [item for story in stories for item in story.items]
    return Counts(len(items), len({item.outlet for item in items}), len(stories), kept)


def best_sentences(summary: ArticleSummary, most: int) -> tuple[SummarySentence, ...]:
    """At least one and at most ``most`` sentences, in the text's order; those of the shorter lengths are the best."""
    every = summary.summary.sentences
    best = sorted(range(len(every)), key=lambda at: (every[at].level, at))
    medium = [at for at in best if every[at].level <= Length.MEDIUM] or best[:1]
    return tuple(every[at] for at in sorted(medium[:most]))


def _told(ranked: Ranked, item: Item, summary: ArticleSummary, *, lead: bool) -> EditionStory:
    sentences = best_sentences(summary, LEAD_SENTENCES) if lead else _short(summary)
    return EditionStory(
        story_id=ranked.story.id,
        title=headline(summary.title or item.title),
        url=item.url,
        outlets=tuple(dict.fromkeys((item.outlet, *ranked.story.outlets))),
        sentences=tuple(sentence.text for sentence in sentences),
        themes=tuple(match.theme for match in ranked.story.themes),
        locked=_locked(summary),
        why=ranked.reasons,
        published=item.published,
        speakers=tuple(sentence.speaker for sentence in sentences),
    )


def _short(summary: ArticleSummary) -> tuple[SummarySentence, ...]:
    two = best_sentences(summary, OTHER_SENTENCES)
    return two if sum(len(sentence.text.split()) for sentence in two) <= _LONG else best_sentences(summary, 1)


def _locked(summary: ArticleSummary) -> bool:
    return summary.paywalled or summary.truncated
