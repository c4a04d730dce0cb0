/**
 * Files that are removed after a test.
 */
import { join } from "@std/path/join";
import type { CertificateFiles } from "../../src/tls/load.ts";
import { makeCertificate } from "../../src/tls/generate.ts";

/** A folder that removes itself. */
export class TemporaryFolder implements AsyncDisposable {
  private constructor(readonly path: string) {}

  /** Creates one. */
  static async make(): Promise<TemporaryFolder> {
    return new TemporaryFolder(await Deno.makeTempDir({ prefix: "postern-test-" }));
  }

  /** The path of a file in it. */
  file(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file and returns its path. */
  async write(name: string, text: string | Uint8Array): Promise<string> {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    await Deno.writeFile(this.file(name), bytes);
    return this.file(name);
  }

  /** Creates a certificate and its key in a folder of this name. */
  certificate(name = "pair", rsa = false): Promise<CertificateFiles> {
    return makeCertificate({ hosts: ["localhost"], folder: this.file(name), rsa });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
