/** Tokens, which are not on the page until they are asked for. */
import { attemptPost } from "../../../web/assets/post.js";

/** The token of a bot; `undefined` when it cannot be had. */
export async function tokenOf(id) {
  const answer = await attemptPost("token", { bot: id });
  return answer?.token;
}
