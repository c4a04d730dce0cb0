/** Acting as the reader, in the chat that is open. */
import { post } from "../../../web/assets/post.js";
import { store } from "./store.js";
import { toast } from "../../../web/assets/toast.js";

/** Sends an act to the simulator; throws its error if the act fails. */
export function act(name, fields = {}) {
  return post(name, { user: store.me, chat: store.open, ...fields });
}

/** Sends an act, and shows an error if it fails. */
export async function attempt(name, fields) {
  try {
    return await act(name, fields);
  } catch (error) {
    toast(error.message, true);
  }
}
