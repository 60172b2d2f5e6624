"""A private PostgreSQL server from Debian's binaries, gone when the block ends."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.storage.safe import Safe

ROLE = "breves"
#: The key of the databases on a server; those in files have their own beside them.
SAFE = Safe(key=bytes(range(32)))
_READY_SECONDS = 30


class NoServer(Exception):
    """None can be started here; the message says why."""


def missing() -> str:
    """What is missing here for a server to start; "" if nothing is."""
    try:
        _programs()
        _not_as_root()
    except NoServer as why:
        return str(why)
    return ""


@contextmanager
def private_server(*settings: str) -> Iterator[str]:
    """The address of a new server, its database "postgres" empty; ``settings`` are such as ``fsync=off``."""
    programs = _programs()
    as_other = _not_as_root()
    folder = Path(tempfile.mkdtemp(prefix="breves-postgresql-"))
    try:
        if as_other:
            shutil.chown(folder, "postgres")
        data, port = folder / "data", _free_port()
        initdb = [programs / "initdb", "-D", data, "-U", ROLE, "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*as_other, *initdb], check=True, cwd=folder, capture_output=True)  # noqa: S603 - our own words
        options = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *settings]
        arguments = [part for option in options for part in ("-c", option)]
        with (folder / "log").open("wb") as log:
            command = [*as_other, programs / "postgres", "-D", data, *arguments]
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)  # noqa: S603 - our own words
        try:
            _wait(process, port, folder / "log")
            yield f"postgresql://{ROLE}@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(signal.SIGINT)  # the "fast" shutdown: open sessions are ended
            process.wait(_READY_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoServer("there is no /usr/lib/postgresql/*/bin/postgres")
    return found[-1].parent


def _not_as_root() -> list[str]:
    """What to put before a command, as PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise NoServer("PostgreSQL does not run as root, and there is no user postgres") from None
    if shutil.which("setpriv"):  # becomes the command itself; ends it if we are killed
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=INT", "--"]
    raise NoServer("PostgreSQL does not run as root, and there is no setpriv to become another user")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while True:
        if process.poll() is not None or time.monotonic() > deadline:
            raise NoServer(f"PostgreSQL did not start: {log.read_text(errors='replace')[-500:]}")
        # The port opens before sessions are accepted; the log says when.
        if b"ready to accept connections" in log.read_bytes():
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
        time.sleep(0.05)
