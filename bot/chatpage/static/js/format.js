// A text and its entities → nodes. Offsets are UTF-16 units, as JavaScript's own strings count.
import { el, icon } from "./dom.js";
import { TEXTS } from "./texts.js";
import { entityTime, full } from "./times.js";

const SAFE = /^(?:https?|ftp|mailto|tg):/i;

/** Nodes for `text`; `onCommand` is called with a command that is clicked. */
export function formatted(text, entities = [], onCommand = () => {}) {
  return nodes(text, 0, text.length, entities, onCommand);
}

function nodes(text, start, end, entities, onCommand) {
  const found = [];
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const [from, to] = [entity.offset, Math.min(entity.offset + entity.length, end)];
    if (from < at || from >= end) continue;
    if (from > at) found.push(plain(text.slice(at, from), found));
    // Entities come sorted, outer ones first: those that begin inside this one are its children.
    const inner = entities.slice(index + 1).filter((other) => other.offset < to && other.offset + other.length <= to);
    found.push(element(entity, text.slice(from, to), nodes(text, from, to, inner, onCommand), onCommand));
    at = to;
  }
  if (at < end) found.push(plain(text.slice(at, end), found));
  return found;
}

// A block makes its own line: the line feed that the author put after it would make an empty one.
const plain = (text, before) => (/^(BLOCKQUOTE|PRE)$/.test(before.at(-1)?.tagName) ? text.replace(/^\n/, "") : text);

const STYLES = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };

function element(entity, text, children, onCommand) {
  switch (entity.type) {
    case "bold": case "italic": case "underline": case "strikethrough":
      return el(STYLES[entity.type], {}, ...children);
    case "code":
      return el("code", { onclick: () => navigator.clipboard?.writeText(text) }, ...children);
    case "pre":
      return el("pre", { dataset: entity.language ? { language: entity.language } : {} }, ...children);
    case "url":
      return link(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`, children);
    case "text_link":
      return link(entity.url, children);
    case "email":
      return link(`mailto:${text}`, children);
    case "bot_command":
      return el("a", { href: "#", class: "command", onclick: (event) => { event.preventDefault(); onCommand(text); } }, ...children);
    case "mention": case "hashtag": case "cashtag": case "text_mention":
      return el("span", { class: "tag" }, ...children);
    case "blockquote": case "expandable_blockquote":
      return quote(children, entity.type !== "blockquote");
    case "spoiler":
      return spoiler(children);
    case "date_time":
      return el("time", { title: full(entity.unix_time) }, entityTime(entity.unix_time, entity.date_time_format) ?? text);
    default:
      return el("span", {}, ...children);
  }
}

function link(url, children) {
  if (!SAFE.test(url)) return el("span", {}, ...children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, ...children);
}

function quote(children, expandable) {
  const inside = el("div", { class: "inside" }, ...children);
  const block = el("blockquote", {}, icon("quote"), inside);
  if (!expandable) return block;
  const button = el("button", { class: "fold", type: "button", "aria-expanded": "false", "aria-label": TEXTS.unfold }, icon("down"));
  const fold = (folded) => {
    block.classList.toggle("folded", folded);
    button.setAttribute("aria-expanded", String(!folded));
    button.setAttribute("aria-label", folded ? TEXTS.unfold : TEXTS.fold);
  };
  block.classList.add("foldable");
  block.append(button);
  block.addEventListener("click", (event) => {
    if (!event.target.closest("a") && !String(getSelection())) fold(!block.classList.contains("folded"));
  });
  fold(true);
  return block;
}

function spoiler(children) {
  const hidden = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": TEXTS.reveal }, ...children);
  const show = (event) => {
    if (hidden.classList.contains("shown") || (event.key && event.key !== "Enter")) return;
    event.preventDefault();
    hidden.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
  };
  hidden.addEventListener("click", show);
  hidden.addEventListener("keydown", show);
  return hidden;
}
