// The list of chats, and the bar above the one that is open.
import { byId, el, icon } from "./dom.js";
import { chat, isOwn, select, state } from "./store.js";
import { authorName, oneLine } from "./summary.js";
import { TEXTS } from "./texts.js";
import { short } from "./times.js";

const isPrivate = (each) => each.type === "private";
const name = (each) => (isPrivate(each) ? state.bot.name : each.title);
const lastMessage = (each) => [...each.messages.values()].at(-1);

export function startChats() {
  byId("back").append(icon("back"));
  byId("back").addEventListener("click", () => show(null));
}

/** Open a chat, or on a narrow screen go back to the list. */
export function show(id) {
  byId("app").dataset.view = id === null ? "list" : "chat";
  if (id === null) byId("chats").querySelector('[aria-current="true"]')?.focus();
  select(id ?? (matchMedia("(max-width: 720px)").matches ? null : state.current));
}

export function showChats() {
  if (!state.me) return;
  // The list is made anew at each change: the focus goes where it was.
  const focused = document.activeElement?.closest("#chats button")?.dataset.chat;
  const byDate = [...state.chats.values()].sort((a, b) => (lastMessage(b)?.date ?? 0) - (lastMessage(a)?.date ?? 0));
  byId("chats").replaceChildren(...byDate.map((each) => el("li", {}, entry(each))));
  if (focused) byId("chats").querySelector(`[data-chat="${focused}"]`)?.focus();
  bar();
  const unread = [...state.chats.values()].reduce((sum, each) => sum + each.unread, 0);
  document.title = (unread ? `(${unread}) ` : "") + state.bot.name;
}

function entry(each) {
  const last = lastMessage(each);
  const action = each.action && TEXTS.actions[each.action];
  const author = last && (isOwn(last) || !isPrivate(each)) ? `${authorName(last)}\u202f: ` : "";
  return el("button", { type: "button", dataset: { chat: each.id }, "aria-current": String(each.id === state.current), onclick: () => show(each.id) },
    avatar(each),
    el("span", {},
      el("span", { class: "row" }, el("span", { class: "name" }, name(each)), last ? el("time", {}, short(last.date)) : ""),
      el("span", { class: "row" },
        el("span", { class: action ? "last active" : "last" }, action ? `${action}…` : last ? author + oneLine(last) : TEXTS.noMessage),
        each.unread ? el("span", { class: "unread", "aria-label": TEXTS.unread(each.unread) }, String(each.unread)) : "")));
}

const avatar = (each) => el("span", { class: `avatar ${isPrivate(each) ? "bot" : "group"}` }, isPrivate(each) ? "" : each.title[0]);

function bar() {
  const open = chat();
  byId("conversation").hidden = !open;
  if (!open) return;
  const dots = () => el("span", { class: "dots" }, el("i"), el("i"), el("i"));
  const action = open.action && TEXTS.actions[open.action];
  const place = isPrivate(open) ? TEXTS.bot : TEXTS.members(open.members);
  const words = !state.online ? [TEXTS.connecting] : action ? [`${action} `, dots()] : [place];
  const status = byId("chat-status");
  status.classList.toggle("active", Boolean(state.online && action));
  if (status.dataset.shown !== String(words[0])) {
    status.dataset.shown = String(words[0]);
    status.replaceChildren(...words);
  }
  byId("chat-name").textContent = name(open);
  byId("chat-avatar").className = avatar(open).className;
  byId("chat-avatar").textContent = avatar(open).textContent;
}
