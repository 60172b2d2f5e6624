"""Updates by webhook: a small server for Telegram alone, and ``/healthz`` for whoever watches the process."""

import asyncio
import hmac
import logging
import secrets
from collections.abc import Sequence

from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.errors import InvalidSettings, PortTaken
from bot.logs import conceal
from handlers.transport.contact import Contact
from handlers.transport.reception import Reception
from handlers.transport.request import AiohttpRequest

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
#: Bytes of a delivery. The longest update holds two messages of 4,096 characters and their entities.
MOST_BYTES = 1_000_000
#: Seconds between two questions to Telegram whether it is still there, for the health check.
WATCH_EVERY = 30.0


class Webhook:
    """Listens on ``host``:``port`` in plain HTTP, behind whatever ends TLS at ``url``.

    Any path is taken, since proxies rewrite paths: what proves that Telegram speaks is ``secret``, made up for the
    life of the process if none is given.
    """

    def __init__(
        self,
        bot: Bot,
        reception: Reception,
        contact: Contact,
        *,
        url: str,
        host: str,
        port: int,
        secret: str | None,
        allowed_updates: Sequence[str],
    ) -> None:
        self.contact = contact
        self._bot = bot
        self._reception = reception
        self._url = url
        self._host = host
        self._port = port
        self._secret = secret or secrets.token_urlsafe(32)
        self._allowed = list(allowed_updates)
        self._runner: web.AppRunner | None = None
        conceal(self._secret)

    async def run(self) -> None:
        """Serve for ever. Raises ``PortTaken``, or another ``OperatorError`` when it is hopeless."""
        await self._listen()
        await self.contact.until_answered(self._register)
        while True:
            await asyncio.sleep(WATCH_EVERY)
            await self.contact.until_answered(self._bot.get_me)

    async def close(self) -> None:
        """Stop listening once the deliveries under way are done. Telegram keeps what comes later for the next start."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _listen(self) -> None:
        server = web.Application(client_max_size=MOST_BYTES)
        server.add_routes([web.get("/healthz", self._health), web.post("/{path:.*}", self._deliver)])
        self._runner = web.AppRunner(server, access_log=None, shutdown_timeout=2.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            raise PortTaken(detail=f"the webhook cannot listen on port {self._port}: {error.strerror}") from None

    async def _register(self) -> None:
        try:
            await self._bot.set_webhook(self._url, allowed_updates=self._allowed, secret_token=self._secret)
        except BadRequest as error:
            raise InvalidSettings(detail=f"Telegram refuses WEBHOOK_URL: {error.message}") from None

    async def _health(self, _request: web.Request) -> web.Response:
        healthy = self.contact.healthy
        return web.Response(status=200 if healthy else 503, text="ok\n" if healthy else "no contact with Telegram\n")

    async def _deliver(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret.encode()):
            return web.Response(status=403)
        if not self._reception.has_room:
            return web.Response(status=503)  # Telegram keeps it and comes again
        body = await request.read()
        try:
            self._reception.accept(AiohttpRequest.parse_json_payload(body))
        except TelegramError:
            # 200 all the same: Telegram would deliver it for ever, with everything else behind it.
            log.error("a delivery that is not JSON was left out")  # noqa: TRY400 - nothing of it may be logged
        return web.Response()
