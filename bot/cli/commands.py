"""The commands of ``python -m bot``."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli import steps
from bot.cli.lines import Step, run_filter
from bot.errors import BrevesError, ReaderError

DEFAULT_WORDS = 60

app = typer.Typer(
    help="Brèves: summaries in the author's own sentences.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # it can show the values of variables, among them texts and the token
)

Words = Annotated[int | None, typer.Option(min=1, help=f"About so many words.  [default: {DEFAULT_WORDS}]")]
Sentences = Annotated[int | None, typer.Option(min=1, help="So many sentences.")]
FeedList = Annotated[
    str | None, typer.Option("--feeds", metavar="FILE_OR_URL", help="An OPML list.  [default: the catalogue]")
]
Explain = Annotated[bool, typer.Option("--explain", help="Show every sentence with its score and the reasons for it.")]
Target = Annotated[str | None, typer.Argument(metavar="FILE_OR_URL", help="Summarise it for people.")]


feeds_app = typer.Typer(help="The feeds that are collected.", no_args_is_help=True)
app.add_typer(feeds_app, name="feeds")


@app.command()
def run() -> None:
    """Start the bot: on Telegram, or on the local chat page when TELEGRAM_BOT_TOKEN is not set."""
    from bot.app import run as run_bot  # noqa: PLC0415  the whole bot; filters do without
    from bot.config import load_settings  # noqa: PLC0415

    raise SystemExit(run_bot(load_settings()))


@app.command()
def health() -> None:
    """Tell whether a bot that runs on this machine is in contact with Telegram: status 0 if it is, 1 if not."""
    from bot.cli.health import report_health  # noqa: PLC0415

    raise SystemExit(report_health())


@app.command()
def backup(
    to: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to.  [default: the folder of backups]")
    ] = None,
) -> None:
    """Copy the database, while the bot runs or not."""
    from bot.cli.backups import back_up  # noqa: PLC0415  the database

    raise SystemExit(back_up(to))


@app.command()
def restore(
    source: Annotated[Path | None, typer.Argument(metavar="FILE", help="Which one.  [default: the last]")] = None,
    old: Annotated[
        bool, typer.Option("--old", help="Even one so old that it brings back people who asked to be erased.")
    ] = False,
) -> None:
    """Put a copy back while the bot is stopped; who asked to be erased since it was made stays erased."""
    from bot.cli.backups import restore as put_back  # noqa: PLC0415  the database

    raise SystemExit(put_back(source, old=old))


@app.command()
def extract() -> None:
    """Read pages: {"id","url","html"} in, {"id","title","text","published",…} out, one JSON object a line."""
    _filter(steps.extract)


@app.command()
def sentences() -> None:
    """Cut texts into sentences: {"id","text"} in, {"id","sentences":[…]} out, one JSON object a line."""
    _filter(steps.sentences)


@app.command()
def summarize(
    target: Target = None, words: Words = None, sentences: Sentences = None, explain: Explain = False
) -> None:
    """Summarise a file or a link for people; without one, JSON lines: {"id","title","text"} to {"id","sentences",…}."""
    if words is not None and sentences is not None:
        raise typer.BadParameter("--words and --sentences exclude each other")
    if words is None and sentences is None:
        words = DEFAULT_WORDS
    if target is None or target == "-":
        if explain:
            raise typer.BadParameter("--explain wants a FILE_OR_URL")
        _filter(partial(steps.summarize, words=words, count=sentences))
    from bot.cli import people  # noqa: PLC0415  filters need neither rich's layout nor the fetcher

    (people.show_explanation if explain else people.show_summary)(target, words, sentences)


@app.command()
def stories() -> None:
    """Group items: {"id","outlet","title","teaser","published"} in, all lines one lot, {"id","story"} out."""
    from bot.cli.stories import run_stories  # noqa: PLC0415  the other commands do without

    raise SystemExit(run_stories(sys.stdin.buffer, sys.stdout.buffer, sys.stderr))


@app.command()
def collect(
    feeds: FeedList = None,
    at: Annotated[str | None, typer.Option(metavar="MOMENT", help="As if it were then.  [default: now]")] = None,
) -> None:
    """Collect the feeds once into the database and print the counts."""
    from bot.cli.collect import collect_press  # noqa: PLC0415  the database, the fetcher and the workers

    raise SystemExit(collect_press(feeds, at))


@app.command()
def digest(
    at: Annotated[str | None, typer.Option(metavar="MOMENT", help="As if it were then.  [default: now]")] = None,
    theme: Annotated[list[str] | None, typer.Option(metavar="SLUG", help="A theme, as often as you like.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    remember: Annotated[
        bool,
        typer.Option(
            "--remember",
            help="Keep the edition, and leave out what editions of the last days with the same themes that were kept so"
            " have told. Those of subscribers have no part in it.",
        ),
    ] = False,
) -> None:
    """Make the edition of a day from what has been collected, as a subscriber of these themes would get it."""
    from bot.cli.digest import show_digest  # noqa: PLC0415  the database, the fetcher and the workers

    raise SystemExit(show_digest(at, theme or [], as_json=as_json, remember=remember))


@feeds_app.command("check")
def check_feeds(feeds: FeedList = None) -> None:
    """Tell of every feed whether it answers, what it lists, and whether its articles can be read."""
    from bot.cli.feeds import check_feeds as check  # noqa: PLC0415  the fetcher and the workers

    raise SystemExit(check(feeds))


def main() -> None:
    """The entry point. Errors of ours are one line on standard error and a status other than 0."""
    try:
        app(prog_name="python -m bot")
    except BrevesError as error:
        sys.stderr.write(f"{_in_words(error)}\n")
        raise SystemExit(getattr(error, "exit_status", 1)) from None
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None


def _in_words(error: BrevesError) -> str:
    if isinstance(error, ReaderError):
        from bot.presentation.refusals import error_text  # noqa: PLC0415  only when something went wrong

        return f"{error_text(error)} ({error.detail})" if error.detail else error_text(error)
    return f"{error.code}: {error.detail}" if error.detail else error.code


def _filter(step: Step) -> NoReturn:
    raise SystemExit(run_filter(step, sys.stdin.buffer, sys.stdout.buffer, sys.stderr))
