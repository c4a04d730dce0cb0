/**
 * The paths of the Bot API.
 *
 * @module
 */
import { decodePercent } from "../../telegram/arguments/text.ts";
import { ApiError } from "./api_error.ts";

const MAX_TOKEN = 80;
const MAX_USER_ID = 2 ** 54;

/** A parsed request target. */
export interface Address {
  /** Whether it is a file download. */
  readonly isFile: boolean;
  /** The bot's token. */
  readonly token: string;
  /** The bot's user id. */
  readonly botId: number;
  /** Whether the test environment is addressed. */
  readonly isTest: boolean;
  /** The method name, or the path of the file. */
  readonly rest: string;
  /** The raw query string. */
  readonly query: string;
}

/**
 * Parses a request target.
 *
 * @throws {ApiError} 404 if it is not a path of the Bot API, 401 or 421 if the token is malformed.
 */
export function readAddress(target: string): Address {
  if (!target.startsWith("/")) {
    throw new ApiError(404, "Not Found: absolute URI is specified in the Request-Line");
  }
  const [, path = "", query = ""] = /^([^?#]*)\??([^#]*)/.exec(target) ?? [];
  const [, file, token = "", test, rest] =
    /^\/(file\/)?bot([^/]*)(\/test)?\/([^]*)$/.exec(decodePercent(path, false)) ?? [];
  const isTest = test !== undefined;
  if (rest === undefined || !isTest && rest.startsWith("test")) {
    throw new ApiError(404, "Not Found");
  }
  return { isFile: file !== undefined, token, botId: idOf(token), isTest, rest, query };
}

function idOf(token: string): number {
  const invalid = new ApiError(401, "Unauthorized: invalid token specified");
  if (token.startsWith("0") || token.length > MAX_TOKEN || !token.includes(":")) throw invalid;
  const text = token.slice(0, token.indexOf(":"));
  if (!/^-?\d{1,19}$/.test(text)) {
    throw new ApiError(421, "Misdirected Request: unallowed token specified");
  }
  const id = Number(text);
  if (id <= 0 || id >= MAX_USER_ID) throw invalid;
  return id;
}
