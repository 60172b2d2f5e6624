// One message → one element.
import { el, icon } from "./dom.js";
import { formatted } from "./format.js";
import { keyboard } from "./keys.js";
import { media } from "./media.js";
import { chat, isOwn } from "./store.js";
import { authorName, isService, oneLine, originName, service } from "./summary.js";
import { TEXTS } from "./texts.js";
import { clock, full } from "./times.js";

const ONLY_EMOJI = /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f?|\u200d){1,6}$/u;

/** `on` has `command(text)`, `jump(id)` and `menu(message, anchor, at)`. */
export function bubble(message, on) {
  const data = { dataset: { id: message.message_id, date: message.date, from: message.from?.id ?? message.chat.id } };
  if (isService(message)) return el("li", { class: "service", ...data }, service(message));
  const own = isOwn(message);
  const keys = keyboard(message);
  const body = el("div", { class: "bubble" }, ...head(message, on), ...content(message, on), ...foot(message));
  body.classList.toggle("has-keys", Boolean(keys));
  body.classList.toggle("sticker", Boolean(message.sticker));
  body.classList.toggle("bare", Boolean(message.photo) && !message.caption && !message.forward_origin);
  const more = el("button", { class: "more", type: "button", "aria-label": TEXTS.messageActions, "aria-haspopup": "menu", "aria-expanded": "false" }, icon("more"));
  more.addEventListener("click", () => on.menu(message, more));
  body.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a")) return;
    event.preventDefault();
    on.menu(message, more, { top: event.clientY, bottom: event.clientY, right: event.clientX + 200 });
  });
  return el("li", { class: `message${own ? " own" : ""}${keys ? " with-keys" : ""}`, ...data }, body, keys, more);
}

function head(message, on) {
  const parts = [];
  if (message.chat.type !== "private" && !isOwn(message)) parts.push(el("div", { class: "sender" }, authorName(message)));
  if (message.forward_origin) {
    const [name, author] = originName(message.forward_origin);
    parts.push(el("div", { class: "forwarded" }, TEXTS.forwardedFrom, el("strong", {}, name), author && TEXTS.signed(author)));
  }
  const target = message.reply_to_message;
  if (target) {
    const jump = () => on.jump(target.message_id);
    const said = message.quote?.text ?? oneLine(target);
    parts.push(el("button", { class: "quoted", type: "button", onclick: jump }, el("b", {}, authorName(target)), el("span", {}, said)));
  }
  return parts;
}

function content(message, on) {
  const parts = [media(message)];
  const text = message.text ?? message.caption;
  // The time floats at the end of the last line, inside the text, as Telegram sets it.
  if (text !== undefined) {
    const big = message.text && ONLY_EMOJI.test(text);
    parts.push(el("div", { class: big ? "text big" : "text" },
      ...formatted(text, message.entities ?? message.caption_entities ?? [], on.command), big ? "" : meta(message)));
    if (big) parts.push(meta(message));
  } else parts.push(meta(message));
  return parts;
}

function foot(message) {
  const reactions = chat(message.chat.id)?.reactions.get(message.message_id) ?? [];
  return reactions.length ? [el("div", { class: "reactions" }, ...reactions.map((each) => el("span", {}, each.emoji)))] : [];
}

function meta(message) {
  const own = isOwn(message);
  return el("span", { class: "meta" }, message.edit_date ? `${TEXTS.edited} ` : "",
    el("time", { title: full(message.date) }, clock(message.date)), own ? icon("ticks") : "");
}
