"""/confidentialite, made from the table of retention, and the screens around it."""

from datetime import timedelta

from bot.domain.retention import Kept, Retention, retention
from bot.presentation.catalog import catalog
from bot.presentation.telegram_html import Button, Rendered, markup, safe
from bot.presentation.typography import french

PREFIX = "o"
ERASE, KEEP, STAY = f"{PREFIX}:erase", f"{PREFIX}:keep", f"{PREFIX}:stay"
_HOURS_IN_DAYS = timedelta(days=2)
_DAYS_IN_MONTHS = timedelta(days=90)


def privacy_page(operator: str, contact: str, rules: Retention | None = None) -> Rendered:
    """What is kept, why, how long, by whom, and one's rights, on one screen."""
    texts, rules = catalog().privacy, rules or retention()
    if operator and contact:
        host = safe(texts.host.format(name=operator, contact=contact))
    elif operator or contact:
        host = safe(texts.host_part.format(known=operator or contact))
    else:
        host = markup(texts.no_host)
    shown = "\n".join(
        markup(texts.kept.format(what=what, why=why, how_long=how_long)) for what, why, how_long in _told(rules)
    )
    backups = markup(texts.backups.format(how_long=duration(rules.backups)))
    kept = f"{markup(texts.title)} {host}\n{markup(texts.never)}\n{shown}\n{backups}"
    return Rendered(f"{kept}\n\n{markup(texts.rights)}")


def duration(time: timedelta) -> str:
    """``24 h``, ``30 jours``, ``12 mois``."""
    texts = catalog().privacy
    if time < _HOURS_IN_DAYS:
        return texts.hours.format(n=time // timedelta(hours=1))
    if time < _DAYS_IN_MONTHS:
        return texts.days.format(n=time.days)
    return texts.months.format(n=round(time / timedelta(days=365) * 12))


def _told(rules: Retention) -> list[tuple[str, str, str]]:
    """What, why and how long, each thing once, in the order of the table."""
    groups: dict[str, list[Kept]] = {}
    for kept in rules.kept:
        if kept.what:
            groups.setdefault(kept.what, []).append(kept)
    times = {"gone": duration(rules.gone_after), "inactive": duration(rules.inactive_after)}
    told = []
    for what, rows in groups.items():
        longest = max((row.keep for row in rows if row.keep is not None), default=None)
        how_long = rows[0].how_long.format(**times) if longest is None else duration(longest)
        told.append((french(what), french(rows[0].why), french(how_long)))
    return told


def forget_screen() -> Rendered:
    """Confirmation before everything is erased."""
    texts = catalog().privacy
    return Rendered(markup(texts.ask), ((Button(texts.yes, data=ERASE), Button(texts.no, data=KEEP)),))


def forgotten(*, anything: bool) -> Rendered:
    """After everything was erased, or when there was nothing."""
    texts = catalog().privacy
    backups = duration(retention().backups)
    return Rendered(markup(texts.erased.format(how_long=backups) if anything else texts.nothing))


def kept_screen() -> Rendered:
    """After « Non »."""
    return Rendered(markup(catalog().privacy.kept_all))


def export_caption() -> str:
    """Under the document of /mesdonnees."""
    return catalog().privacy.export


def stopped(*, anything: bool) -> Rendered:
    """After /stop."""
    texts = catalog().privacy
    return Rendered(markup(texts.stopped if anything else texts.stopped_already))


def inactive_notice() -> Rendered:
    """A year is nearly over: what is kept will be erased."""
    texts, rules = catalog().privacy, retention()
    text = texts.inactive.format(idle=duration(rules.notice_after), left=duration(rules.after_notice))
    return Rendered(markup(text), ((Button(texts.stay, data=STAY),),))


def staying() -> Rendered:
    """After « Continuer »."""
    return Rendered(markup(catalog().privacy.staying))
