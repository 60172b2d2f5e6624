import contextlib
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.feed import Feed
from bot.domain.page import Page
from bot.errors import NotAFeed
from bot.reading.feeds import MOST_ENTRIES, read_feed
from tests.patience import processor_time

NOW = datetime(2026, 2, 18, 18, tzinfo=UTC)
URL = "https://exemple.fr/flux.xml"


def read(text: str | bytes, charset: str | None = None) -> Feed:
    body = text if isinstance(text, bytes) else text.encode()
    return read_feed(Page(URL, body, "text/xml", charset), NOW)


def rss(items: str, channel: str = "<title>Le Fil</title><link>https://exemple.fr/</link>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{items}</channel></rss>'


def item(description: str = "Un résumé.", more: str = "") -> str:
    return f"<item><title>Un titre</title><link>/a</link><description>{description}</description>{more}</item>"


RSS2 = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/">
  <channel>
    <title>Le Fil</title><atom:link href="https://exemple.fr/flux.xml" rel="self"/>
    <link>https://exemple.fr/</link><language>fr-FR</language>
    <item>
      <media:title>La légende de la photo</media:title>
      <title>La sonde est partie</title>
      <link>https://exemple.fr/sonde</link>
      <guid isPermaLink="false">42</guid>
      <pubDate>Wed, 18 Feb 2026 10:00:00 +0100</pubDate>
      <description><![CDATA[<p>Elle a quitté l'orbite &eacute;troite.</p>]]></description>
      <content:encoded><![CDATA[<p>Tout l'article.</p>]]></content:encoded>
    </item>
  </channel>
</rss>"""
RSS1 = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://exemple.fr/"><title>Le Fil</title><link>https://exemple.fr/</link>
    <dc:language>fr</dc:language></channel>
  <item rdf:about="42"><title>La sonde est partie</title><link>https://exemple.fr/sonde</link>
    <dc:date>2026-02-18T10:00:00+01:00</dc:date>
    <description>Elle a quitté l'orbite étroite.</description></item>
</rdf:RDF>"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://exemple.fr/">
  <title type="html">Le &lt;b&gt;Fil&lt;/b&gt;</title><link rel="self" href="flux.xml"/><link href="/"/>
  <entry>
    <id>42</id><title>La sonde est partie</title>
    <link rel="enclosure" href="son.mp3"/><link rel="alternate" href="sonde"/>
    <updated>2026-02-18T11:00:00Z</updated><published>2026-02-18T09:00:00Z</published>
    <summary type="xhtml">
      <div xmlns="http://www.w3.org/1999/xhtml"><p>Elle a quitté <em>l'orbite</em> étroite.</p></div>
    </summary>
  </entry>
</feed>"""
RSS092 = RSS2.replace('version="2.0"', 'version="0.92"')


@pytest.mark.parametrize(("text", "form"), [(RSS2, "RSS 2.0"), (RSS1, "RSS 1.0"), (ATOM, "Atom"), (RSS092, "RSS 0.92")])
def test_every_format_says_the_same(text: str, form: str) -> None:
    feed = read(text)
    assert (feed.title, feed.site, feed.language, feed.format) == ("Le Fil", "https://exemple.fr/", "fr", form)
    (entry,) = feed.entries
    assert (entry.guid, entry.title, entry.url) == ("42", "La sonde est partie", "https://exemple.fr/sonde")
    assert entry.teaser == "Elle a quitté l'orbite étroite."
    assert entry.published == datetime(2026, 2, 18, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (rss(item("Été à l’œuvre")).encode("cp1252"), "iso-8859-1"),
        (rss(item("Été à l’œuvre")).replace("?>", ' encoding="ISO-8859-1"?>', 1).encode("cp1252"), None),
        (rss(item("Été à l’œuvre")).replace("?>", ' encoding="ISO-8859-1"?>', 1).encode(), "utf-8"),
        (rss(item("Été à l’œuvre")).encode("utf-16"), None),
        (b"\xef\xbb\xbf" + rss(item("Été à l’œuvre")).encode(), "punycode"),
    ],
)
def test_charsets_that_are_declared_wrong_or_not_at_all(body: bytes, charset: str | None) -> None:
    assert read(body, charset).entries[0].teaser == "Été à l’œuvre"


@pytest.mark.parametrize(
    ("description", "teaser"),
    [
        ("Le pr&amp;eacute;sident &amp;amp; le ministre", "Le président & le ministre"),
        ("&amp;lt;p&amp;gt;Deux fois&amp;lt;/p&amp;gt;", "Deux fois"),
        ("&lt;p&gt;Un.&lt;/p&gt;&lt;p&gt;Deux.&lt;/p&gt;&lt;script&gt;trois()&lt;/script&gt;", "Un. Deux."),
        ("Fin &hellip; &eacute;crite", "Fin … écrite"),
        ("<p>Pas &eacute;chapp&eacute; <b>du tout</b></p>", "Pas échappé du tout"),
        ("<p>Jamais fermé<br>jamais", "Jamais fermé jamais"),
        ("Le fer & le feu, 3 < 4", "Le fer & le feu, 3 < 4"),
        ("Une cloche\x07 &#7;et un &#x1f;reste", "Une cloche et un reste"),
        ("<![CDATA[ <p>Jamais refermé", "Jamais refermé"),
        ("<![CDATA[ un ]]> et <b>deux", "un et deux"),
        ("&inconnue; entité", "&inconnue; entité"),
        ("Un résumé. L’article Un titre est apparu en premier sur Le Fil.", "Un résumé."),
        ("Un résumé. &lt;a href='/a'&gt;Lire la suite&lt;/a&gt;", "Un résumé."),
        ("Un début [&#8230;]", "Un début…"),
        ("Un titre…", ""),
        ("", ""),
    ],
)
def test_teasers(description: str, teaser: str) -> None:
    feed = read(rss(item(description) + item("La suite.").replace("/a", "/b?c=1&amp;d=2")))
    assert feed.entries[0].teaser == teaser
    assert (feed.entries[-1].teaser, feed.entries[-1].url) == ("La suite.", "https://exemple.fr/b?c=1&d=2")


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Des &lt;b&gt;gras&lt;/b&gt; et des &lt;i&gt;italiques&lt;/i&gt;", "Des gras et des italiques"),
        ("R&amp;amp;D : l&amp;#8217;atelier", "R&D : l’atelier"),
        ("La balise &lt;video&gt; a dix ans", "La balise <video> a dix ans"),
        ("Trois &lt; quatre", "Trois < quatre"),
        ("<![CDATA[Sur\n  deux lignes]]>", "Sur deux lignes"),
        ("mot " * 200, "mot " * 74 + "mot…"),
    ],
)
def test_titles(title: str, plain: str) -> None:
    feed = read(rss(f"<item><title>{title}</title><link>/a</link></item>"))
    assert feed.entries[0].title == plain


def test_an_entry_without_title_is_called_by_its_first_words() -> None:
    feed = read(rss(f"<item><link>/a</link><description>{'mot ' * 50}</description></item>"))
    assert feed.entries[0].title.startswith("mot mot")
    assert len(feed.entries[0].title) <= 100


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ("<link> https://exemple.fr/a \n</link>", "https://exemple.fr/a"),
        ("<link>../b c</link>", "https://exemple.fr/b%20c"),
        ("<guid>https://exemple.fr/c</guid>", "https://exemple.fr/c"),
        ('<guid isPermaLink="true">https://exemple.fr/c</guid>', "https://exemple.fr/c"),
        ('<link href="https://exemple.fr/d"/>', "https://exemple.fr/d"),
        ("<link>//autre.fr/e</link>", "https://autre.fr/e"),
        ("<feedburner:origLink>https://exemple.fr/f</feedburner:origLink><link>https://relais.fr/</link>",
         "https://exemple.fr/f"),
    ],
)  # fmt: skip
def test_links(fields: str, url: str) -> None:
    assert read(rss(f"<item><title>Un titre</title>{fields}</item>")).entries[0].url == url


@pytest.mark.parametrize(
    "fields",
    ["", "<link>javascript:alert(1)</link>", '<guid isPermaLink="false">https://exemple.fr/c</guid>', "<guid>7</guid>",
     "<link>http://[</link>", f"<link>/{'a' * 3000}</link>", "<link>mailto:a@exemple.fr</link>"],
)  # fmt: skip
def test_an_entry_that_leads_nowhere_is_left_out(fields: str) -> None:
    assert read(rss(f"<item><title>Un titre</title>{fields}</item>")).entries == ()


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Wed, 18 Feb 2026 10:00:00 GMT", datetime(2026, 2, 18, 10, tzinfo=UTC)),
        ("demain", None),
        ("Wed, 18 Feb 2026 18:30:00 GMT", NOW),  # a clock that is ahead
        ("Wed, 18 Feb 2027 10:00:00 GMT", None),
    ],
)
def test_moments(date: str, published: datetime | None) -> None:
    assert read(rss(item(more=f"<pubDate>{date}</pubDate>"))).entries[0].published == published


def test_a_guid_that_stands_for_several_addresses_stands_for_none() -> None:
    same = "<item><title>{0}</title><link>/{0}</link><guid>7</guid></item>"
    feed = read(rss(same.format("a") + same.format("b") + same.format("a")))
    assert [(entry.guid, entry.title) for entry in feed.entries] == [("", "a"), ("", "b")]


def test_what_precedes_the_feed_or_cuts_it_short() -> None:
    text = "\n<br />Warning: en ligne 3\n" + rss(item() + "<item><title>Un tit")
    assert [entry.title for entry in read(text).entries] == ["Un titre"]


def test_prefixes_that_nobody_declared() -> None:
    feed = read(rss(item(more="<dc:date>2026-02-18</dc:date>")))
    assert feed.entries[0].published == datetime(2026, 2, 17, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("<!DOCTYPE html><html><head><title>503</title></head><body>Panne</body></html>", "html"),
        ("<html><body>Notre flux : <rss version='2.0'><channel></channel></rss></body></html>", "html"),
        ('<!DOCTYPE rss [<!ENTITY a "aaa">]>' + rss(item("&a;")), "defines entities"),
        (rss("<i/>" * 120_001), "too many tags"),
        ("", "not XML of a feed"),
        ("Bonjour", "not XML of a feed"),
        ('{"version": "1.1"}', "not XML of a feed"),
        ("<feed></feed>", "empty"),
        (b"%PDF-1.7\x00\x01\x02" * 100, "application/octet-stream"),
    ],
)
def test_what_is_no_feed_is_refused_with_its_reason(text: str | bytes, detail: str) -> None:
    with pytest.raises(NotAFeed) as refusal:
        read(text)
    assert (refusal.value.subject, refusal.value.detail) == (URL, detail)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss("")).entries == ()


def test_of_too_many_entries_the_latest_are_kept() -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    items = [
        f"<item><title>N° {n}</title><link>/{n}</link><pubDate>{first + timedelta(hours=n)}</pubDate></item>"
        for n in range(MOST_ENTRIES + 50)
    ]
    titles = [entry.title for entry in read(rss("".join(items))).entries]
    assert (len(titles), titles[0], titles[-1]) == (MOST_ENTRIES, "N° 50", f"N° {MOST_ENTRIES + 49}")
    undated = "".join(items).replace("pubDate", "quand")
    assert len(read(rss(undated)).entries) == MOST_ENTRIES


@pytest.mark.parametrize(
    "body",
    [
        "<rss><channel><item " + " ".join(f'a{n}="x"' for n in range(50_000)) + "></item></channel></rss>",
        "<rss><channel>" + "<a>" * 100_000,
        "<rss><channel>" + "<title>" * 100_000,
        "<rss><channel><item><title>" + "&" * 1_000_000,
        rss("".join(f"<item><title>{n}</title><link>/{n}</link><description>{'&lt;p&gt;' * 900}</description></item>"
                    for n in range(300))),
    ],
    ids=["attributes", "depth", "unclosed", "ampersands", "paragraphs"],
)  # fmt: skip
def test_hostile_feeds_take_their_time_but_not_for_ever(body: str) -> None:
    with processor_time(8), contextlib.suppress(NotAFeed):
        read(body)


def test_a_broken_namespace_is_no_reason_to_fall_over() -> None:
    with contextlib.suppress(NotAFeed):
        read(
            '<rdf:RDF xmlns:rdf="http://w{ww.w3.org/1999/02/22-rdf-syntax-ns#}"><item><title>x</title></item></rdf:RDF>'
        )
