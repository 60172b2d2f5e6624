"""From a request to a method of the Bot API, and back."""

import asyncio
import hmac
from collections import deque
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import orjson
from aiohttp import web

from bot.chatpage.calls import Call, Pulse
from bot.chatpage.delivery import Delivery
from bot.chatpage.faults import Fault, Faults
from bot.chatpage.methods import card, editing, messages, places
from bot.chatpage.methods.desk import Desk, Method
from bot.chatpage.parameters import Parameters, read_parameters
from bot.chatpage.refusals import ApiRefusal
from bot.chatpage.shapes import Json

_METHODS: dict[str, Method] = messages.METHODS | editing.METHODS | places.METHODS | card.METHODS


class Dispatcher:
    """Carries out calls and logs them, but for getUpdates, in ``sent``."""

    def __init__(self, token: str, desk: Desk, delivery: Delivery, most_calls: int) -> None:
        self.token = token
        self.desk = desk
        self.faults = Faults()
        self.sent: deque[Call] = deque(maxlen=most_calls)
        self.pulse = Pulse()
        self.revoked = False
        self._waiting: dict[str, Callable[[Parameters], Awaitable[object]]] = {
            "getUpdates": delivery.get_updates,
            "setWebhook": delivery.set_webhook,
            "deleteWebhook": delivery.delete_webhook,
            "getWebhookInfo": delivery.get_webhook_info,
        }

    async def call(self, request: web.Request) -> web.StreamResponse:
        """``/bot<token>/<method>``."""
        method = request.match_info["method"]
        call = Call(method, {}, self.desk.world.clock())
        try:
            self._authorise(request)
            parameters = await read_parameters(request)
            call.parameters = parameters.readable() | {name: file.name for name, file in parameters.files.items()}
            if method != "getUpdates":
                self.sent.append(call)
            fault = self.faults.take(method, parameters)
            if fault is not None:
                answer = await self._failing(request, fault, method, parameters, call)
                if answer is not None:
                    return answer
            call.result = await self._carry_out(method, parameters)
            call.status = HTTPStatus.OK
        except ApiRefusal as refusal:
            call.status, call.description = refusal.status, refusal.description
            return _json(refusal.body, refusal.status)
        finally:
            self.pulse.beat()
        return _json({"ok": True, "result": call.result})

    async def _failing(
        self, request: web.Request, fault: Fault, method: str, parameters: Parameters, call: Call
    ) -> web.StreamResponse | None:
        """The answer of a call that fails; ``None`` when it was only delayed."""
        if fault.acted:
            call.result = await self._carry_out(method, parameters)
        await asyncio.sleep(fault.delay)
        if fault.reset:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.refusal is not None:
            raise fault.refusal
        if fault.body is not None:
            call.status = HTTPStatus.BAD_GATEWAY
            return web.Response(status=call.status, body=fault.body, content_type="text/html")
        if fault.acted:
            call.status = HTTPStatus.OK
            return _json({"ok": True, "result": call.result})
        return None

    async def _carry_out(self, method: str, parameters: Parameters) -> object:
        if method in self._waiting:
            return await self._waiting[method](parameters)
        if method in ("logOut", "close"):
            return True
        if method not in _METHODS:
            raise ApiRefusal(404, "Not Found: method not found")
        return _METHODS[method](self.desk, parameters)

    def _authorise(self, request: web.Request) -> None:
        given = request.match_info["token"]
        if self.revoked or not hmac.compare_digest(given.encode(), self.token.encode()):
            raise ApiRefusal(401, "Unauthorized" if ":" in given else "Unauthorized: invalid token specified")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """``/file/bot<token>/<path>``."""
        try:
            self._authorise(request)
        except ApiRefusal as refusal:
            return _json(refusal.body, refusal.status)
        stored = self.desk.world.files.at(request.match_info["path"])
        if stored is None:
            return _json(ApiRefusal(404, "Not Found").body, 404)
        return web.Response(body=stored.content, content_type="application/octet-stream")


def _json(body: Json, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")
