// The messages of the chat that is open.
import { bubble } from "./bubble.js";
import { byId, el, icon } from "./dom.js";
import { formatted } from "./format.js";
import { chat, isOwn, markRead, state } from "./store.js";
import { TEXTS } from "./texts.js";
import { day, dayKey } from "./times.js";

const NEAR = 120;
const TOGETHER_SECONDS = 300;
let handlers;

const scroller = () => byId("scroller");
const log = () => byId("log");
const find = (id) => log().querySelector(`[data-id="${id}"]`);
const atBottom = () => scroller().scrollHeight - scroller().scrollTop - scroller().clientHeight < NEAR;

export function startLog(on) {
  handlers = { ...on, jump };
  byId("to-bottom").append(icon("down"));
  byId("to-bottom").addEventListener("click", () => toBottom(true));
  scroller().addEventListener("scroll", onScroll, { passive: true });
  new ResizeObserver(() => chat() && !chat().scrolledUp && toBottom()).observe(scroller());
  addEventListener("visibilitychange", () => !document.hidden && atBottom() && markRead());
}

export function showLog(change) {
  if (["snapshot", "selected"].includes(change.type)) return renderAll();
  if (change.type === "profile") return intro();
  if (change.chat_id !== state.current && change.type !== "draft") return undefined;
  if (change.type === "message") return append(change.message);
  if (change.type === "edited") return replace(change.message.message_id);
  if (change.type === "reaction") return replace(change.message_id);
  if (change.type === "deleted") {
    find(change.message_id)?.remove();
    return group();
  }
  return change.type === "draft" ? draft() : undefined;
}

function renderAll() {
  const open = chat();
  log().replaceChildren();
  byId("draft").replaceChildren();
  if (!open) return;
  if (open.dropped) log().append(el("li", { class: "service" }, TEXTS.dropped(open.dropped)));
  log().append(...[...open.messages.values()].map((message) => bubble(message, handlers)));
  group();
  intro();
  draft();
  toBottom();
}

function append(message) {
  const stay = atBottom() || isOwn(message);
  const element = bubble(message, handlers);
  element.classList.add("new");
  log().append(element);
  const known = chat().messages;
  for (const old of [...log().querySelectorAll("[data-id]")]) if (!known.has(Number(old.dataset.id))) old.remove();
  group();
  intro();
  draft();
  // At once, not smoothly: the next message of a burst would find the log halfway, and take it for the reader's choice.
  if (stay) toBottom();
  else onScroll();
}

/** An edit keeps the reader's place, and the focus of the button that they pressed. */
function replace(id) {
  const old = find(id);
  const message = chat().messages.get(id);
  if (!old || !message) return;
  const stay = atBottom();
  const keys = [...old.querySelectorAll(".keys :is(button, a)")];
  const focused = keys.indexOf(document.activeElement);
  const element = bubble(message, handlers);
  old.replaceWith(element);
  for (const other of chat().messages.values()) {
    if (other.reply_to_message?.message_id === id) find(other.message_id)?.replaceWith(bubble(other, handlers));
  }
  group();
  if (focused >= 0) {
    const again = [...element.querySelectorAll(".keys :is(button, a)")];
    (again[Math.min(focused, again.length - 1)] ?? scroller()).focus({ preventScroll: true });
  }
  if (stay) toBottom();
}

/** Days between messages, and bubbles of one author close together. */
function group() {
  log().querySelectorAll(".day").forEach((each) => each.remove());
  let before = null;
  for (const element of [...log().querySelectorAll("[data-id]")]) {
    const { date, from } = element.dataset;
    const newDay = !before || dayKey(before.dataset.date) !== dayKey(date);
    if (newDay) element.before(el("li", { class: "day" }, day(date)));
    const together = !newDay && before.dataset.from === from && date - before.dataset.date < TOGETHER_SECONDS
      && before.classList.contains("message");
    element.classList.toggle("first", !together);
    element.classList.add("last");
    if (together) before.classList.remove("last");
    before = element;
  }
}

function intro() {
  const box = byId("intro");
  const open = chat();
  box.hidden = !open || open.messages.size > 0;
  if (box.hidden) return;
  const isPrivate = open.type === "private";
  box.replaceChildren(
    el("span", { class: `avatar ${isPrivate ? "bot" : "group"}` }, isPrivate ? "" : open.title[0]),
    el("h3", {}, isPrivate ? TEXTS.whatCan : open.title),
    el("p", {}, isPrivate ? state.bot.description || state.bot.name : TEXTS.groupIntro));
}

function draft() {
  const shown = chat()?.draft;
  const stay = atBottom();
  byId("draft").replaceChildren(...(shown ? [el("div", { class: "message first last" },
    el("div", { class: "bubble" }, el("div", { class: "text" }, ...formatted(shown.text, shown.entities))))] : []));
  if (stay) toBottom();
}

function toBottom(smooth = false) {
  scroller().scrollTo({ top: scroller().scrollHeight, behavior: smooth ? "smooth" : "instant" });
}

function onScroll() {
  const open = chat();
  if (!open) return;
  open.scrolledUp = !atBottom();
  if (!open.scrolledUp && !document.hidden) markRead();
  byId("to-bottom").hidden = !open.scrolledUp;
  byId("to-bottom").querySelector(".unread")?.remove();
  if (open.unread) byId("to-bottom").append(el("span", { class: "unread", "aria-label": TEXTS.unread(open.unread) }, String(open.unread)));
}

function jump(id) {
  const element = find(id);
  if (!element) return;
  element.scrollIntoView({ block: "center", behavior: "smooth" });
  element.classList.remove("flash");
  requestAnimationFrame(() => element.classList.add("flash"));
}
