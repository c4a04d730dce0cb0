/** Tokens, which are not on the page until they are requested. */
import { attemptPost } from "../../../web/assets/post.js";

/** A bot's token; `undefined` if it is not available. */
export async function tokenOf(id) {
  const answer = await attemptPost("token", { bot: id });
  return answer?.token;
}
