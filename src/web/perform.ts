/**
 * Doing what a page asks: one POST with a form, one act.
 *
 * @module
 */

/** Options for {@linkcode perform}. */
export interface PerformOptions {
  /** The form, which carries files too. */
  readonly request: Request;
  /** How long it may be, bytes. */
  readonly maxBytes: number;
  /** Does it; what it throws is shown to the reader. */
  readonly deed: ((form: FormData) => unknown) | undefined;
}

/** Answers with JSON: what came of it, or 400 with `error`. */
export async function perform({ request, maxBytes, deed }: PerformOptions): Promise<Response> {
  if (!deed) return Response.json({ error: "Cannot do that: reload the page" }, { status: 404 });
  if (Number(request.headers.get("content-length")) > maxBytes) {
    const error = `Cannot send: a file may have up to ${maxBytes >> 20} MB`;
    return Response.json({ error }, { status: 413 });
  }
  try {
    return Response.json(await deed(await request.formData()) ?? {});
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return Response.json({ error: error.message }, { status: 400 });
  }
}
