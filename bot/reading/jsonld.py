"""What a page says of its article in JSON-LD, https://schema.org/Article."""

import json
from collections.abc import Iterator

from lxml.html import HtmlElement

_ARTICLES = ("article", "newsarticle", "reportage", "blogposting", "posting", "review", "report", "webpage")
_ROOMS = ("@graph", "mainEntity", "mainEntityOfPage")
_DEEPEST = 4
_MOST_NODES = 200

Node = dict[str, object]


def article_nodes(tree: HtmlElement) -> list[Node]:
    """The nodes that describe the page's article, articles before web pages.

    Roots, lists, ``@graph`` and ``mainEntity`` are walked; ``itemListElement`` and ``hasPart`` are not: what they hold
    is another article, or a part of a page.
    """
    nodes = [node for node in _nodes(tree) if any(kind.endswith(_ARTICLES) for kind in _types(node))]
    return sorted(nodes, key=lambda node: all(kind.endswith("webpage") for kind in _types(node)))


def text_of(value: object) -> str:
    """The name that a JSON-LD value stands for: itself, its ``name``, or those of its items, joined by commas."""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(name for item in value[:10] if (name := text_of(item))))
    if isinstance(value, dict):
        return text_of(value.get("name")) if not isinstance(value.get("name"), dict) else ""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _nodes(tree: HtmlElement) -> Iterator[Node]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            # Editors paste raw line breaks into strings: the strict parser would lose the whole block for one.
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _walk(value, 0)


def _walk(value: object, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value[:_MOST_NODES]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for room in _ROOMS:
            yield from _walk(value.get(room), depth + 1)


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rsplit("/", 1)[-1].lower() for kind in listed if isinstance(kind, str)] or [""]
