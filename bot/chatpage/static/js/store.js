// What the page knows, changed by the server's events alone; views subscribe to the kinds of change they show.
const DRAFT_MS = 30_000;
const ACTION_MS = 5_000;

export const state = { me: null, bot: null, chats: new Map(), current: null, online: false };
const views = new Set();

export const subscribe = (view) => views.add(view);
const tell = (change) => views.forEach((view) => view(change));

export const chat = (id = state.current) => state.chats.get(id);
export const isOwn = (message) => message.from?.id === state.me.id;
export const isBot = (message) => message.from?.id === state.bot.id;

export function select(id) {
  if (id !== null) chat(id).unread = 0;
  state.current = id;
  tell({ type: "selected" });
}

export function setOnline(online) {
  state.online = online;
  tell({ type: "online" });
}

export function markRead() {
  if (!chat()?.unread) return;
  chat().unread = 0;
  tell({ type: "read" });
}

const HANDLERS = {
  snapshot({ me, bot, chats }) {
    Object.assign(state, { me, bot, chats: new Map(chats.map((each) => [each.chat.id, fromSnapshot(each)])) });
    if (!state.chats.has(state.current)) state.current = null;
  },
  message({ chat_id, message, dropped }) {
    const target = chat(chat_id);
    if (!target) return;
    target.messages.set(message.message_id, message);
    while (target.dropped < dropped) {
      target.messages.delete(target.messages.keys().next().value);
      target.dropped += 1;
    }
    if (isBot(message)) {
      setAction(target, null);
      setDraft(target, null);
    }
    const away = state.current !== chat_id || document.hidden || target.scrolledUp;
    if (!isOwn(message) && away) target.unread += 1;
    if (isOwn(message)) target.unread = 0;
  },
  edited({ chat_id, message }) {
    chat(chat_id)?.messages.set(message.message_id, message);
    for (const other of chat(chat_id)?.messages.values() ?? []) {
      if (other.reply_to_message?.message_id === message.message_id) other.reply_to_message = message;
    }
  },
  deleted: ({ chat_id, message_id }) => chat(chat_id)?.messages.delete(message_id),
  reaction: ({ chat_id, message_id, reactions }) => chat(chat_id)?.reactions.set(message_id, reactions),
  action: ({ chat_id, action }) => chat(chat_id) && setAction(chat(chat_id), action),
  draft: (event) => chat(event.chat_id) && setDraft(chat(event.chat_id), event),
  chat: (event) => state.chats.has(event.chat.id) || state.chats.set(event.chat.id, fromSnapshot(event)),
  profile: ({ bot }) => Object.assign(state, { bot }),
};

export function receive(event) {
  HANDLERS[event.type]?.(event);
  tell(event);
}

function fromSnapshot({ chat: shape, members = 2, dropped = 0, messages = [], reactions = {} }) {
  return {
    ...shape, members, dropped, unread: 0, scrolledUp: false, action: null, draft: null,
    messages: new Map(messages.map((message) => [message.message_id, message])),
    reactions: new Map(Object.entries(reactions).map(([id, list]) => [Number(id), list])),
  };
}

function setAction(target, action) {
  clearTimeout(target.actionTimer);
  target.action = action;
  if (action) target.actionTimer = setTimeout(() => { target.action = null; tell({ type: "action" }); }, ACTION_MS);
}

function setDraft(target, draft) {
  clearTimeout(target.draftTimer);
  target.draft = draft;
  if (draft) target.draftTimer = setTimeout(() => { target.draft = null; tell({ type: "draft" }); }, DRAFT_MS);
}
