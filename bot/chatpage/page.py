"""The chat page: Brèves without Telegram."""

from aiohttp import web

from bot.chatpage.chats import User
from bot.chatpage.files import UPLOAD_BYTES
from bot.chatpage.guards import add_headers, own_page_only
from bot.chatpage.server import HOST, LocalBotApi
from bot.chatpage.site import Site

_ME = User(100_001, "Vous")
_COLLEAGUE = User(100_002, "Sacha")
#: Calls kept for the curious; tests that look at them have their own server.
_MOST_CALLS = 100


class ChatPage:
    """A page on this machine where one person talks to the bot, and the Bot API server that the bot talks to."""

    def __init__(self, port: int, bot_username: str = "breves_bot", bot_name: str = "Brèves") -> None:
        self.api = LocalBotApi(username=bot_username, name=bot_name, most_calls=_MOST_CALLS)
        self._port = port
        self._site = Site(self.api.desk, _ME)
        self.api.world.add_private(_ME, started=False)
        self.api.world.add_group("Revue de presse", [_ME, _COLLEAGUE])

    @property
    def root_url(self) -> str:
        """The root of the Bot API, to give as TELEGRAM_API_URL."""
        return self.api.root_url

    @property
    def token(self) -> str:
        """The bot's token, another one at each start."""
        return self.api.token

    @property
    def page_url(self) -> str:
        """Where a browser finds the page."""
        return f"http://{HOST}:{self.api.port}/"

    async def start(self) -> None:
        """Listen on 127.0.0.1. Raises ``PortTaken`` when something else does."""
        app = web.Application(middlewares=[own_page_only], client_max_size=UPLOAD_BYTES + 1024 * 1024)
        app.on_response_prepare.append(add_headers)
        self._site.add_routes(app.router)
        await self.api.start(self._port, app)

    async def stop(self) -> None:
        """Stop listening; everything that was said is forgotten with the process."""
        self._site.hub.close()
        await self.api.stop()
