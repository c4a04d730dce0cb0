/**
 * Checks whether Telegram accepts the certificate.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import type { Chain } from "../../tls/chain.ts";
import { isForHost, telegramNames } from "../../tls/host_match.ts";
import { isForServers } from "../../tls/server_usage.ts";
import { spanInWords } from "../age.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

const DAY_MS = 86_400_000;

/** A certificate should be renewed this long before it expires. */
const RENEW_MS = 14 * DAY_MS;

/** How long a certificate counts as new, and may not have been uploaded yet. */
const NEW_MS = 2 * DAY_MS;

/** What is known about the certificate. */
export interface CertificateFacts {
  /** The chain that the server presents. */
  readonly chain: Chain;
  /** The host that Telegram asks for. */
  readonly host: string;
  /** The time, ms since the epoch. */
  readonly now: number;
  /** Whether TLS_CERT or TELEGRAM_CERT contains the certificate to upload. */
  readonly known: boolean;
  /** Whether Telegram has a certificate for every examined bot. */
  readonly uploaded: boolean;
  /** Whether the server uploads a new certificate by itself. @default {true} */
  readonly registers?: boolean;
}

/** Checks the dates, names and chain of a certificate; the advice is given only once. */
export function checkCertificate(facts: CertificateFacts): Finding[] {
  const { chain, host, now } = facts;
  const findings = [
    ...checkDates(chain.path, now),
    ...checkNames(chain.leaf, host),
    ...checkUsage(chain.leaf),
    ...checkOrder(chain),
    ...checkChain(facts),
  ];
  const wrong = findings.filter(({ level }) => level === "problem");
  if (wrong.length < 2) return findings;
  const advice = newPair(chain, host);
  return findings.map((one) => {
    if (one.level !== "problem") return one;
    const { level, check, title } = one;
    return { level, check, title, ...one === wrong.at(-1) && { remedy: advice } };
  });
}

/** The advice when several things are wrong. */
function newPair({ end }: Chain, host: string): string {
  if (end === "self-signed") {
    return `make a new one: \`deno task cert -- --host ${host}\`, then \`deno task bot set\``;
  }
  return `get a new one that names ${host}, and put it into TLS_CERT, followed by the certificates ` +
    "of its issuers in order";
}

/** A certificate's common name, or its whole subject if it has none. */
function nameOf({ subject }: { readonly subject: string }): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? subject.replaceAll("\n", ", ");
}

function checkDates(path: readonly X509Certificate[], now: number): Finding[] {
  const check = "certificate-dates";
  for (const certificate of path) {
    const [from, to] = [certificate.validFrom, certificate.validTo].map(Date.parse);
    const about = certificate === path[0]
      ? "The certificate"
      : `The certificate of "${nameOf(certificate)}"`;
    if (now > to!) {
      const title = `${about} expired ${spanInWords(now - to!)} ago`;
      return [problem(check, title, "renew it; the server loads the new file by itself")];
    }
    if (now < from!) {
      const title = `${about} is not valid before ${certificate.validFrom}`;
      return [problem(check, title, "check the clock of the machine that made it")];
    }
    if (to! - now < RENEW_MS) {
      return [warning(check, `${about} expires in ${spanInWords(to! - now)}`, "renew it")];
    }
  }
  const end = Math.min(...path.map(({ validTo }) => Date.parse(validTo)));
  return [ok(check, `The certificate is valid for another ${spanInWords(end - now)}`)];
}

function checkNames(leaf: X509Certificate, host: string): Finding[] {
  const hosts = telegramNames(leaf).map((name) => name.toLowerCase());
  const wanted = host.toLowerCase();
  const check = "certificate-host";
  if (isForHost(leaf, host)) return [ok(check, `The certificate is for ${host}`)];
  const wildcard = `*${wanted.slice(wanted.indexOf("."))}`;
  if (wanted.includes(".") && hosts.includes(wildcard)) {
    const title = `The certificate is for ${wildcard}, and Telegram's guide rules out wildcards`;
    return [problem(check, title, `get one that names ${host}`)];
  }
  const asAddress = leaf.subjectAltName?.includes(`IP Address:${host}`);
  const why = asAddress ? ": Telegram looks for the address among the DNS names, or as the CN" : "";
  const named = hosts.length === 0
    ? "names no host"
    : `is for ${hosts.join(", ")}, not for ${host}`;
  const title = `The certificate ${named}${why}`;
  return [problem(check, title, `get one that names ${host}, or change PUBLIC_URL`)];
}

function checkUsage(leaf: X509Certificate): Finding[] {
  if (isForServers(leaf)) return [];
  const title = "The certificate is not one for a server: Telegram refuses its extended key usage";
  return [problem("certificate-usage", title, "get one whose extended key usage is serverAuth")];
}

function checkOrder({ inOrder }: Chain): Finding[] {
  if (inOrder) return [];
  const title = "The chain is not in order, or has certificates in it that do not belong there";
  const remedy = "put the server's certificate first, then the issuer of each after it";
  return [problem("certificate-order", title, remedy)];
}

function checkChain(facts: CertificateFacts): Finding[] {
  const { chain: { end, path }, known, uploaded } = facts;
  const check = "certificate-chain";
  if (end === "trusted") return [ok(check, "The chain leads to a public authority")];
  if (end === "unknown") {
    const title = "Deno was not allowed to see whether the chain leads to a public authority";
    return [warning(check, title, "run it with --allow-sys, as `deno task bot` does")];
  }
  if (end === "incomplete") return checkIncomplete(facts);
  const what = end === "self-signed"
    ? "The certificate is self-signed"
    : `The chain leads to "${nameOf(path.at(-1)!)}", an authority of your own`;
  if (known) return checkUpload(facts, what);
  const title = `${what}, and neither TLS_CERT nor TELEGRAM_CERT holds it`;
  return uploaded
    ? [ok(check, `${what}, and uploaded`)]
    : [problem(check, title, "name the file in TELEGRAM_CERT, then run `deno task bot set`")];
}

/** Telegram keeps the uploaded certificate, but does not say which one it has. */
function checkUpload({ chain, now, uploaded, registers = true }: CertificateFacts, what: string) {
  const check = "certificate-chain";
  const how = chain.end === "self-signed" ? "uploads it" : "uploads that root";
  if (registers || !uploaded) return [ok(check, `${what}: \`deno task bot set\` ${how}`)];
  const age = now - Date.parse(chain.path.at(-1)!.validFrom);
  if (age > NEW_MS) return [ok(check, `${what}, and uploaded`)];
  const title = `${what} and was made ${spanInWords(age)} ago: Telegram may still have another one`;
  return [warning(check, title, "run `deno task bot set`, unless that was done since")];
}

function checkIncomplete({ chain: { path, leaf }, uploaded }: CertificateFacts): Finding[] {
  const check = "certificate-chain";
  const last = path.at(-1)!;
  const issuer = nameOf({ subject: last.issuer });
  const missing = last === leaf
    ? `The chain is incomplete: the certificate of its issuer "${issuer}" is missing`
    : `The chain ends at "${issuer}", which is not a public authority`;
  if (uploaded) {
    const title = `${missing}, but Telegram was given a certificate`;
    return [warning(check, title, "make sure that it was that one; else set TELEGRAM_CERT to it")];
  }
  const remedy = "put its certificate into the chain, or, if it is a root of your own, " +
    "set TELEGRAM_CERT to it and run `deno task bot set`";
  return [problem(check, missing, remedy)];
}
