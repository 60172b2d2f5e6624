// Photos, files, stickers, and forwarding a post read elsewhere.
import { perform } from "./composer.js";
import { byId, el, icon } from "./dom.js";
import { popup } from "./notices.js";
import { TEXTS } from "./texts.js";

const STICKERS = ["👍", "❤️", "😂", "🎉", "🔥", "🤔", "😢", "👏", "🙏", "😴", "☕", "📰", "🤖", "🥐", "🐈"];

export function startAttaching() {
  byId("attach-button").append(icon("attach"));
  byId("stickers-button").append(icon("sticker"));
  byId("attach-button").addEventListener("click", () => popup(byId("attach-button"), [
    { icon: "forward", label: TEXTS.attach.forward, act: openForward },
    { icon: "photo", label: TEXTS.attach.photo, act: () => byId("photo-file").click() },
    { icon: "file", label: TEXTS.attach.document, act: () => byId("document-file").click() },
    { icon: "mic", label: TEXTS.attach.voice, act: () => perform("voice", { seconds: 5 }) },
  ]));
  byId("stickers-button").addEventListener("click", () => popup(byId("stickers-button"),
    STICKERS.map((face) => ({ face, label: TEXTS.sticker(face), act: () => perform("sticker", { emoji: face }) })), { grid: true }));
  byId("photo-file").addEventListener("change", (event) => askCaption([...event.target.files], true));
  byId("document-file").addEventListener("change", (event) => askCaption([...event.target.files], false));
  startForward();
}

function openForward() {
  byId("forward").showModal();
  byId("forward").querySelector("[name=name]").focus();
}

function startForward() {
  const dialog = byId("forward");
  const form = dialog.querySelector("form");
  const named = () => {
    const kind = form.elements.kind.value;
    byId("forward-name-label").textContent = TEXTS.forwardNames[kind];
    byId("forward-author").hidden = !["channel", "chat"].includes(kind);
  };
  form.addEventListener("change", named);
  form.addEventListener("submit", async () => {
    const values = Object.fromEntries(new FormData(form));
    if (byId("forward-author").hidden) values.author = "";
    if (await perform("forward", values)) form.elements.text.value = "";
  });
  // A form sent by Enter in a line of text goes; in the text itself, Ctrl+Enter sends.
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  named();
}

async function askCaption(files, photos) {
  if (!files.length) return;
  const dialog = byId("caption");
  const form = dialog.querySelector("form");
  const pictures = photos ? await Promise.all(files.map(picture)) : [];
  byId("caption-title").textContent = TEXTS.captionTitle(files.length, photos);
  byId("caption-preview").replaceChildren(...(photos ? pictures.map((each) => each.canvas) : [el("strong", {}, files[0].name)]));
  form.elements.text.value = "";
  form.onsubmit = () => sendFiles(files, pictures, form.elements.text.value);
  dialog.showModal();
  form.elements.text.focus();
  for (const id of ["photo-file", "document-file"]) byId(id).value = "";
}

async function sendFiles(files, pictures, caption) {
  const album = pictures.length > 1 ? String(Date.now()) : "";
  for (const [index, file] of files.entries()) {
    const values = new FormData();
    values.set("file", file);
    values.set("caption", index ? "" : caption);
    if (pictures[index]) {
      values.set("album", album);
      values.set("width", pictures[index].width);
      values.set("height", pictures[index].height);
    }
    if (!(await perform(pictures.length ? "photo" : "document", values))) return;
  }
}

/** The size of a picture and a small view of it, drawn: the page's policy allows no image but the server's. */
async function picture(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, 220 / bitmap.height, 380 / bitmap.width);
  const canvas = el("canvas", { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return { canvas, width: bitmap.width, height: bitmap.height };
}
