"""``stories``: all lines of the input are one lot, put together into stories."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import BinaryIO, TextIO

from pydantic import BaseModel, ValidationError

from bot.domain.news import Item


class ItemLine(BaseModel):
    """One item of a feed."""

    id: str | int
    outlet: str = ""
    title: str
    teaser: str | None = None
    url: str = ""
    published: datetime

    def item(self) -> Item:
        """The item. A time without a zone is taken for UTC."""
        moment = self.published if self.published.tzinfo else self.published.replace(tzinfo=UTC)
        return Item(str(self.id), self.outlet, self.title, self.teaser or "", self.url, moment)


def run_stories(source: Iterable[bytes], sink: BinaryIO, errors: TextIO) -> int:
    """Answer {"id","story"} for every line of ``source``, in order; the exit status: 1 if any line was bad, else 0.

    A bad line is named on ``errors`` and has no answer; the others are grouped without it.
    """
    from bot.news.stories import group  # noqa: PLC0415  the other commands do without

    lines, status = _read(source, errors)
    items = [line.item() for line in lines]
    story_of = {item: story.id for story in group(items) for item in story.items}
    for line, item in zip(lines, items, strict=True):
        answer = {"id": line.id, "story": story_of[item]}
        sink.write((json.dumps(answer, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
    sink.flush()
    return status


def _read(source: Iterable[bytes], errors: TextIO) -> tuple[list[ItemLine], int]:
    lines: list[ItemLine] = []
    status = 0
    for number, content in enumerate(source, 1):
        if not content.strip():
            continue
        try:
            lines.append(ItemLine.model_validate_json(content))
        except ValidationError as error:
            problems = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_input=False))
            errors.write(f"line {number}: {'; '.join(problems)}\n")
            status = 1
    return lines, status
