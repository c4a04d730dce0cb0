/**
 * Performing a page's action: one POST with a form.
 *
 * @module
 */
import { BodyTooLargeError } from "../net/body.ts";
import { readForm } from "./form.ts";

/** Options for {@linkcode perform}. */
export interface PerformOptions {
  /** The request with the form, which may include files. */
  readonly request: Request;
  /** The limit on its body, bytes. */
  readonly maxBytes: number;
  /** The action; its errors are shown to the user. */
  readonly deed: ((form: FormData) => unknown) | undefined;
}

const FORM = /^(multipart\/form-data|application\/x-www-form-urlencoded)\s*(;|$)/i;

/** Responds with JSON: the result, or 400 with `error`. */
export async function perform({ request, maxBytes, deed }: PerformOptions): Promise<Response> {
  if (!deed) return Response.json({ error: "Cannot do that: reload the page" }, { status: 404 });
  const type = request.headers.get("content-type") ?? "";
  if (!FORM.test(type)) {
    return Response.json({ error: "Cannot do that: send a form" }, { status: 415 });
  }
  try {
    return Response.json(await deed(await readForm(request, maxBytes)) ?? {});
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const status = error instanceof BodyTooLargeError ? 413 : 400;
    return Response.json({ error: error.message }, { status });
  }
}
