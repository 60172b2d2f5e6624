"""The health check of a container: how long ago the bot last heard from Telegram."""

import sys
import time

from bot.config import load_settings

#: Seconds since the last heartbeat within which the bot counts as healthy: a long poll takes 30, a retry 30 more.
HEALTHY_WITHIN = 90.0


def report_health() -> int:
    """Say on standard output how old the heartbeat is; 0 when it is young enough, else 1."""
    heartbeat = load_settings().heartbeat_file
    try:
        age = time.time() - heartbeat.stat().st_mtime
    except OSError:
        sys.stdout.write("no heartbeat: the bot has not reached Telegram yet\n")
        return 1
    sys.stdout.write(f"last heartbeat {age:.0f} s ago\n")
    return 0 if age < HEALTHY_WITHIN else 1
