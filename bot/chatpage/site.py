"""The page's own requests: its files, its stream of events, what the person does, what can be downloaded."""

import asyncio
from importlib.resources import files
from urllib.parse import quote

from aiohttp import web

from bot.chatpage.acts import ACTS
from bot.chatpage.chats import User
from bot.chatpage.events import EventHub, encode
from bot.chatpage.methods.desk import Desk
from bot.chatpage.parameters import read_parameters
from bot.chatpage.people import People
from bot.chatpage.refusals import ApiRefusal
from bot.chatpage.shapes import Json
from bot.chatpage.snapshot import card, snapshot

_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
#: Shown in the page; every other type is only ever downloaded.
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_HEARTBEAT_SECONDS = 15.0


class Site:
    """The page of one person, ``me``, over a desk."""

    def __init__(self, desk: Desk, me: User) -> None:
        self.hub = EventHub()
        self._desk = desk
        self._me = me
        self._people = People(desk.world, desk.callbacks)
        self._assets = _assets()
        desk.world.listeners.append(self._tell)

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Serve the page."""
        router.add_get("/", self._asset)
        router.add_get("/static/{name:.+}", self._asset)
        router.add_get("/page/events", self._events)
        router.add_get("/page/files/{id}", self._file)
        router.add_post("/page/acts/{name}", self._act)

    def _tell(self, event: Json) -> None:
        self.hub.tell(event | {"bot": card(self._desk)} if event["type"] == "profile" else event)

    async def _asset(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name", "index.html")
        found = self._assets.get(name)
        if found is None:
            raise web.HTTPNotFound
        kind = _TYPES["." + name.rpartition(".")[2]]
        return web.Response(body=found, content_type=kind, charset="utf-8")

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        queue = self.hub.subscribe()
        try:
            await response.write(b"retry: 1000\n\n" + encode(snapshot(self._desk, self._me)))
            while (event := await _next(queue)) is not None:
                await response.write(event)
        except ConnectionError:
            pass
        finally:
            self.hub.unsubscribe(queue)
        return response

    async def _act(self, request: web.Request) -> web.Response:
        act = ACTS.get(request.match_info["name"])
        if act is None:
            raise web.HTTPNotFound
        try:
            given = await read_parameters(request)
            result = act(self._people, given.integer("chat_id"), given)
        except (ApiRefusal, ValueError, LookupError) as error:
            return web.json_response({"ok": False, "error": str(error)}, status=400)
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._desk.world.files.get(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        shown = stored.media_type in _PICTURES
        headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
        if not shown:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name)}"
        kind = stored.media_type if shown else "application/octet-stream"
        return web.Response(body=stored.content, content_type=kind, headers=headers)


async def _next(queue: asyncio.Queue[bytes | None]) -> bytes | None:
    """The next event, or a comment when there is none for a while: it finds out that a page is gone."""
    try:
        return await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
    except TimeoutError:
        return b":\n\n"


def _assets() -> dict[str, bytes]:
    """Every file of the page by its path under ``/static/``; read once, a page being a hundred kilobytes."""
    root = files("bot.chatpage") / "static"
    found = {}
    folders = [("", root)]
    while folders:
        prefix, folder = folders.pop()
        for item in folder.iterdir():
            if item.is_dir():
                folders.append((f"{prefix}{item.name}/", item))
            elif "." + item.name.rpartition(".")[2] in _TYPES:
                found[prefix + item.name] = item.read_bytes()
    return found
