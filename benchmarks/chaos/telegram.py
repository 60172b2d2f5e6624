"""The local Bot API, with what goes wrong between it and the bot."""

import asyncio
import random
import time
from collections import Counter
from datetime import date

from aiohttp import web
from aiohttp.typedefs import Handler

from benchmarks.chaos.clock import SharedClock
from bot.chatpage.server import LocalBotApi
from bot.chatpage.shapes import Json
from bot.presentation.catalog import catalog
from bot.presentation.edition import day_in_words, unsure_message
from bot.presentation.telegram_html import plain_text
from bot.presentation.typography import french

#: In per cent of calls. "done": Telegram did what was asked, and the bot does not hear of it.
FAULTS = {
    "429": 0.4, "500": 0.6, "500, done": 0.4, "502, a page": 0.3, "502, done": 0.2, "reset": 0.5, "reset, done": 0.5,
    "no answer": 0.1, "no answer, done": 0.2,
}  # fmt: skip
FAILING = ("sendMessage", "editMessageText")


class Telegram:
    """Answers as the local Bot API does, or fails, and counts what chats got.

    ``silence`` is how long a call that gets no answer is held, in seconds.
    """

    def __init__(self, clock: SharedClock, chance: random.Random, silence: float) -> None:
        self.api = LocalBotApi(clock=clock.timestamp)
        self.api.world.listeners.append(self._heard)
        self.digests: Counter[tuple[int, date]] = Counter()
        self.notices: Counter[tuple[int, date]] = Counter()
        self.opened: set[tuple[int, date]] = set()
        self.arrivals: list[float] = []
        self.faults: Counter[str] = Counter()
        self.open_sends = 0
        self.during_pause = 0
        self.outages = 0
        self._clock = clock
        self._chance = chance
        self._silence = silence
        self._pause = (0.0, 0.0)
        self._days: dict[str, date] = {}
        self._headings: dict[str, date] = {}

    def expect(self, days: set[date]) -> None:
        """Know digests and notices of these days by their first words."""
        heading = catalog().edition.heading
        self._headings = {french(heading.format(day=day_in_words(day))): day for day in days}
        self._days = {plain_text(unsure_message(day).html): day for day in days}

    async def start(self, port: int = 0) -> None:
        app = web.Application(middlewares=[self._middleware()])
        await self.api.start(port, app)

    async def outage(self, seconds: float) -> None:
        """Refuse connections for a while."""
        port = self.api.port
        await self.api.stop()
        self.outages += 1
        await asyncio.sleep(seconds)
        await self.start(port)

    def busiest_second(self) -> int:
        first = most = 0
        for last, moment in enumerate(self.arrivals):
            while moment - self.arrivals[first] >= 1.0:
                first += 1
            most = max(most, last - first + 1)
        return most

    def _middleware(self):  # noqa: ANN202 - aiohttp's own decorator makes it
        @web.middleware
        async def between(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.match_info.get("method") not in FAILING:
                return await handler(request)
            sending = request.match_info["method"] == "sendMessage"
            if sending:
                self.arrivals.append(time.monotonic())
            self.open_sends += sending
            try:
                return await self._answer(request, handler)
            finally:
                self.open_sends -= sending

        return between

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            await request.read()  # whole, as a Bot API has it before it does anything: its sender may die from here on
        except ConnectionResetError:
            return web.Response()
        now, fault = self._clock.timestamp(), self._fault()
        told, until = self._pause
        if fault == "429" and now >= until:
            told, until = self._pause = (now, now + self._chance.choice([1, 2]))
        if now < until:
            self.during_pause += now - told > 0.5  # by then, what was in flight when the pause was told has landed
            self.faults["429"] += 1
            return _refusal(429, "Too Many Requests", retry_after=round(until - now + 0.5))
        await asyncio.sleep(self._chance.uniform(0.02, 0.08))
        kind, _, rest = ("" if fault == "429" else fault).partition(", ")
        response = await handler(request) if not kind or rest == "done" else None
        if response is not None and (not kind or response.status != 200):
            return response
        self.faults[fault] += 1
        return await self._fail(request, kind)

    async def _fail(self, request: web.Request, kind: str) -> web.StreamResponse:
        if kind == "no answer":
            await asyncio.sleep(self._silence)
        if kind in ("no answer", "reset") and request.transport is not None:
            request.transport.abort()
        if kind == "502":
            return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
        return _refusal(500, "Internal Server Error")

    def _fault(self) -> str:
        return self._chance.choices(["", *FAULTS], [100 - sum(FAULTS.values()), *FAULTS.values()])[0]

    def _heard(self, event: Json) -> None:
        if event["type"] not in ("message", "edited"):
            return
        text, chat = str(event["message"].get("text", "")), int(event["chat_id"])
        if (day := self._headings.get(text.split("\n", maxsplit=1)[0])) is not None:
            if event["type"] == "edited":
                self.opened.add((chat, day))
            else:
                self.digests[chat, day] += 1
        elif (day := self._days.get(text)) is not None:
            self.notices[chat, day] += 1


def _refusal(status: int, description: str, **parameters: int) -> web.Response:
    body: Json = {"ok": False, "error_code": status, "description": description}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=status)
