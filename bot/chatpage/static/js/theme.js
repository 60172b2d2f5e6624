// Dark and light: the system's choice, unless the reader made one.
import { byId, icon } from "./dom.js";
import { TEXTS } from "./texts.js";

const KEY = "theme";
const system = matchMedia("(prefers-color-scheme: dark)");

export function startTheme() {
  apply();
  system.addEventListener("change", apply);
  byId("theme").addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem(KEY, next);
    apply();
  });
}

function apply() {
  const theme = localStorage.getItem(KEY) ?? (system.matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  byId("theme").setAttribute("aria-label", theme === "dark" ? TEXTS.light : TEXTS.dark);
  byId("theme").replaceChildren(icon(theme === "dark" ? "sun" : "moon"));
}
