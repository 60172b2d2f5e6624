"""Our summaries beside the first sentences, sumy's eight and the best possible: a table, and the README's picture.

    python -m benchmarks.summaries.quality ARTICLES.jsonl.gz [--most N]

ROUGE F-measures against the editors' own summaries; peers choose two sentences, as ours do in the mean.
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from benchmarks.summaries.peers import lead, oracle, ours, sumy_peers
from training.rouge import Reference, read_words

_PICTURE = Path("docs/summaries.svg")
_COUNT = 2
_STYLE = (
    "text{font:13px sans-serif;fill:#1f2328}.a{fill:#9ec5fe}.b{fill:#0969da}.o .a{fill:#d0d7de}.o .b{fill:#8c959f}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.a{fill:#1f4b87}.b{fill:#4493f8}"
    ".o .a{fill:#30363d}.o .b{fill:#6e7681}}"
)
_BAR, _STEP, _LABEL, _SCALE = 18, 28, 190, 9.5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.summaries.quality", description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--most", type=int)
    options = parser.parse_args()
    with gzip.open(options.articles, "rt", encoding="utf-8") as lines:
        rows = [line for line, _ in zip(lines, range(options.most or 10**9), strict=False)]
    with get_context("fork").Pool(2) as pool:
        results = pool.map(_measure, rows, chunksize=10)
    table = {name: np.mean([result[name] for result in results], axis=0) for name in results[0]}
    print(f"{len(rows)} articles{'':20}words  ROUGE-1  ROUGE-2  ROUGE-L")
    for name, (words, *scores) in table.items():
        print(f"{name:30}{words:6.1f}" + "".join(f"{100 * score:9.2f}" for score in scores))
    _PICTURE.write_text(_draw({name: tuple(100 * row[1:]) for name, row in table.items()}), "utf-8")


def _measure(line: str) -> dict[str, tuple[float, ...]]:
    row = json.loads(line)
    title, text, reference = row["title"], "\n\n".join(row["paragraphs"]), Reference(row["summary"])
    chosen = {
        "the best possible": oracle(text, reference),
        "Brèves, 60 words": ours(60)(title, text, 0),
        "Brèves, 35 words": ours(35)(title, text, 0),
        "the first sentences": lead(title, text, _COUNT),
        **{name: peer(title, text, _COUNT) for name, peer in sumy_peers().items()},
    }
    words = {name: read_words(" ".join(sentences)) for name, sentences in chosen.items()}
    return {name: (len(candidate), *reference.scores(candidate)) for name, candidate in words.items()}


def _draw(table: dict[str, tuple[float, ...]]) -> str:
    """Bars of ROUGE-2 and, fainter, ROUGE-1. Read on white and on black."""
    height = _STEP * len(table) + 34
    legend = "ROUGE-2 (dark) and ROUGE-1 (light), F-measure, against the editors’ own summaries"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {height}">',
            f"<style>{_STYLE}</style>",
            *_bars(table),
            f'<text x="{_LABEL}" y="{height - 8}" style="font-size:11px">{legend}</text>',
            "</svg>\n",
        ]
    )  # fmt: skip


def _bars(table: dict[str, tuple[float, ...]]) -> Iterator[str]:
    for place, (name, (single, double, _)) in enumerate(table.items()):
        top = place * _STEP + 4
        kind = "" if name.startswith("Brèves") else ' class="o"'
        yield (
            f'<g{kind}><text x="{_LABEL - 8}" y="{top + 13}" text-anchor="end">{name}</text>'
            f'<rect class="a" x="{_LABEL}" y="{top}" width="{single * _SCALE:.0f}" height="{_BAR}" rx="3"/>'
            f'<rect class="b" x="{_LABEL}" y="{top}" width="{double * _SCALE:.0f}" height="{_BAR}" rx="3"/>'
            f'<text x="{_LABEL + single * _SCALE + 6:.0f}" y="{top + 13}">{single:.1f} / {double:.1f}</text></g>'
        )


if __name__ == "__main__":
    main()
