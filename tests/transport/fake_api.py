"""A Bot API that does what a test's script says: errors, garbage, silence, torn connections."""

import asyncio
import json
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any

from aiohttp import web

TOKEN = "123456789:AAFcanary_canary-canary_canary-canar"
ME = {"id": 123456789, "is_bot": True, "first_name": "Brèves", "username": "breves_bot"}


@dataclass(frozen=True)
class Reply:
    """One scripted answer: ``body`` as it stands, or ``result``; ``drop`` tears the connection; ``delay`` is in s."""

    status: int = 200
    body: bytes | None = None
    result: Any = True
    description: str = "scripted"
    parameters: dict[str, Any] | None = None
    delay: float = 0.0
    drop: bool = False

    def encoded(self) -> bytes:
        if self.body is not None:
            return self.body
        if self.status < 300:
            return json.dumps({"ok": True, "result": self.result}).encode()
        refusal = {"ok": False, "error_code": self.status, "description": self.description}
        return json.dumps(refusal | ({"parameters": self.parameters} if self.parameters else {})).encode()


def fail(status: int, description: str = "scripted", **parameters: Any) -> Reply:
    return Reply(status=status, description=description, parameters=parameters or None)


class FakeApi:
    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.files: dict[str, tuple[str | None, str | None, bytes]] = {}
        self.script: dict[str, deque[Reply]] = defaultdict(deque)
        self.always: dict[str, Reply] = {}
        self.updates: list[Any] = []
        self.confirmed = 0
        self.arrived = asyncio.Event()
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        assert self._runner is not None
        return self._runner.addresses[0][1]

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def told(self, method: str) -> list[dict[str, str]]:
        return [parameters for name, parameters in self.calls if name == method]

    def send(self, *updates: Any) -> None:
        self.updates.extend(updates)
        self.arrived.set()

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=request.match_info["path"].encode())

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        form = await request.post()
        parameters = {}
        for name, value in form.items():
            if isinstance(value, web.FileField):
                self.files[name] = (value.filename, value.content_type, value.file.read())
            else:
                parameters[name] = str(value)
        self.calls.append((method, parameters))
        scripted = self.script[method]
        reply = scripted.popleft() if scripted else self.always.get(method)
        if reply is None:
            reply = Reply(result=await self._default(method, parameters))
        await asyncio.sleep(reply.delay)
        if reply.drop:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=reply.status, body=reply.encoded(), content_type="application/json")

    async def _default(self, method: str, parameters: dict[str, str]) -> Any:
        if method == "getMe":
            return ME
        if method == "sendMessage":
            chat = {"id": int(parameters["chat_id"]), "type": "private"}
            return {"message_id": len(self.calls), "date": 1, "chat": chat, "text": parameters["text"]}
        if method == "getUpdates":
            return await self._poll(parameters)
        return True

    async def _poll(self, parameters: dict[str, str]) -> list[Any]:
        if "offset" in parameters:
            self.confirmed = int(parameters["offset"])
            self.updates = [one for one in self.updates if one.get("update_id", self.confirmed) >= self.confirmed]
        if not self.updates:
            self.arrived.clear()
            try:
                async with asyncio.timeout(float(parameters.get("timeout", 0))):
                    await self.arrived.wait()
            except TimeoutError:
                return []
        return self.updates[: int(parameters.get("limit", 100))]


def message(number: int, text: str = "bonjour", chat: int = 7) -> dict[str, Any]:
    who = {"id": chat, "type": "private", "first_name": "Zoé"}
    sender = {"id": chat, "is_bot": False, "first_name": "Zoé"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": who, "from": sender, "text": text},
    }


def press(number: int, chat: int = 7) -> dict[str, Any]:
    sender = {"id": chat, "is_bot": False, "first_name": "Zoé"}
    return {
        "update_id": number,
        "callback_query": {
            "id": str(number),
            "from": sender,
            "chat_instance": "1",
            "data": "x",
            "message": message(number, chat=chat)["message"],
        },
    }
