"""What a worker may not do. Pages are hostile input to parsers written in C: a worker has nothing to give away."""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_HARMLESS = frozenset({"PATH", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV"})
_HARMLESS_PREFIXES = ("LC_", "PYTHON")
# Each worker is one core's work: numpy's own threads would only fight with the other workers, and take address space.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

_NICENESS = 10


def confine(memory_limit: int) -> None:
    """Give up what this process does not need; ``memory_limit`` is its address space in bytes.

    Signals that end the bot are ignored: the bot finishes what it has accepted first, then ends its workers itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for limit, value in (
        (resource.RLIMIT_AS, memory_limit),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    # The event loop goes first: where cores are few, a page that is read must not make a tap on a button wait.
    os.nice(_NICENESS)
    for name in [name for name in os.environ if not _is_harmless(name)]:
        del os.environ[name]


@contextmanager
def harmless_environment() -> Iterator[None]:
    """While this lasts, the environment of this process holds no secret for a child to inherit.

    Deleting a variable in the child is not enough: the block it was started with stays in its memory. The child finds
    modules where this process does, from whatever folder: Python 3.11's server of processes is told the path and
    passes over it, then over what it cannot preload, so that each worker would load it again within its first job.
    """
    everything = dict(os.environ)
    harmless = {name: value for name, value in everything.items() if _is_harmless(name)}
    try:
        path = os.pathsep.join(folder for folder in sys.path if folder)
        _replace_environment(harmless | _ONE_THREAD | {"PYTHONPATH": path})
        yield
    finally:
        _replace_environment(everything)


def _is_harmless(name: str) -> bool:
    return name in _HARMLESS or name in _ONE_THREAD or name.startswith(_HARMLESS_PREFIXES)


def _replace_environment(variables: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(variables)
