/**
 * Reads a form, up to a size.
 *
 * @module
 */
import { BodyTooLargeError, readBytes } from "../net/body.ts";

/**
 * Reads the form in a request's body, whether or not its length was declared.
 *
 * @throws {BodyTooLargeError} If it has more than `maxBytes` bytes.
 * @throws {TypeError} If it is not a form.
 */
export async function readForm(request: Request, maxBytes: number): Promise<FormData> {
  const { headers } = request;
  const contentType = headers.get("content-type") ?? "";
  const declared = Number(headers.get("content-length"));
  try {
    if (declared > maxBytes) throw new BodyTooLargeError();
    const bytes = await readBytes(request.body, maxBytes).bytes;
    return await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    throw new BodyTooLargeError(`Cannot read form: it has more than ${sizeText(maxBytes)}`);
  }
}

function sizeText(bytes: number): string {
  return bytes < 1 << 20 ? `${bytes >> 10} KB` : `${bytes >> 20} MB`;
}
