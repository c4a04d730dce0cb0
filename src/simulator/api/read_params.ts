/**
 * Reads parameters from a request: query string, JSON, form or multipart.
 *
 * @module
 */
import { Params, type Upload } from "./params.ts";

/** What parameters are read from: a request, or the answer of a webhook. */
export interface Source {
  /** Its headers. */
  readonly headers: Headers;
  /** Its body. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a body by its content type. What cannot be read counts as no parameters at all, as at
 * Telegram, which only logs it.
 *
 * @param source Headers and body.
 * @param query Parameters of the address; they win.
 * @returns The parameters.
 *
 * @example Usage
 * ```ts
 * import { readParams } from "./read_params.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const headers = new Headers({ "content-type": "application/x-www-form-urlencoded" });
 * const body = new TextEncoder().encode("chat_id=7&text=hi");
 * const params = await readParams({ headers, body });
 * assertEquals(params.integer("chat_id"), 7);
 * ```
 */
export async function readParams(source: Source, query?: URLSearchParams): Promise<Params> {
  const { values, files } = await readBody(source);
  return new Params({ ...values, ...Object.fromEntries(query ?? []) }, files);
}

interface Body {
  values: Record<string, unknown>;
  files?: Map<string, Upload>;
}

async function readBody({ headers, body }: Source): Promise<Body> {
  const type = (headers.get("content-type") ?? "").toLowerCase();
  if (type.includes("multipart/form-data")) return await readMultipart(headers, body);
  const text = new TextDecoder().decode(body);
  if (type.includes("application/x-www-form-urlencoded")) {
    return { values: Object.fromEntries(new URLSearchParams(text)) };
  }
  return { values: type.includes("application/json") ? readObject(text) : {} };
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? value as Record<string, unknown> : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

async function readMultipart(headers: Headers, body: Uint8Array<ArrayBuffer>): Promise<Body> {
  const values: Record<string, unknown> = {};
  const files = new Map<string, Upload>();
  let form: FormData;
  try {
    form = await new Response(body, { headers }).formData();
  } catch (error) {
    if (error instanceof TypeError) return { values };
    throw error;
  }
  for (const [field, part] of form) {
    if (typeof part === "string") values[field] = part;
    else {
      const bytes = new Uint8Array(await part.arrayBuffer());
      files.set(field, { name: part.name, type: part.type, bytes });
    }
  }
  return { values, files };
}
