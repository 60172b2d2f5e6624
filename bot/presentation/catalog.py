"""The texts a reader sees, loaded once from ``texts/fr.toml`` and checked against their schema."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from bot.presentation.typography import french

Text = Annotated[str, AfterValidator(lambda text: french(text.strip()))]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Help(_Section):
    """The answer to /aide."""

    text: Text


class Commands(_Section):
    """The command menu: a line for each listed command."""

    actu: Text
    resume: Text
    abonner: Text
    reglages: Text
    themes: Text
    sources: Text
    heure: Text
    alertes: Text
    longueur: Text
    desabonner: Text
    confidentialite: Text
    mesdonnees: Text
    oublier: Text
    stop: Text
    aide: Text


class Profile(_Section):
    """What Telegram shows before the first message."""

    description: Text
    short_description: Text


class AnswerTexts(_Section):
    """What stands around a summary."""

    footer: Text
    footer_whole: Text
    footer_truncated: Text
    footer_truncated_whole: Text
    one: Text
    many: Text
    shorter: Text
    longer: Text
    read: Text
    source: Text
    source_author: Text
    joined: Text
    language: Text
    language_text: Text
    paywalled: Text
    truncated: Text
    cut: Text
    instead: Text
    left_one: Text
    left_many: Text
    working: Text
    working_text: Text
    interrupted: Text
    same: Text


class Resume(_Section):
    """The answer to a /resume that names nothing."""

    usage: Text


class LengthTexts(_Section):
    """The choice of a length."""

    ask: Text
    short: Text
    medium: Text
    long: Text
    current: Text
    saved: Text


class EditionTexts(_Section):
    """What stands around the stories of a digest."""

    heading: Text
    outlets: Text
    outlets_more: Text
    briefs: Text
    counts: Text
    counts_one: Text
    quiet: Text
    quiet_briefs: Text
    why: Text
    why_title: Text
    why_gone: Text
    settings: Text
    missed: Text
    missed_many: Text
    unsure: Text
    unsure_read: Text
    unsure_gone: Text


class SignupTexts(_Section):
    """The first screen."""

    text: Text
    ticked: Text
    open: Text
    current: Text
    other: Text
    ask_hour: Text
    go: Text
    done: Text
    done_again: Text


class SettingsTexts(_Section):
    """/reglages and the commands around it."""

    title: Text
    paused: Text
    none: Text
    subscribe: Text
    hour: Text
    days: Text
    themes: Text
    sources: Text
    zone: Text
    alerts: Text
    alerts_none: Text
    length: Text
    leave: Text
    back: Text
    previous: Text
    following: Text
    ask_hour: Text
    ask_days: Text
    ask_themes: Text
    ask_zone: Text
    ask_sources: Text
    ask_alerts: Text
    ask_leave: Text
    leave_yes: Text
    leave_no: Text
    left: Text
    not_subscribed: Text
    admins_only: Text
    export: Text
    drop: Text
    ask_drop: Text
    drop_yes: Text
    drop_no: Text
    every_day: Text
    weekdays: Text
    days_all: Text
    days_week: Text
    day_names: Text
    hour_unknown: Text
    hour_saved: Text
    zone_unknown: Text
    zone_saved: Text
    feed_added: Text
    feeds_full: Text
    feeds_imported_none: Text
    feeds_imported_one: Text
    feeds_imported: Text
    feed_lost: Text
    wait: Text
    too_early: Text


class PrivacyTexts(_Section):
    """/confidentialite, /mesdonnees, /oublier, /stop, and the notice of inactivity."""

    title: Text
    host: Text
    host_part: Text
    no_host: Text
    never: Text
    kept: Text
    backups: Text
    rights: Text
    hours: Text
    days: Text
    months: Text
    ask: Text
    yes: Text
    no: Text
    erased: Text
    nothing: Text
    kept_all: Text
    export: Text
    stopped: Text
    stopped_already: Text
    inactive: Text
    stay: Text
    staying: Text


class FloodTexts(_Section):
    """Refusals of too much at once."""

    reader_links: Text
    group_links: Text
    messages: Text
    taps: Text
    own_queue: Text
    full: Text
    again: Text
    second: Text
    seconds: Text
    minutes: Text


class Unexpected(_Section):
    """What a reader is told of our own bugs."""

    text: Text


class Catalog(_Section):
    """All texts."""

    help: Help
    commands: Commands
    profile: Profile
    answer: AnswerTexts
    resume: Resume
    length: LengthTexts
    edition: EditionTexts
    signup: SignupTexts
    settings: SettingsTexts
    privacy: PrivacyTexts
    zones: dict[str, Text]
    floods: FloodTexts
    unexpected: Unexpected
    files: dict[str, Text]
    errors: dict[str, Text]


@cache
def catalog() -> Catalog:
    """The French texts."""
    data = files("bot.presentation").joinpath("texts/fr.toml").read_text("utf-8")
    return Catalog.model_validate(tomllib.loads(data))
