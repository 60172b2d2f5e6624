"""The articles to learn from."""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from bot.summarizing.passages import Passage, cut_paragraphs, read_passages
from training.rouge import Reference

FOLDS = 5
_PROCESSES = 2
_CHUNK = 50

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Example:
    """An article as the product reads it, its editor's summary, and the fold that it is in."""

    fold: int
    title: str
    passages: Sequence[Passage]
    paragraphs: Sequence[int]
    reference: Reference


def read(path: Path, most: int | None) -> list[Example]:
    """The articles of a gzipped file of JSON lines, in its order, ``most`` at most."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [line for line, _ in zip(lines, range(most or 10**9), strict=False)]
    examples = each(_read_one, list(enumerate(rows)))
    return [example for example in examples if any(passage.words for passage in example.passages)]


def each(step: Callable[..., Result], items: Sequence[object]) -> Iterator[Result]:
    """The result of ``step`` for each of ``items``, in their order, from several processes.

    They are forked: what a ``step`` finds in its module when it starts need not be sent to it.
    """
    with get_context("fork").Pool(_PROCESSES) as pool:
        yield from pool.imap(step, items, chunksize=_CHUNK)
        # Told to end, and waited for: a worker that is killed while it holds the queue's lock keeps it for ever.
        pool.close()
        pool.join()


def _read_one(item: tuple[int, str]) -> Example:
    place, line = item
    row = json.loads(line)
    paragraphs = [part for text in row["paragraphs"] for part in cut_paragraphs(text, "fr")]
    return Example(
        place % FOLDS,
        row["title"],
        read_passages(paragraphs, "fr", row["title"]),
        [number for number, sentences in enumerate(paragraphs) for _ in sentences],
        Reference(row["summary"]),
    )
