"""How updates come in and requests go out: the Bot API over aiohttp, long polling or webhook, start and stop."""

import os

# The library's switch to its coming behaviour: durations as timedelta. Without it, every 429 raises a deprecation
# warning while its own exception is being built.
os.environ.setdefault("PTB_TIMEDELTA", "true")
