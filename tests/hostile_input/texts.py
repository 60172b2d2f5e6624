"""Messages as the bot would send them, made of the worst texts that a page, a feed or a person can hold."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from random import Random

from bot.domain.news import Brief, Counts, Edition, EditionStory, Tastes
from bot.domain.request import Request, Source
from bot.domain.subscription import Place, Subscription
from bot.domain.summary import ArticleSummary, Length, Summary, SummarySentence
from bot.errors import NotFound
from bot.presentation.answers import article_answer, folded_answer, plain_answer, source_notice, text_answer
from bot.presentation.edition import edition_message, reasons_message
from bot.presentation.refusals import left_over, refusal
from bot.presentation.settings_screens import alerts_screen, feed_added, feed_lost, sources_screen
from bot.presentation.telegram_html import Rendered

PIECES = (
    "La sonde est partie.",
    "« Non ! »",
    "l’été\u202f: 7\u00a0h",
    "<b>",
    "</b>",
    '<a href="',
    "'>",
    "<script>alert(1)</script>",
    "&",
    "&lt;",
    "&amp;amp;",
    "&#60;",
    "&#x3c;",
    "&eacute;",
    "*",
    "_",
    "`",
    "[x](http://a.fr)",
    "{name}",
    "{0}",
    "%s",
    "\\",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u061c",
    "\ufeff",
    "\u00ad",
    "\u034f",
    "\u2028",
    "\u2029",
    "\x00",
    "\x08",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\r",
    "\n",
    "\n\n",
    "\t",
    "\ud800",
    "\udfff",
    "\ufffe",
    "\ufdd0",
    "\U000e0041",
    "\U000e007f",
    "\U000e0101",
    "\ufe0f",
    "\ufe00",
    "\U0001fffe",
    "e" + "\u0301" * 40,
    "\u0300\u0489\u20dd" * 9,
    "\u3164",
    "\u2800",
    "\u115f",
    "👩\u200d🚀",
    "🏴\U000e0067\U000e0062\U000e007f",
    "1\ufe0f\u20e3",
    "👍🏽",
    "می\u200cخواهم",
    "क्\u200dष",
    "שָׁלוֹם",
    "السلام",
    "https://a.fr/?a=1&b=2",
    "@admin",
    "/desabonner",
    "tg://user?id=1",
)
ADDRESSES = (
    "https://exemple.fr/a",
    "https://exemple.fr/é?q=<&>\"'#:~:text=a",
    "http://аррӏе.com/",
    "https://xn--80ak6aa92e.com/",
    "https://gооgle.com/",
    "https://café.fr/",
    "https://banque.fr@pirate.fr/",
    "javascript:alert(1)",
    "tg://resolve?domain=x",
    "https://",
    "https://[",
    "https://[::1]:80/",
    "http://a.fr:99999/",
    "//a.fr",
    "https://a.fr\\@b.fr/",
    "https://a.fr/\u202egpj",
    "https://a.fr/ b",
    "https://a.fr/\x00",
    "https://xn--/",
    "https://xn--zzzz-.fr/",
    "https://a..fr/",
    "https://-a.fr/",
    "https://exemple.fr/" + "x" * 3000,
    "https://straße.de/",
    "https://日本.jp/",
    "https://a.fr/{|}^`",
    "https://a.fr:443",
    "https://ı.fr/",
    "https://a.fr/'onclick='",
    "https://a%2fb.fr/",
    "HTTPS://EXEMPLE.FR/A",
    "https://a\u3002fr/",
    "",
)


class Hostile:
    """An endless supply, the same for the same ``seed``; ``made`` counts the texts in it."""

    def __init__(self, seed: int) -> None:
        self.luck = Random(seed)
        self.made = 0
        self._makers: tuple[Callable[[], Rendered], ...] = (
            self._article,
            self._article,
            self._article,
            self._text,
            self._text,
            self._redrawn,
            self._folded,
            self._refusal,
            self._left_over,
            self._edition,
            self._reasons,
            self._sources,
            self._alerts,
            self._feed,
        )

    def message(self) -> Rendered:
        """One message."""
        return self.luck.choice(self._makers)()

    def text(self, longest: int = 30) -> str:
        """A text."""
        self.made += 1
        luck = self.luck
        size = luck.choice((0, 1, 2, 5, longest))
        found = [luck.choice(PIECES) if luck.random() < 0.7 else chr(luck.randrange(0x110000)) for _ in range(size)]
        if luck.random() < 0.02:
            found.append(luck.choice(PIECES) * luck.randrange(200, 3000))
        return "".join(found)

    def address(self) -> str:
        """An address, or what passes itself off as one."""
        self.made += 1
        known = self.luck.choice(ADDRESSES)
        if self.luck.random() < 0.6:
            return known
        at = self.luck.randrange(len(known) + 1)
        return known[:at] + self.text(3) + known[at:]

    def _summary(self) -> Summary:
        levels = [self.luck.choice(list(Length)) for _ in range(self.luck.randrange(1, 8))]
        sentences = tuple(SummarySentence(self.text(40) or "x", level, self._anchor()) for level in levels)
        return Summary(self.luck.choice(("fr", "en", "xx", "<b>")), sentences, 10**6, self.luck.randrange(10**6))

    def _anchor(self) -> str:
        return self.luck.choice(("", "text=La%20sonde", "text=" + self.text(2)))

    def _source(self) -> Source:
        return Source(self.text(), self.text() if self.luck.random() < 0.5 else "")

    def _length(self) -> Length:
        return self.luck.choice(list(Length))

    def _article(self) -> Rendered:
        flag = self.luck.random
        article = ArticleSummary(
            self.address(),
            self.text(),
            self._summary(),
            self.text(),
            self.text(),
            date(2026, 3, 1),
            paywalled=flag() < 0.2,
            truncated=flag() < 0.2,
        )
        return article_answer(article, self._length(), source_notice(self._source()) if flag() < 0.5 else "")

    def _text(self) -> Rendered:
        request = Request((), self.text(), self._source(), self.luck.choice((1, 1, 3)))
        return text_answer(request, self._summary(), self._length(), self.luck.choice((None, NotFound())))

    def _redrawn(self) -> Rendered:
        return plain_answer([self.text(60) for _ in range(self.luck.randrange(9))], self._summary(), self._length())

    def _folded(self) -> Rendered:
        return folded_answer([self.text(60) for _ in range(self.luck.randrange(9))], self._summary(), self._length())

    def _refusal(self) -> Rendered:
        return refusal(NotFound(detail=self.text()), self.address())

    def _left_over(self) -> Rendered:
        return left_over(tuple(self.address() for _ in range(self.luck.randrange(1, 40))))

    def _a_edition(self) -> Edition:
        stories = tuple(
            EditionStory(
                "s",
                self.text(),
                self.address(),
                tuple(self.text(4) for _ in range(self.luck.randrange(1, 8))),
                tuple(self.text(30) for _ in range(self.luck.randrange(4))),
                (),
                self.luck.random() < 0.3,
                (self.text(),) * 3,
                datetime(2026, 3, 1, tzinfo=UTC),
            )
            for _ in range(self.luck.randrange(9))
        )
        briefs = tuple(Brief("b", self.text(), self.address(), self.text(4)) for _ in range(self.luck.randrange(12)))
        return Edition(date(2026, 3, 1), stories, briefs, Counts(1, 1, 1, len(stories)), "k")

    def _edition(self) -> Rendered:
        return edition_message(self._a_edition(), "k", (date(2026, 2, 28),) * self.luck.randrange(3))

    def _reasons(self) -> Rendered:
        return reasons_message(self._a_edition())

    def _sources(self) -> Rendered:
        feeds = tuple(self.address() for _ in range(self.luck.randrange(20)))
        outlets = tuple(self.text(4) for _ in range(self.luck.randrange(30)))
        return sources_screen(Subscription(Place(1), feeds=feeds), outlets, self.luck.randrange(4))

    def _alerts(self) -> Rendered:
        return alerts_screen(Subscription(Place(1), tastes=Tastes(alerts=(self.text(4)[:40],) * 10)))

    def _feed(self) -> Rendered:
        return self.luck.choice((feed_added, feed_lost))(self.luck.choice((self.text(), self.address())))
