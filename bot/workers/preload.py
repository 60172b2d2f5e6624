"""Imported once by the process that workers are forked from, so that each is ready at once and shares its memory."""

import signal

import bot.workers.feed_jobs  # noqa: F401 - imported once for all workers
from bot.workers.jobs import warm_up

# A signal to the whole process group must not take away the source of workers while the bot finishes its work.
signal.signal(signal.SIGTERM, signal.SIG_IGN)
warm_up()
