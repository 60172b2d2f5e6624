// One line about a message: in the list of chats, in a reply, in the bar above the composer.
import { isOwn, state } from "./store.js";
import { TEXTS } from "./texts.js";

export function oneLine(message) {
  if (message.text) return message.text;
  if (message.photo) return message.caption ?? TEXTS.photo;
  if (message.sticker) return TEXTS.sticker(message.sticker.emoji);
  if (message.voice) return message.caption ?? TEXTS.voice;
  if (message.document) return message.caption ?? message.document.file_name;
  return service(message);
}

export function service(message) {
  if (message.pinned_message) return `${authorName(message)} ${TEXTS.pinned}`;
  if (message.left_chat_member) return `${authorName(message)} ${TEXTS.left}`;
  return TEXTS.service;
}

export const isService = (message) =>
  !["text", "photo", "sticker", "voice", "document"].some((kind) => message[kind] !== undefined);

export function authorName(message) {
  if (isOwn(message)) return TEXTS.you;
  if (message.from?.id === state.bot.id) return state.bot.name;
  return message.from?.first_name ?? message.sender_chat?.title ?? "";
}

export function originName(origin) {
  const name = origin.sender_user
    ? [origin.sender_user.first_name, origin.sender_user.last_name].filter(Boolean).join(" ")
    : origin.sender_user_name ?? origin.sender_chat?.title ?? origin.chat?.title ?? "";
  return [name, origin.author_signature ?? ""];
}
