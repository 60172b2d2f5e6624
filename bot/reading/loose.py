"""Loose text, the paragraphs of old editors and embedded players, put into paragraphs of its own."""

from lxml.html import HtmlElement

_CONTAINERS = frozenset({"div", "section", "article", "main", "td", "blockquote", "body"})
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_LONG = 60


def wrap_loose_text(tree: HtmlElement) -> None:
    """Give a ``<p>`` to each long run of text and inline elements that stands beside blocks or broken lines.

    Extractors attach such a run to the block before it, and lose it with that block: a video in the middle of an
    article would take the next paragraph away.
    """
    for node in list(tree.iter(*_CONTAINERS)):
        if any(child.tag not in _INLINE for child in node):
            _wrap_runs(node)


def _wrap_runs(node: HtmlElement) -> None:
    before: HtmlElement | None = None
    run: list[HtmlElement] = []
    size = _size(node.text)
    for child in [*node, None]:
        if child is not None and child.tag in _INLINE:
            run.append(child)
            size += _size(child.tail) + (_size("".join(child.itertext())) if size < _LONG else 0)
            continue
        if size >= _LONG:
            _wrap(node, before, run)
        if child is not None:
            before, run, size = child, [], _size(child.tail)


def _size(text: str | None) -> int:
    return len((text or "").strip())


def _wrap(node: HtmlElement, before: HtmlElement | None, run: list[HtmlElement]) -> None:
    """Move the text that follows ``before`` (or opens ``node``) and the elements of ``run``, with tails, into ``<p>``.

    By neighbours and not by index: an index is counted from the first child each time.
    """
    paragraph = node.makeelement("p")
    if before is None:
        paragraph.text, node.text = node.text, None
        node.insert(0, paragraph)
    else:
        paragraph.text, before.tail = before.tail, None
        before.addnext(paragraph)
    for part in run:
        paragraph.append(part)
