"""The command: `python -m training ARTICLES.jsonl.gz`."""

import argparse
from dataclasses import replace
from pathlib import Path
from time import monotonic

import numpy as np

from bot.summarizing import model as models
from training.budgets import learn_rates
from training.corpus import read
from training.counts import vocabularies
from training.stages import Stages, learn_pairs, learn_sentences, learn_summaries, learn_words

_OUTPUT = Path(models.__file__).with_name("data") / "model.npz"


def main() -> None:
    """Learn the model and write its file."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("articles", type=Path, help="gzipped lines of JSON with title, summary and paragraphs")
    parser.add_argument("--most", type=int, help="how many articles to read, all by default")
    parser.add_argument("--output", type=Path, default=_OUTPUT)
    options = parser.parse_args()
    started = monotonic()

    def say(what: str) -> None:
        print(f"{monotonic() - started:6.0f} s  {what}", flush=True)  # noqa: T201

    examples = read(options.articles, options.most)
    say(f"{len(examples)} articles read")
    stages = Stages(vocabularies(examples), [], [], [])
    say(f"{len(stages.vocabularies[-1].inclinations)} words, {len(stages.vocabularies[-1].pair_keys)} pairs counted")
    learn_words(stages, examples)
    say("chances of words learned")
    learn_pairs(stages, examples)
    say("chances of pairs learned")
    learn_sentences(stages, examples)
    say("scores of sentences learned")
    summaries = learn_summaries(stages, examples)
    say("scores of summaries learned")
    learned = models.Model(
        stages.vocabularies[-1], stages.words[-1], stages.pairs[-1], stages.sentences[-1], summaries,
        np.array([60.0]), np.array([0.0]),
    )  # fmt: skip
    # The rates are found on what readers will get: the model as its file gives it back.
    rated = learn_rates(models.unpack(models.pack(learned)), examples)
    learned = replace(learned, budgets=rated.budgets, rates=rated.rates)
    np.savez_compressed(options.output, allow_pickle=False, **models.pack(learned))
    say(f"{options.output} written, {options.output.stat().st_size} bytes")


main()
