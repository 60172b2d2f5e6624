"""What the bot and its workers have in common: how a job is named, run, and how it fails."""

from importlib import import_module

from bot.errors import BrevesError, ReadingFailed


def run(job: str, material: object) -> object:
    """Run the job named ``module:function`` on ``material``; errors are returned, as values of the error tree.

    Jobs go by name so that the bot's own process never loads the libraries that only its workers use. Errors are
    returned without their traceback: that, and the messages of libraries, may quote the page.
    """
    module, _, function = job.partition(":")
    try:
        result: object = getattr(import_module(module), function)(material)
    except BrevesError as error:
        return error.with_traceback(None)
    except BaseException as error:  # noqa: BLE001  SystemExit too: it would travel to the bot, and end it there
        return ReadingFailed(detail=type(error).__name__)
    return result
