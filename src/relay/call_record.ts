/**
 * Forwarded calls, as the wire shows them.
 *
 * @module
 */
import { BodyError } from "../telegram/arguments/body_error.ts";
import { multipartParts } from "../telegram/arguments/multipart_arguments.ts";
import { formArguments, readArguments } from "../telegram/arguments/read_arguments.ts";
import { decodeText } from "../telegram/arguments/text.ts";
import type { Seen } from "./observed_stream.ts";

/** How much of a request or an answer is examined. */
export const MAX_LOOKED_AT = 1 << 20;

/** The parameters of a request; files by name and type. */
export function paramsOf(
  search: string,
  contentType: string,
  body: Seen | undefined,
): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  const put = (name: string, value: unknown) => {
    if (!Object.hasOwn(params, name)) params[name] = value;
  };
  for (const [name, value] of formArguments(search.slice(1))) put(name, value);
  if (!body) return params;
  if (/multipart\/form-data/i.test(contentType)) readParts(contentType, body, put);
  else if (body.length <= MAX_LOOKED_AT) {
    for (const [name, value] of readArguments(contentType, body.head).values) put(name, value);
  }
  return params;
}

/** Reads the parts; of a body longer than what is examined, only the complete ones. */
function readParts(
  contentType: string,
  { head, length }: Seen,
  put: (name: string, value: unknown) => void,
): void {
  try {
    for (const { name, filename, type, bytes } of multipartParts(contentType, head)) {
      put(
        name,
        filename === undefined ? decodeText(bytes) : { file: filename, type, size: bytes.length },
      );
    }
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    put("(more)", { size: length });
  }
}

/** The result or description in an answer. */
export function answerOf(body: Seen | undefined): { result?: unknown; description?: string } {
  if (!body || body.length > MAX_LOOKED_AT) return { result: { size: body?.length ?? 0 } };
  try {
    const { result, description } = JSON.parse(new TextDecoder().decode(body.head));
    return {
      ...(result === undefined ? {} : { result }),
      ...(typeof description === "string" ? { description } : {}),
    };
  } catch {
    return { result: { size: body.length } };
  }
}
