// Writing: the text, what it answers or edits, the ways to attach.
import { act } from "./connection.js";
import { byId, el, icon } from "./dom.js";
import { toast } from "./notices.js";
import { chat, isOwn, state } from "./store.js";
import { authorName, oneLine } from "./summary.js";
import { hideCommands, isChoosing, suggest } from "./commands.js";
import { TEXTS } from "./texts.js";

const text = () => byId("text");
// What was being written in each chat.
const pending = new Map();
const current = () => pending.get(state.current) ?? { text: "", reply: null, edit: null };

export function startComposer() {
  byId("send").addEventListener("click", send);
  byId("start").addEventListener("click", () => perform("say", { text: "/start" }));
  text().addEventListener("input", onInput);
  text().addEventListener("keydown", onKey);
  showSend();
}

export function showComposer(change) {
  if (!["selected", "snapshot", "message", "deleted"].includes(change.type) || !chat()) return;
  const open = chat();
  const mustStart = open.type === "private" && !open.messages.size && !open.dropped;
  const started = !byId("start").hidden && !mustStart;
  byId("start").hidden = !mustStart;
  byId("fields").hidden = mustStart;
  if (started) text().focus();
  if (change.type === "selected") {
    hideCommands();
    write(current().text);
    showContext();
    if (!matchMedia("(hover: none)").matches) text().focus();
  }
}

export function reply(message) {
  remember({ reply: message, edit: null });
  showContext();
  text().focus();
}

export function edit(message) {
  remember({ reply: null, edit: message });
  write(message.text ?? message.caption ?? "");
  showContext();
  text().focus();
}

/** Say something at once: a command that was chosen or clicked. */
export async function say(words) {
  await perform("say", { text: words });
}

/** Do something in the open chat. Returns whether it was done. */
export async function perform(name, values) {
  try {
    if (values instanceof FormData) values.set("chat_id", state.current);
    await act(name, values instanceof FormData ? values : { chat_id: state.current, ...values });
    return true;
  } catch {
    toast(TEXTS.failed);
    return false;
  }
}

export function write(words) {
  text().value = words;
  onInput();
}

async function send() {
  const words = text().value.trim();
  const { reply: target, edit: edited } = current();
  if (!words) {
    if (!edited) await perform("voice", { seconds: 3 + Math.round(Math.random() * 9) });
    return;
  }
  const values = edited ? { message_id: edited.message_id, text: words } : { text: words, reply_to: target?.message_id };
  hideCommands();
  const sent = await perform(edited ? "edit" : "say", values);
  if (!sent) return;
  remember({ reply: null, edit: null });
  write("");
  showContext();
  text().focus();
}

function onInput() {
  remember({ text: text().value });
  text().style.height = "auto";
  text().style.height = `${text().scrollHeight}px`;
  showSend();
  suggest(text().value);
}

function onKey(event) {
  if (isChoosing(event) || event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (text().value.trim()) send();
  } else if (event.key === "Escape") cancel();
  else if (event.key === "ArrowUp" && !text().value) {
    const own = [...chat().messages.values()].filter((message) => isOwn(message) && message.text && !message.forward_origin);
    if (own.length) {
      event.preventDefault();
      edit(own.at(-1));
    }
  }
}

function cancel() {
  if (current().edit) write("");
  remember({ reply: null, edit: null });
  showContext();
}

function remember(change) {
  pending.set(state.current, { ...current(), ...change });
}

function showContext() {
  const { reply: target, edit: edited } = current();
  const message = target ?? edited;
  const box = byId("context");
  box.hidden = !message;
  if (!message) return;
  const close = el("button", { class: "icon-button", type: "button", "aria-label": TEXTS.cancel, onclick: () => { cancel(); text().focus(); } }, icon("close"));
  box.replaceChildren(icon(target ? "reply" : "edit"),
    el("div", {}, el("b", {}, target ? TEXTS.replyTo(authorName(target)) : TEXTS.editing), el("span", {}, oneLine(message))), close);
  showSend();
}

function showSend() {
  const kind = current().edit ? "check" : text().value.trim() ? "send" : "mic";
  const button = byId("send");
  if (button.dataset.kind === kind) return;
  button.dataset.kind = kind;
  button.setAttribute("aria-label", kind === "mic" ? TEXTS.recordVoice : TEXTS.send);
  button.replaceChildren(icon(kind));
}
