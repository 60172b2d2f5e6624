// Inline keyboards: what opens a page is a link, what tells the bot is a button that waits for its answer.
import { act } from "./connection.js";
import { el, icon } from "./dom.js";
import { TEXTS } from "./texts.js";
import { alertText, toast } from "./notices.js";

const PATIENCE_MS = 15_000;
const waiting = new Map();

export function keyboard(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return el("div", { class: "keys" }, ...rows.map((row, y) =>
    el("div", { class: "line" }, ...row.map((key, x) => button(message, key, y, x)))));
}

function button(message, key, row, column) {
  if (key.url) {
    return el("a", { href: key.url, target: "_blank", rel: "noopener noreferrer", title: key.url }, key.text, icon("link-out", "corner"));
  }
  const element = el("button", { type: "button" }, key.text);
  element.addEventListener("click", async () => {
    if (key.copy_text) {
      await navigator.clipboard?.writeText(key.copy_text.text);
      toast(TEXTS.copied);
    } else if (key.callback_data && element.getAttribute("aria-busy") !== "true") {
      await press(element, { chat_id: message.chat.id, message_id: message.message_id, row, column });
    }
  });
  return element;
}

async function press(element, place) {
  element.setAttribute("aria-busy", "true");
  const rest = () => element.removeAttribute("aria-busy");
  try {
    const query = await act("press", place);
    waiting.set(query, rest);
    setTimeout(() => settle(query), PATIENCE_MS);
  } catch {
    rest();
    toast(TEXTS.failed);
  }
}

function settle(query) {
  waiting.get(query)?.();
  waiting.delete(query);
}

/** The bot's answer to a tap: the button rests, and what it says is shown. */
export function answered({ query_id, text, show_alert }) {
  settle(query_id);
  if (text) (show_alert ? alertText : toast)(text);
}
