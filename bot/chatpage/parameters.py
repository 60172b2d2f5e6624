"""The parameters of one call: a query string, a form, JSON or a multipart body, read the way Telegram reads them."""

import json
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from bot.chatpage.refusals import ApiRefusal, bad_request
from bot.chatpage.shapes import Json

_TRUE = frozenset({"true", "1", "yes", "t", "y"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    media_type: str
    content: bytes


@dataclass(slots=True)
class Parameters:
    """Values by name, as they came (a form has only strings, JSON has any type), and files by field name."""

    values: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether a value was given, and is not empty."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; anything else counts as not given, as Telegram does."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """A Boolean."""
        return self.text(name).lower() in _TRUE

    def decoded(self, name: str) -> object:
        """A value that may be JSON inside a string. Raises ``ApiRefusal`` when it cannot be read."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def object(self, name: str) -> Json:
        """A JSON object, ``{}`` when it was not given."""
        value = self.decoded(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise bad_request("object expected as " + name.replace("_", " "))
        return value

    def array(self, name: str) -> list[Json]:
        """A JSON array of objects, ``[]`` when it was not given."""
        value = self.decoded(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Array of objects")
        return value

    def numbers(self, name: str) -> list[int]:
        """A JSON array of whole numbers."""
        value = self.decoded(name)
        if not isinstance(value, list) or not all(isinstance(item, int) for item in value):
            raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Array of Integer")
        return value

    def strings(self, name: str) -> list[str]:
        """A JSON array of strings, ``[]`` when it was not given."""
        value = self.decoded(name)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

    def readable(self) -> Json:
        """The values with their JSON read: what tests look at."""
        return {name: _readable(value) for name, value in self.values.items()}


def _readable(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def read_parameters(request: web.Request) -> Parameters:
    """What a call carries. Raises ``ApiRefusal`` for a body that cannot be read."""
    parameters = Parameters(dict(request.query))
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise bad_request("can't parse JSON object")
        parameters.values |= body
    elif request.content_type == "multipart/form-data":
        await _read_parts(request, parameters)
    elif request.body_exists:  # even if something between has read it already
        parameters.values |= dict(await request.post())
    return parameters


async def _read_parts(request: web.Request, parameters: Parameters) -> None:
    try:
        reader = await request.multipart()
        async for part in reader:
            if not isinstance(part, BodyPartReader) or part.name is None:
                continue
            content = bytes(await part.read(decode=False))
            if part.filename is None:
                parameters.values[part.name] = content.decode("utf-8", "replace")
            else:
                kind = part.headers.get("Content-Type", "application/octet-stream")
                parameters.files[part.name] = Upload(part.filename, kind, content)
    except (ValueError, AssertionError):
        raise ApiRefusal(400, "Bad Request: can't parse multipart body") from None
