/**
 * Whether Telegram accepts the certificate.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import type { Chain } from "../../tls/chain.ts";
import { spanInWords } from "../age.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

/** A certificate is to be renewed this long before its end. */
const RENEW_MS = 14 * 86_400_000;

/** What is known of the certificate. */
export interface CertificateFacts {
  /** The chain that the server shows. */
  readonly chain: Chain;
  /** The host that Telegram will ask for. */
  readonly host: string;
  /** The time, ms since the epoch. */
  readonly now: number;
  /** Whether TLS_CERT holds the chain, so that `set` knows it. */
  readonly known: boolean;
  /** Whether Telegram has a certificate of every bot that was asked about. */
  readonly uploaded: boolean;
}

/**
 * Checks the dates, the names and the chain of a certificate.
 */
export function checkCertificate(facts: CertificateFacts): Finding[] {
  const { chain, host, now } = facts;
  return [checkDates(chain.path, now), checkNames(chain.leaf, host), ...checkChain(facts)];
}

/** The name that a certificate goes by. */
function nameOf({ subject }: { readonly subject: string }): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? subject.replaceAll("\n", ", ");
}

function checkDates(path: readonly X509Certificate[], now: number): Finding {
  const which = (certificate: X509Certificate) =>
    certificate === path[0] ? "The certificate" : `The certificate of "${nameOf(certificate)}"`;
  for (const certificate of path) {
    const [from, to] = [certificate.validFrom, certificate.validTo].map(Date.parse);
    const about = which(certificate);
    if (now > to!) {
      const title = `${about} expired ${spanInWords(now - to!)} ago`;
      return problem(
        "certificate-dates",
        title,
        "renew it; the server loads the new file by itself",
      );
    }
    if (now < from!) {
      const title = `${about} is not valid before ${certificate.validFrom}`;
      return problem("certificate-dates", title, "look at the clock of the machine that made it");
    }
    if (to! - now < RENEW_MS) {
      const title = `${about} expires in ${spanInWords(to! - now)}`;
      return warning("certificate-dates", title, "renew it");
    }
  }
  const end = Math.min(...path.map(({ validTo }) => Date.parse(validTo)));
  return ok("certificate-dates", `The certificate is valid for another ${spanInWords(end - now)}`);
}

/** The hosts that a certificate names: the alternative names, or the common name without any. */
function hostsOf({ subjectAltName, subject }: X509Certificate): string[] {
  const names = [...(subjectAltName ?? "").matchAll(/(?:DNS|IP Address):([^,\s]+)/g)];
  return names.length > 0 ? names.map(([, name]) => name!.toLowerCase()) : [nameOf({ subject })];
}

function checkNames(leaf: X509Certificate, host: string): Finding {
  const hosts = hostsOf(leaf);
  const wanted = host.toLowerCase();
  const check = "certificate-host";
  if (hosts.includes(wanted)) return ok(check, `The certificate is for ${host}`);
  const wildcard = `*${wanted.slice(wanted.indexOf("."))}`;
  if (wanted.includes(".") && hosts.includes(wildcard)) {
    const title = `The certificate is for ${wildcard}, and Telegram's guide rules out wildcards`;
    return problem(check, title, `get one that names ${host}`);
  }
  const title = `The certificate is for ${hosts.join(", ")}, not for ${host}`;
  return problem(check, title, `get one that names ${host}, or change PUBLIC_URL`);
}

function checkChain({ chain, known, uploaded }: CertificateFacts): Finding[] {
  const { end, path, inOrder } = chain;
  const check = "certificate-chain";
  const order = inOrder ? [] : [
    problem(
      "certificate-order",
      "The chain is not in order, or has certificates in it that do not belong there",
      "put the server's certificate first, then the issuer of each after it",
    ),
  ];
  const last = path.at(-1)!;
  const upload = "run `deno task bot set --certificate FILE` with it";
  if (end === "trusted") return [...order, ok(check, "The chain leads to a public authority")];
  if (end === "unknown") {
    const title = "Deno was not allowed to tell whether the chain leads to a public authority";
    return [...order, warning(check, title, "run it with --allow-sys, as `deno task bot` does")];
  }
  if (end === "incomplete") {
    const issuer = nameOf({ subject: last.issuer });
    const missing = last === chain.leaf
      ? `The chain is incomplete: the certificate of its issuer "${issuer}" is missing`
      : `The chain ends at "${issuer}", which is no public authority`;
    if (uploaded) {
      const title = `${missing}, but Telegram was given a certificate`;
      return [...order, warning(check, title, `see that it was that one; else ${upload}`)];
    }
    const remedy = `put its certificate into the chain, or, if it is a root of your own, ${upload}`;
    return [...order, problem(check, missing, remedy)];
  }
  const what = end === "self-signed"
    ? "The certificate is self-signed"
    : `The chain leads to "${nameOf(last)}", an authority of your own`;
  if (known) {
    const how = end === "self-signed" ? "uploads it" : "uploads that root";
    return [...order, ok(check, `${what}: \`deno task bot set\` ${how}`)];
  }
  const title = `${what}, and TLS_CERT does not hold it`;
  return [...order, uploaded ? ok(check, `${what}, and uploaded`) : problem(check, title, upload)];
}
