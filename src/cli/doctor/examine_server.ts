/**
 * Examines the server: gathers the facts for its checks.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import { DEFAULTS } from "../../app/defaults.ts";
import type { Config, Env } from "../../config/mod.ts";
import { type Chain, examineChain, readCertificates } from "../../tls/chain.ts";
import { parseWebhookUrl } from "../../telegram/webhook_url.ts";
import type { CommandDeps } from "../command.ts";
import { localAddress } from "../local.ts";
import type { Target } from "../probe/probe.ts";
import { checkCertificate } from "./certificate_checks.ts";
import { certificatesIn, checkFiles, checkShown, type FileFacts } from "./file_checks.ts";
import type { Finding } from "./finding.ts";
import { checkFilter } from "./firewall.ts";
import { checkHost } from "./host_checks.ts";
import { checkSources } from "./source_checks.ts";
import { checkTls } from "./tls_checks.ts";

/** Options for {@linkcode examineServer}. */
export interface ServerCheckInput {
  readonly config: Config;
  /** TLS_CERT and TLS_KEY, valid or not. */
  readonly files: FileFacts | undefined;
  /** The certificate to upload to Telegram, PEM. */
  readonly upload: string | undefined;
  readonly deps: Pick<CommandDeps, "probe" | "clock" | "readFile">;
  /** Whether Telegram has a certificate for every examined bot. */
  readonly uploaded: boolean;
}

/** The result of an examination. */
export interface ServerExamination {
  readonly findings: readonly Finding[];
  /** How to reach the server from here. */
  readonly target: Target | undefined;
}

/**
 * Reads TLS_CERT and TLS_KEY.
 *
 * @param env The environment.
 * @param readFile Reads a file.
 * @returns Their content; `undefined` if they are not set.
 */
export async function readFiles(
  { TLS_CERT: cert, TLS_KEY: key }: Env,
  readFile: (path: string) => Promise<string>,
): Promise<FileFacts | undefined> {
  if (!cert || !key) return undefined;
  const read = (path: string) => readFile(path).catch((error: Error) => error);
  return { paths: { cert, key }, cert: await read(cert), key: await read(key) };
}

/** Examines the server. */
export async function examineServer(input: ServerCheckInput): Promise<ServerExamination> {
  const { config: { serve }, files, upload, deps: { probe, clock, readFile }, uploaded } = input;
  const { publicUrl, sources, trustedProxies } = serve;
  const url = publicUrl === undefined ? undefined : parseWebhookUrl(publicUrl);
  const { v4, v6 } = url ? await probe.resolve(url.host) : { v4: [], v6: [] };
  const inFile = files && certificatesIn(files);
  const findings = [
    ...checkHost({ publicUrl, v4, v6, ownApiServer: serve.telegram !== undefined }),
    ...files ? checkFiles(files) : [],
  ];
  let target: Target | undefined = url && v4[0] !== undefined
    ? { ...url, address: v4[0] }
    : undefined;
  let chain = inFile && examineChain(inFile);
  let connected: boolean | undefined;
  if (target?.secure) {
    const seen = await lookAt(target, input);
    findings.push(...seen.findings);
    connected = seen.connected;
    target = seen.target;
    if (seen.certificates) {
      chain = examineChain(seen.certificates);
      if (inFile) findings.push(...checkShown(chain.leaf, inFile[0]));
    }
  }
  if (url && chain) {
    findings.push(...checkCertificate({
      ...{ chain, host: url.host, now: clock.date(), uploaded, registers: input.config.register },
      known: upload !== undefined && isUploaded(chain, upload),
    }));
  }
  if (url && connected !== undefined && !v4[0]?.startsWith("127.")) {
    // Telegram's packets arrive at the server itself, or at the proxy in front of it.
    const port = files ? serve.port ?? DEFAULTS.port : url.port;
    const toItself = v4.some((address) => probe.ownAddresses().includes(address));
    findings.push(await checkFilter({ port, connected, toItself, readFile }));
  }
  findings.push(...checkSources({
    ...sources && { sources },
    ...trustedProxies && { trustedProxies },
    ...files && { cert: files.paths.cert },
  }));
  return { findings, target };
}

/** Whether the uploaded certificate makes Telegram trust a chain. */
function isUploaded({ path }: Chain, upload: string): boolean {
  const uploaded = readCertificates(upload).map(({ fingerprint256 }) => fingerprint256);
  return path.some(({ fingerprint256 }) => uploaded.includes(fingerprint256));
}

/** What can be seen of a server. */
interface Sight {
  /** Whether this machine could connect where Telegram does; `undefined` if nothing answers. */
  readonly connected: boolean | undefined;
  readonly findings: readonly Finding[];
  /** Where it was reached; `undefined` if it was not. */
  readonly target: Target | undefined;
  readonly certificates?: readonly [X509Certificate, ...X509Certificate[]];
}

/** Connects where Telegram does, or, failing that, on this machine. */
async function lookAt(target: Target, input: ServerCheckInput): Promise<Sight> {
  const { config: { serve }, files, deps: { probe } } = input;
  const at = `${target.host}:${target.port}`;
  const outside = await probe.shakeHands(target);
  if (outside.ok) {
    const findings = checkTls({ at, outside });
    return { connected: true, findings, target, certificates: outside.certificates };
  }
  const here = {
    ...target,
    address: localAddress(serve.hostname),
    port: serve.port ?? DEFAULTS.port,
  };
  const inside = files ? await probe.shakeHands(here) : undefined;
  const findings = checkTls({ at, outside, inside });
  if (!inside?.ok) return { connected: undefined, findings, target: undefined };
  const { certificates } = inside;
  return { connected: outside.connected, findings, target: here, certificates };
}
