// The page put together.
import { startAttaching } from "./attaching.js";
import { show, showChats, startChats } from "./chats.js";
import { hideCommands, showCommandsButton, startCommands } from "./commands.js";
import { edit, perform, reply, say, showComposer, startComposer, write } from "./composer.js";
import { listen } from "./connection.js";
import { byId } from "./dom.js";
import { answered } from "./keys.js";
import { showLog, startLog } from "./log.js";
import { popup, startNotices, toast } from "./notices.js";
import { isOwn, receive, setOnline, state, subscribe } from "./store.js";
import { TEXTS } from "./texts.js";
import { startTheme } from "./theme.js";

function menu(message, anchor, at = null) {
  const text = message.text ?? message.caption;
  const editable = isOwn(message) && text !== undefined && !message.forward_origin;
  popup(anchor, [
    { icon: "reply", label: TEXTS.reply, act: () => reply(message) },
    editable && { icon: "edit", label: TEXTS.edit, act: () => edit(message) },
    text && { icon: "copy", label: TEXTS.copy, act: async () => { await navigator.clipboard?.writeText(text); toast(TEXTS.copied); } },
    { icon: "delete", label: TEXTS.remove, danger: true, act: () => perform("delete", { message_id: message.message_id }) },
  ].filter(Boolean), { at });
}

function firstChat(change) {
  const narrow = matchMedia("(max-width: 720px)").matches;
  if (change.type !== "snapshot" || state.current !== null || narrow) return;
  const first = [...state.chats.values()].find((each) => each.type === "private") ?? [...state.chats.values()][0];
  if (first) show(first.id);
}

startTheme();
startNotices();
startChats();
startComposer();
startCommands((command, complete) => {
  if (complete) write(`${command} `);
  else {
    write("");
    say(command);
  }
});
startAttaching();
startLog({ command: say, menu });
for (const view of [showChats, showLog, showComposer, showCommandsButton, firstChat]) subscribe(view);
subscribe((change) => change.type === "callback_answer" && answered(change));
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  hideCommands();
  if (document.activeElement !== byId("text") && state.current !== null) byId("text").focus();
});
addEventListener("resize", () => state.current === null && state.me && firstChat({ type: "snapshot" }));
listen(receive, setOnline);
