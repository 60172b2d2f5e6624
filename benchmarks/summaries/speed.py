"""How long summarizers take, ours beside its peers, in one process on the same documents.

    python -m benchmarks.summaries.speed ARTICLES.jsonl.gz

Each figure is the least of several runs, each on a document of its own, so that nothing is remembered; the time is that
of the summarizer alone, for two sentences. Peers that are not installed are left out (`pip install summa`).
"""

import argparse
import gzip
import json
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

from bot.summarizing.passages import cut_paragraphs, to_document
from bot.summarizing.summarizer import NewsSummarizer

_SIZES = (15, 50, 150, 1500)
# sumy compares every pair of sentences: at 1,500 one run is enough to wait for.
_RUNS = {15: 15, 50: 9, 150: 5, 1500: 1}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.summaries.speed", description=__doc__)
    parser.add_argument("articles", type=Path)
    sentences = _sentences(parser.parse_args().articles, max(_SIZES))
    summarizers: dict[str, Callable[[list[str]], object]] = {
        "Brèves": lambda lines: NewsSummarizer("fr")(_document(lines), 2),
        "sumy LexRank": lambda lines: _sumy(LexRankSummarizer)(_document(lines), 2),
        "sumy TextRank": lambda lines: _sumy(TextRankSummarizer)(_document(lines), 2),
        "sumy LSA": lambda lines: _sumy(LsaSummarizer)(_document(lines), 2),
        "sumy Luhn": lambda lines: _sumy(LuhnSummarizer)(_document(lines), 2),
    }
    if find_spec("summa"):
        summa = import_module("summa.summarizer")
        summarizers["summa"] = lambda lines: summa.summarize(" ".join(lines), words=60, language="french")
    print(f"{'ms for … sentences':20}" + "".join(f"{size:10}" for size in _SIZES))
    base: list[float] = []
    for name, run in summarizers.items():
        run(sentences[: _SIZES[0]])
        times = [min(_time(run, sentences[:size]) for _ in range(_RUNS[size])) for size in _SIZES]
        base = base or times
        ratios = "" if times is base else "   × " + " ".join(f"{a / b:.1f}" for a, b in zip(times, base, strict=True))
        print(f"{name:20}" + "".join(f"{1000 * time:10.1f}" for time in times) + ratios)
        sys.stdout.flush()


def _time(run: Callable[[list[str]], object], lines: list[str]) -> float:
    started = perf_counter()
    run(lines)
    return perf_counter() - started


def _document(lines: list[str]) -> object:
    return to_document([lines], "fr")


def _sumy(made: type) -> Callable[..., object]:
    summarizer = made(Stemmer("french"))
    summarizer.stop_words = get_stop_words("french")
    return summarizer


def _sentences(path: Path, count: int) -> list[str]:
    """The sentences of so many articles, one after the other, as a press review has them."""
    found: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = "\n\n".join(json.loads(line)["paragraphs"])
            found += [sentence for paragraph in cut_paragraphs(text, "fr") for sentence in paragraph]
            if len(found) >= count:
                break
    return found[:count]


if __name__ == "__main__":
    main()
