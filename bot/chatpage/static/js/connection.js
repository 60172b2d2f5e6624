// The stream of events from the server, and the acts of the person.

/** Listen for events; `onState` is told true or false as the server comes and goes. EventSource comes back by itself. */
export function listen(onEvent, onState) {
  const source = new EventSource("/page/events");
  source.addEventListener("open", () => onState(true));
  source.addEventListener("error", () => onState(false));
  source.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
  addEventListener("pagehide", () => source.close());
}

/** Do something as the person: `name` is one of the acts of the server. Throws when it is refused. */
export async function act(name, values) {
  const body = values instanceof FormData ? values : JSON.stringify(values);
  const headers = values instanceof FormData ? {} : { "Content-Type": "application/json" };
  const answer = await fetch(`/page/acts/${name}`, { method: "POST", body, headers });
  const result = await answer.json().catch(() => ({ ok: false }));
  if (!result.ok) throw new Error(result.error ?? answer.statusText);
  return result.result;
}
