"""Imported by the server that processes are forked from: what a first edition loads is there already."""

from datetime import UTC, datetime

import benchmarks.chaos.replica  # noqa: F401 - the rest of it
from benchmarks.chaos.press import entries
from bot.domain.news import Item, Tastes
from bot.workers.news_jobs import prepare_desk

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_desk, _ = prepare_desk(
    ([Item(each.url, "Le Quotidien", each.title, each.teaser, each.url, _NOW) for each in entries(_NOW)], _NOW, [])
)
_desk.rank(Tastes(), ())
