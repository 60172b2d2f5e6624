// Photos, stickers, voice messages and files inside a bubble.
import { el, icon, svg } from "./dom.js";
import { TEXTS } from "./texts.js";

const address = (file) => `/page/files/${encodeURIComponent(file.file_id)}`;

export function media(message) {
  if (message.photo) return photo(message);
  if (message.sticker) return el("span", { class: "face", role: "img", "aria-label": TEXTS.sticker(message.sticker.emoji) }, message.sticker.emoji);
  if (message.voice) return voice(message.voice);
  if (message.document) return file(message.document);
  return null;
}

function photo(message) {
  const { width, height, ...rest } = message.photo.at(-1);
  return el("img", { class: "photo", src: address(rest), width, height, alt: message.caption ?? TEXTS.photo });
}

function file(document) {
  return el("a", { class: "file", href: address(document), download: document.file_name, "aria-label": `${TEXTS.download} ${document.file_name}` },
    el("span", { class: "badge" }, icon("download")), el("strong", {}, document.file_name), el("small", {}, size(document.file_size)));
}

function voice(note) {
  const bars = Array.from({ length: 34 }, (_, index) => {
    const height = 4 + 17 * Math.abs(Math.sin(index * 1.7) * Math.cos(index * 0.6));
    return svg("rect", { x: index * 5, y: 22 - height, width: 3, height, rx: 1.5 });
  });
  const seconds = `0:${String(note.duration).padStart(2, "0")}`;
  return el("div", { class: "file", role: "img", "aria-label": `${TEXTS.voice}, ${seconds}` },
    el("span", { class: "badge" }, icon("play")), svg("svg", { class: "wave", viewBox: "0 0 170 24" }, ...bars), el("small", {}, seconds));
}

function size(bytes) {
  const units = ["o", "Ko", "Mo"];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${value.toLocaleString("fr", { maximumFractionDigits: unit ? 1 : 0 })}\u202f${units[unit]}`;
}
