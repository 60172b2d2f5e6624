"""Who may speak to the page: this machine's browser, on the page's own behalf, and nobody else.

A web site open in the same browser can send requests to 127.0.0.1, and can make its own name point there (DNS
rebinding): the Host header tells the second, Origin and Sec-Fetch-Site the first.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_NAMES = ("127.0.0.1", "localhost")


@web.middleware
async def own_page_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other names than this machine's, and requests that another site makes a browser send."""
    if not _is_local(request) or not _is_own(request):
        raise web.HTTPForbidden(text="Seule la page de discussion de cette machine peut parler à ce serveur.\n")
    return await handler(request)


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Give every answer the headers of ``HEADERS``, unless it has stricter ones of its own."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def _is_local(request: web.Request) -> bool:
    transport = request.transport
    port = transport.get_extra_info("sockname")[1] if transport is not None else 0
    return request.host in {f"{name}:{port}" for name in _NAMES}


def _is_own(request: web.Request) -> bool:
    if not request.path.startswith("/page/"):
        return True  # The Bot API's own guard is its token; what is public has nothing to hide.
    origin = request.headers.get("Origin")
    if origin is None:
        # Browsers name the origin of every POST; those of GET requests show in Sec-Fetch-Site.
        return request.method == "GET" and request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
    return origin == f"http://{request.host}"
