/** Doing something as the reader, in the chat that is open. */
import { post } from "../../../web/assets/post.js";
import { store } from "./store.js";
import { toast } from "../../../web/assets/toast.js";

/** Asks the simulator to do something; throws in its words when it cannot. */
export function act(name, fields = {}) {
  return post(name, { user: store.me, chat: store.open, ...fields });
}

/** Does something, and says so when it cannot be done. */
export async function attempt(name, fields) {
  try {
    return await act(name, fields);
  } catch (error) {
    toast(error.message, true);
  }
}
