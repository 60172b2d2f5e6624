"""How much text, and how much of it in links, each element of a page holds: one pass, whatever the nesting."""

from dataclasses import dataclass

from lxml.html import HtmlElement

#: The text of these is never shown.
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "title"})


@dataclass(slots=True)
class Measure:
    """``text``: characters of text in the element; ``linked``: those inside links; ``headings``: main headings (h1)."""

    text: int = 0
    linked: int = 0
    headings: int = 0


def measure(tree: HtmlElement) -> dict[HtmlElement, Measure]:
    """The measure of every element, in document order.

    Children are added up into their parents from the end of the document: asking each element for its own text would be
    quadratic in the depth, which a hostile page chooses.
    """
    found = {node: Measure() for node in tree.iter() if isinstance(node.tag, str)}
    for node in reversed(list(tree.iter())):
        own = found.get(node)
        if own is not None and node.tag not in _SILENT:
            own.text += len((node.text or "").strip())
            own.headings += node.tag == "h1"
            if node.tag == "a":
                own.linked = own.text
        parent = found.get(node.getparent())
        if parent is not None:
            parent.text += len((node.tail or "").strip())
            if own is not None:
                parent.text += own.text
                parent.linked += own.linked
                parent.headings += own.headings
    return found
