/** A key and a self-signed server certificate, made by openssl. */
export interface Certificate {
  cert: string;
  key: string;
}

/** Creates a certificate for names such as `IP:127.0.0.1`. */
export async function makeCertificate(
  names = "IP:127.0.0.1,DNS:localhost",
): Promise<Certificate> {
  const dir = await Deno.makeTempDir();
  try {
    const run = await new Deno.Command("openssl", {
      args: [
        ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -sha256 -nodes".split(" "),
        ..."-days 2 -subj /CN=localhost -keyout key.pem -out cert.pem".split(" "),
        ...["-addext", `subjectAltName=${names}`],
        // Deno's client does not accept an authority's certificate for a server.
        ...["-addext", "basicConstraints=critical,CA:FALSE"],
      ],
      cwd: dir,
      stderr: "piped",
    }).output();
    if (!run.success) throw new Error(new TextDecoder().decode(run.stderr));
    return {
      cert: await Deno.readTextFile(`${dir}/cert.pem`),
      key: await Deno.readTextFile(`${dir}/key.pem`),
    };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
