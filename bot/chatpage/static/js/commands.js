// The bot's commands: the menu, and the suggestions while one is typed.
import { byId, el, icon } from "./dom.js";
import { chat, state } from "./store.js";

let choose;
let chosen = 0;

const box = () => byId("suggestions");
const options = () => [...box().querySelectorAll('[role="option"]')];
const known = () => state.bot?.commands[String(chat()?.id)] ?? [];

/** `onChoose(command, complete)`: `complete` asks for the text to be completed, not sent. */
export function startCommands(onChoose) {
  choose = onChoose;
  byId("commands-button").querySelector(".glyph").append(icon("menu"));
  byId("commands-button").addEventListener("click", () => {
    if (box().hidden) show(known());
    else hideCommands();
    byId("text").focus();
  });
  addEventListener("pointerdown", (event) => {
    if (!event.target.closest("#composer")) hideCommands();
  });
}

export function showCommandsButton() {
  byId("commands-button").hidden = !known().length;
}

/** Suggest the commands that begin like what is typed; other words hide them. */
export function suggest(typed) {
  const start = /^\/([a-z0-9_]*)$/i.exec(typed)?.[1].toLowerCase();
  if (start === undefined) hideCommands();
  else show(known().filter((each) => each.command.startsWith(start)));
}

export function hideCommands() {
  box().hidden = true;
  byId("text").setAttribute("aria-expanded", "false");
  byId("text").removeAttribute("aria-activedescendant");
  byId("commands-button").setAttribute("aria-expanded", "false");
}

/** Whether a key was for the suggestions: arrows move, Enter sends, Tab completes, Escape closes. */
export function isChoosing(event) {
  if (box().hidden) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) mark((chosen + step + options().length) % options().length);
  else if (event.key === "Enter" && !event.shiftKey) take(false);
  else if (event.key === "Tab" && !event.shiftKey) take(true);
  else if (event.key === "Escape") hideCommands();
  else return false;
  event.preventDefault();
  return true;
}

function show(commands) {
  if (!commands.length) {
    hideCommands();
    return;
  }
  box().replaceChildren(...commands.map((each, index) => el("div", {
    role: "option", id: `command-${index}`, dataset: { command: each.command }, onclick: () => { mark(index); take(false); },
  }, el("b", {}, `/${each.command}`), el("span", {}, each.description))));
  box().hidden = false;
  byId("text").setAttribute("aria-expanded", "true");
  byId("commands-button").setAttribute("aria-expanded", "true");
  mark(0);
}

function mark(index) {
  chosen = index;
  options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
  options()[index]?.scrollIntoView({ block: "nearest" });
  byId("text").setAttribute("aria-activedescendant", `command-${index}`);
}

function take(complete) {
  const { command } = options()[chosen].dataset;
  hideCommands();
  choose(`/${command}`, complete);
}
