/** Actions: one form, posted to the server. */
import { toast } from "./toast.js";

/** Posts an action; throws the server's error message if it fails. */
export async function post(name, fields = {}) {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) form.append(field, one);
    }
  }
  let response;
  try {
    response = await fetch(`/act/${name}`, { method: "POST", body: form });
  } catch {
    throw new Error(`The ${document.body.dataset.server} does not answer; is it still running?`);
  }
  if (response.headers.get("content-type") !== "application/json") {
    throw new Error(await response.text());
  }
  const result = await response.json();
  if (!response.ok) throw new Error(result.error);
  return result;
}

/** Posts an action and shows a toast if it fails. */
export async function attemptPost(name, fields) {
  try {
    return await post(name, fields);
  } catch (error) {
    toast(error.message, true);
  }
}
