// What is said above the chat: toasts, alerts, small menus.
import { byId, el, icon } from "./dom.js";

let toastTimer;

export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.classList.remove("shown"), 2_500 + text.length * 30);
}

export function alertText(text) {
  byId("alert-text").textContent = text;
  byId("alert").showModal();
}

let opener = null;

/** A menu near `anchor`: items are `{icon, label, act, danger}`, or `{face, label, act}` in a grid. */
export function popup(anchor, items, { grid = false, at = null } = {}) {
  closePopup();
  const box = byId("popup");
  box.className = grid ? "popup grid" : "popup";
  box.replaceChildren(...items.map((item) => el("button", {
    type: "button", role: "menuitem", class: item.danger && "danger", "aria-label": item.face && item.label,
    onclick: () => { closePopup(); item.act(); },
  }, item.icon ? icon(item.icon) : "", item.face ?? item.label)));
  box.hidden = false;
  place(box, at ?? anchor.getBoundingClientRect());
  opener = anchor;
  anchor.setAttribute("aria-expanded", "true");
  box.querySelector("button")?.focus({ focusVisible: false });
}

export function closePopup() {
  if (byId("popup").hidden) return;
  byId("popup").hidden = true;
  opener?.setAttribute("aria-expanded", "false");
  opener?.focus?.({ preventScroll: true });
  opener = null;
}

function place(box, near) {
  const { width, height } = box.getBoundingClientRect();
  const above = near.top - height - 6;
  const top = above > 8 ? above : Math.min(near.bottom + 6, innerHeight - height - 8);
  box.style.top = `${Math.max(8, top)}px`;
  box.style.left = `${Math.max(8, Math.min(near.right - width, innerWidth - width - 8))}px`;
}

export function startNotices() {
  const box = byId("popup");
  addEventListener("pointerdown", (event) => {
    if (!box.hidden && !box.contains(event.target) && !opener?.contains(event.target)) closePopup();
  });
  box.addEventListener("keydown", (event) => {
    const buttons = [...box.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.stopPropagation();
      closePopup();
    }
  });
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.querySelector('[value="cancel"]')?.addEventListener("click", () => dialog.close());
  }
}
