"""The digests of three readers over eleven days of the press, as a subscriber finds them.

    python3 serve.py --port 8899 &        # the replay of February 2026: RSS of 23 outlets at any clock
    python benchmarks/replay.py http://127.0.0.1:8899 docs/examples [--text FOLDER]

The clock is moved through the days; the feeds are collected four times each; at 18 h each reader's edition is made by
``python -m bot digest --remember``. What is kept are titles and counts: the texts are the publishers' own. ``--text``
keeps the sentences too, for reading on this machine.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
FIRST, DAYS = date(2026, 2, 16), 11
COLLECTED_AT = (0, 7, 12, 18)
READERS = {
    "tous-les-themes": (),
    "securite-droit-donnees": ("cybersecurite", "vie-privee", "droit", "telecoms"),
    "jeux-espace-transports": ("jeux-video", "espace-sciences", "transports", "mobile"),
}


def bot(*arguments: str, database: str) -> str:
    """What ``python -m bot`` prints."""
    settings = {"DATABASE_URL": f"sqlite:///{database}", "FETCH_ALLOWED_NETWORKS": "127.0.0.0/8"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{arguments}: {done.stderr or done.stdout}")
    return done.stdout


def collect(press: str, moment: datetime, database: str) -> None:
    """The press as it stood then."""
    move = urllib.request.Request(f"{press}/clock?now={moment:%Y-%m-%dT%H:%M:%S}Z", method="POST")
    urllib.request.urlopen(move).close()
    bot("collect", "--feeds", f"{press}/opml", "--at", f"{moment:%Y-%m-%dT%H:%M:%S}+00:00", database=database)


def lines(day: date, edition: dict, *, sentences: bool) -> list[str]:
    """One day of one reader."""
    told = [f"## {day:%d/%m/%Y}", ""]
    for number, story in enumerate(edition["stories"], 1):
        lock = "🔒 " if story["locked"] else ""
        told.append(f"{number}. {lock}{story['title']} ({', '.join(story['outlets'])})")
        if sentences:
            told += [f"   > {' '.join(story['sentences'])}", f"   {' · '.join(story['why'])}"]
    told += ["", "En bref :", "", *(f"- {brief['title']} ({brief['outlet']})" for brief in edition["briefs"])]
    counts = edition["counts"]
    shown = [counts[name] for name in ("items", "outlets", "stories", "kept")]
    return [*told, "", "{} articles de {} médias → {} sujets → {} retenus".format(*shown), ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("press")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", type=Path)
    chosen = parser.parse_args()
    days: dict[str, list[tuple[date, dict]]] = {name: [] for name in READERS}
    with tempfile.TemporaryDirectory() as folder:
        database = f"{folder}/replay.db"
        for day in (FIRST + timedelta(days=n) for n in range(DAYS)):
            for hour in COLLECTED_AT:
                moment = datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)
                collect(chosen.press, moment.astimezone(ZoneInfo("UTC")), database)
            for name, themes in READERS.items():
                options = [part for slug in themes for part in ("--theme", slug)]
                made = bot("digest", "--at", moment.isoformat(), "--remember", "--json", *options, database=database)
                days[name].append((day, json.loads(made)))
            print(day, *(len(edition[-1][1]["stories"]) for edition in days.values()), flush=True)
    for folder, sentences in ((chosen.folder, False), (chosen.text, True)):
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            for name, editions in days.items():
                title = f"# Onze jours de brèves : {', '.join(READERS[name]) or 'sans choix de thème'}"
                parts = [line for day, edition in editions for line in lines(day, edition, sentences=sentences)]
                (folder / f"{name}.md").write_text("\n".join([title, "", *parts]), "utf-8")


if __name__ == "__main__":
    main()
