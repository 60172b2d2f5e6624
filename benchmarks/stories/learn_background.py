"""Learn how common each stem is in the French press, for ``bot/news/data/background.json``.

    python benchmarks/stories/learn_background.py SHARED [--without STORIES.jsonl] [--to FILE.json]

SHARED holds ``press/press.jsonl.gz`` (titles and teasers of the tech press) and ``orangesum/train.jsonl.gz`` (general
news). Both count half: the one knows "iPhone", the other "préfecture". Only frequencies of stems are kept, never a
text; a stem must stand in ``FEWEST`` texts. ``--without`` leaves the items of a graded day out, to measure on that day
fairly. The result depends on nothing but the input.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bot.news.words import telling_words

FEWEST = 3
TEASER = 250  # characters of the first paragraph that stand for a teaser


def read(path: Path) -> list[dict]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def count(texts: Iterable[str]) -> tuple[Counter[str], int]:
    seen: Counter[str] = Counter()
    total = 0
    for text in texts:
        seen.update({word.stem for word in telling_words(text)})
        total += 1
    return seen, total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--without", type=Path)
    parser.add_argument("--to", type=Path, default=Path("bot/news/data/background.json"))
    chosen = parser.parse_args()
    left_out = {row["id"] for row in read(chosen.without)} if chosen.without else set()
    press = [row for row in read(chosen.shared / "press/press.jsonl.gz") if row["id"] not in left_out]
    general = read(chosen.shared / "orangesum/train.jsonl.gz")
    sources = [
        count(f"{row['title']}. {row['teaser']}" for row in press),
        count(f"{row['title']}. {row['summary']} {' '.join(row['paragraphs'])[:TEASER]}" for row in general),
    ]

    def per_million(stem: str) -> float:
        return sum(1e6 * (seen[stem] + 0.5) / (total + 1) for seen, total in sources) / len(sources)

    stems = sources[0][0].keys() | sources[1][0].keys()
    kept = sorted(stem for stem in stems if sum(seen[stem] for seen, _ in sources) >= FEWEST)
    frequencies = {
        "unseen": round(per_million(""), 1),
        "per_million": {stem: round(per_million(stem)) for stem in kept},
    }
    chosen.to.write_text(json.dumps(frequencies, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(kept)} stems of {len(press)} + {len(general)} texts, {chosen.to.stat().st_size} bytes")


if __name__ == "__main__":
    main()
