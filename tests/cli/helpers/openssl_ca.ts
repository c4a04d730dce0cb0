/**
 * A certificate authority for tests, using the openssl command: a root, an intermediate, and any
 * server certificates that a test needs.
 */
import { join } from "@std/path/join";

/** Options for a server's certificate. */
export interface Wish {
  /** Alternative names. @default {["localhost"]} */
  readonly hosts?: readonly string[];
  /** `YYYYMMDD`. @default {20200101} */
  readonly from?: string;
  /** `YYYYMMDD`. @default {20990101} */
  readonly to?: string;
}

/** A certificate, its key, and their files. */
export interface Pair {
  readonly pem: string;
  readonly cert: string;
  readonly key: string;
}

/** Runs openssl; throws with its error output. */
export async function openssl(folder: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args, cwd: folder }).output();
  if (!success) throw new Error(`openssl ${args[0]}: ${new TextDecoder().decode(stderr)}`);
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
const CONFIG = `[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
unique_subject = no
policy = policy
copy_extensions = copy
[policy]
commonName = supplied
`;

/** An authority in its own folder, which is removed with it. */
export class TestAuthority implements AsyncDisposable {
  readonly folder: string;
  root!: string;
  intermediate!: string;
  #count = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<TestAuthority> {
    const authority = new TestAuthority(await Deno.makeTempDir());
    const { folder } = authority;
    await Deno.writeTextFile(join(folder, "ca.cnf"), CONFIG);
    await Deno.writeTextFile(join(folder, "index.txt"), "");
    const isCa = ["-addext", "basicConstraints=critical,CA:TRUE"];
    for (const [name, subject] of [["root", "Test Root"], ["intermediate", "Test Intermediate"]]) {
      const files = ["-keyout", `${name}.key`, "-out", `${name}.csr`];
      await openssl(folder, "req", ...NEW_KEY, "-subj", `/CN=${subject}`, ...isCa, ...files);
    }
    await authority.#sign("root", "root", {});
    await authority.#sign("root", "intermediate", {});
    authority.root = await authority.#read("root.pem");
    authority.intermediate = await authority.#read("intermediate.pem");
    return authority;
  }

  /** A certificate signed by the intermediate. `pem` and the file contain nothing else. */
  async issue(wish: Wish = {}): Promise<Pair> {
    const name = `server${this.#count++}`;
    const hosts = wish.hosts ?? ["localhost"];
    const names = hosts.map((host) => `${/^[\d.]+$/.test(host) ? "IP" : "DNS"}:${host}`);
    const subject = ["-subj", `/CN=${hosts[0]}`, "-keyout", `${name}.key`];
    const extensions = ["-addext", `subjectAltName=${names}`];
    await openssl(this.folder, "req", ...NEW_KEY, ...subject, ...extensions, "-out", `${name}.csr`);
    await this.#sign("intermediate", name, wish);
    const pem = await this.#read(`${name}.pem`);
    return { pem, cert: this.path(`${name}.pem`), key: this.path(`${name}.key`) };
  }

  /** A self-signed certificate. */
  async selfSigned(host = "localhost"): Promise<Pair> {
    return await this.selfMade(`/CN=${host}`, [`subjectAltName=DNS:${host}`]);
  }

  /** A self-signed certificate with this subject and these extensions. */
  async selfMade(
    name: string,
    extensions: readonly string[] = [],
    newKey: readonly string[] = NEW_KEY,
  ): Promise<Pair> {
    const subject = ["-subj", name, ...extensions.flatMap((each) => ["-addext", each])];
    return await this.#selfSign(subject, newKey);
  }

  async #selfSign(subject: readonly string[], newKey: readonly string[]): Promise<Pair> {
    const name = `self${this.#count++}`;
    const out = ["-days", "300", "-keyout", `${name}.key`, "-out", `${name}.pem`];
    const leaf = ["-addext", "basicConstraints=critical,CA:FALSE"];
    await openssl(this.folder, "req", "-x509", ...newKey, ...subject, ...leaf, ...out);
    const pem = await this.#read(`${name}.pem`);
    return { pem, cert: this.path(`${name}.pem`), key: this.path(`${name}.key`) };
  }

  /** Writes a file. */
  async write(name: string, ...parts: string[]): Promise<string> {
    await Deno.writeTextFile(this.path(name), parts.join(""));
    return this.path(name);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  #read(name: string): Promise<string> {
    return Deno.readTextFile(this.path(name));
  }

  async #sign(issuer: string, name: string, { from = "20200101", to = "20990101" }: Wish) {
    const cert = issuer === name ? ["-selfsign"] : ["-cert", `${issuer}.pem`];
    const by = [...cert, "-keyfile", `${issuer}.key`];
    const time = ["-startdate", `${from}000000Z`, "-enddate", `${to}000000Z`];
    const files = ["-in", `${name}.csr`, "-out", `${name}.pem`];
    await openssl(
      this.folder,
      "ca",
      "-batch",
      "-notext",
      "-config",
      "ca.cnf",
      ...by,
      ...time,
      ...files,
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Deno.remove(this.folder, { recursive: true });
  }
}
