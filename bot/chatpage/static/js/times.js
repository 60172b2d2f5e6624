// Times as Telegram's French clients write them.
import { TEXTS } from "./texts.js";

const DAY = 86_400_000;
const format = (options) => new Intl.DateTimeFormat("fr", options);
const CLOCK = format({ hour: "numeric", minute: "2-digit" });
const LONG_DAY = format({ day: "numeric", month: "long" });
const LONG_DAY_YEAR = format({ day: "numeric", month: "long", year: "numeric" });
const SHORT_DAY = format({ day: "2-digit", month: "2-digit", year: "2-digit" });
const WEEKDAY = format({ weekday: "short" });
const FULL = format({ dateStyle: "full", timeStyle: "short" });

const date = (seconds) => new Date(seconds * 1000);
const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
const daysAgo = (seconds) => Math.round((midnight(new Date()) - midnight(date(seconds))) / DAY);

/** « 8:30 » */
export const clock = (seconds) => CLOCK.format(date(seconds)).replace(/^0(?=\d:)/, "");
export const full = (seconds) => FULL.format(date(seconds));
export const dayKey = (seconds) => midnight(date(seconds));

export function day(seconds) {
  const ago = daysAgo(seconds);
  if (ago === 0) return TEXTS.today;
  if (ago === 1) return TEXTS.yesterday;
  const sameYear = date(seconds).getFullYear() === new Date().getFullYear();
  return (sameYear ? LONG_DAY : LONG_DAY_YEAR).format(date(seconds));
}

/** For the list of chats: the hour today, the weekday this week, else the date. */
export function short(seconds) {
  const ago = daysAgo(seconds);
  if (ago === 0) return clock(seconds);
  return ago < 7 ? WEEKDAY.format(date(seconds)) : SHORT_DAY.format(date(seconds));
}

const PARTS = {
  w: { weekday: "long" }, d: { day: "numeric", month: "numeric", year: "2-digit" },
  D: { day: "numeric", month: "long", year: "numeric" }, t: { hour: "numeric", minute: "2-digit" },
  T: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

/** The text of a date_time entity (Bot API, « Date-time entity formatting »); `null` shows the author's own text. */
export function entityTime(seconds, pattern) {
  if (!pattern) return null;
  if (pattern === "r") return relative(seconds);
  return format(Object.assign({}, ...[...pattern].map((letter) => PARTS[letter] ?? {}))).format(date(seconds));
}

function relative(seconds) {
  const away = seconds - Date.now() / 1000;
  const [unit, size] = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]].find(([, n]) => Math.abs(away) >= n) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("fr", { numeric: "auto" }).format(Math.trunc(away / size), unit);
}
