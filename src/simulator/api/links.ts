/**
 * Links in buttons, validated as Telegram does.
 *
 * @module
 */

/** Why Telegram rejects a link; `undefined` if it accepts it. */
export function linkError(link: string, httpsOnly = false): string | undefined {
  const reason = reasonAgainst(link, httpsOnly);
  if (reason === undefined) return undefined;
  return link.isWellFormed() ? `URL '${link}' is invalid: ${reason}` : `URL is invalid: ${reason}`;
}

/** The link as Telegram returns it: with a scheme and, if there is only a host, a path. */
export function normalLink(link: string): string {
  if (/^(tg|ton|tonsite):/i.test(link)) {
    return link.replace(/^(\w+):(\/\/)?/, (_, scheme) => `${scheme.toLowerCase()}://`);
  }
  const full = withScheme(link);
  return /^https?:\/\/[^/?#]+$/i.test(full) ? `${full}/` : full;
}

/** Whether a link identifies a user. */
export function isUserLink(link: string): boolean {
  return /^tg:(\/\/)?user\?id=\d+/i.test(link);
}

function withScheme(link: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(link) ? link : `http://${link}`;
}

function reasonAgainst(link: string, httpsOnly: boolean): string | undefined {
  const special = /^(tg|ton|tonsite):(?:\/\/)?([^/?#]*)/i.exec(link);
  if (special) {
    if (httpsOnly) return "Only HTTPS links are allowed";
    const [, scheme, host = ""] = special;
    const allowed = scheme?.toLowerCase() === "tonsite" ? /^[\w.-]+$/ : /^[\w-]+$/;
    if (host === "") return "URL host is empty";
    return allowed.test(host) ? undefined : "Unallowed characters in URL host";
  }
  const full = withScheme(link);
  const [, scheme = "", host = ""] = /^([a-z0-9+.-]+):\/\/(?:[^/?#]*@)?([^/?#:]*)/i.exec(full) ??
    [];
  if (!/^https?$/i.test(scheme)) return "Unsupported URL protocol";
  if (host === "") return "URL host is empty";
  if (/[\s<>"']/.test(host)) return "Disallowed character in URL host";
  if (httpsOnly && scheme.toLowerCase() !== "https") return "Only HTTPS links are allowed";
  return host.includes(".") || full.includes("://[") ? undefined : "Wrong HTTP URL";
}
