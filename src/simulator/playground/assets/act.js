/** Doing something: one form, posted to the simulator. */
import { store } from "./store.js";

/** Asks the simulator to do something; throws in its words when it cannot. */
export async function act(name, fields = {}) {
  const form = new FormData();
  const all = { user: store.me, chat: store.open, ...fields };
  for (const [field, value] of Object.entries(all)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) form.append(field, one);
    }
  }
  let response;
  try {
    response = await fetch(`/act/${name}`, { method: "POST", body: form });
  } catch {
    throw new Error("The simulator does not answer; is it still running?");
  }
  if (response.headers.get("content-type") !== "application/json") {
    throw new Error(await response.text());
  }
  const result = await response.json();
  if (!response.ok) throw new Error(result.error);
  return result;
}
