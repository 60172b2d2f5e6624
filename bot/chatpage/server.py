"""The local Bot API server: HTTP in front of the world."""

import errno
import secrets
import time
from collections import deque
from collections.abc import Callable

from aiohttp import web

from bot.chatpage.callbacks import Callbacks
from bot.chatpage.calls import Call, Pulse
from bot.chatpage.chats import User
from bot.chatpage.delivery import Delivery
from bot.chatpage.dispatch import Dispatcher
from bot.chatpage.faults import Fault, refusal_for
from bot.chatpage.files import UPLOAD_BYTES
from bot.chatpage.methods.desk import Desk
from bot.chatpage.profile import Profile
from bot.chatpage.world import MOST_MESSAGES, World
from bot.errors import PortTaken

HOST = "127.0.0.1"
#: Calls kept in ``sent``.
MOST_CALLS = 20_000
_SHUTDOWN_SECONDS = 1.0


class LocalBotApi:
    """A Bot API server on this machine, with its own world; nothing is written to disk."""

    def __init__(
        self,
        *,
        username: str = "breves_bot",
        name: str = "Brèves",
        clock: Callable[[], float] = time.time,
        most_messages: int = MOST_MESSAGES,
        most_calls: int = MOST_CALLS,
    ) -> None:
        bot_id = secrets.randbelow(900_000_000) + 7_000_000_000
        self.token = f"{bot_id}:AA{secrets.token_urlsafe(25)[:33]}"
        self.world = World(User(bot_id, name, username=username, is_bot=True), clock, most_messages)
        self.desk = Desk(self.world, Profile(), Callbacks(self.world))
        self.delivery = Delivery(self.world)
        self.port = 0
        self._dispatcher = Dispatcher(self.token, self.desk, self.delivery, most_calls)
        self._runner: web.AppRunner | None = None

    @property
    def sent(self) -> deque[Call]:
        """The bot's calls in order, but for getUpdates, which ``delivery.polls`` counts."""
        return self._dispatcher.sent

    @property
    def pulse(self) -> Pulse:
        """Beats each time a call has been answered."""
        return self._dispatcher.pulse

    def revoke(self) -> None:
        """Refuse the token from now on, as after @BotFather's /revoke."""
        self._dispatcher.revoked = True

    @property
    def root_url(self) -> str:
        """The root to give as TELEGRAM_API_URL, without « /bot »."""
        return f"http://{HOST}:{self.port}"

    async def start(self, port: int = 0, app: web.Application | None = None) -> None:
        """Listen on 127.0.0.1; port 0 takes any free one. ``app`` brings routes of its own.

        Raises:
            PortTaken: something else listens there, or may not be replaced.
        """
        app = app or web.Application(client_max_size=UPLOAD_BYTES + 1024 * 1024)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._dispatcher.call)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._dispatcher.download)
        # No access log: it would print the token.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            await runner.cleanup()
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise PortTaken(str(port), f"port {port}: {error.strerror}") from None
            raise
        self._runner = runner
        self.port = runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening. The world stays: the same server can be started again."""
        await self.delivery.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def fail_next(
        self,
        method: str,
        status: int | None = None,
        *,
        times: int = 1,
        description: str | None = None,
        retry_after: int | None = None,
        migrate_to: int | None = None,
        delay: float = 0.0,
        reset: bool = False,
        acted: bool = False,
        chat_id: int | None = None,
        body: bytes | None = None,
    ) -> None:
        """Make the next ``times`` calls of ``method`` (``*`` for any) fail; see ``Fault``."""
        described = status is not None or retry_after is not None or migrate_to is not None
        known = 429 if retry_after is not None else status or 400
        refusal = refusal_for(known, description, retry_after, migrate_to) if described else None
        self._dispatcher.faults.waiting.append(Fault(method, times, refusal, delay, reset, acted, chat_id, body))
