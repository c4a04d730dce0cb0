/** Waiting for the ports of other programs. */

/** Whether a local port is listened on before a process ends. */
export async function listening(port: number, ended: Promise<unknown>): Promise<boolean> {
  let alive = true;
  void ended.then(() => alive = false);
  while (alive) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return true;
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return false;
}
