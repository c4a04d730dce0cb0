/**
 * Telling systemd the state of the service (sd_notify(3)), where it has set NOTIFY_SOCKET.
 *
 * Needs `"unstable": ["net"]`, for datagrams, and the permissions to write to the socket, which is
 * `--allow-write=/run/systemd/notify`, and to send: `--allow-net`, or `unix:/run/systemd/notify` in
 * it and the same for `notify.sock` in RUNTIME_DIRECTORY.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";

/** A datagram socket, as Deno's unstable API has it. */
interface DatagramSocket {
  send(bytes: Uint8Array, to: Deno.UnixAddr): Promise<number>;
  close(): void;
}

type ListenDatagram = (address: Deno.UnixAddr) => DatagramSocket;

/**
 * A socket to send from. An abstract address leaves no file behind, but `--allow-net` cannot name
 * it; a file in RuntimeDirectory is systemd's to remove.
 */
function openOwn(listen: ListenDatagram, folder: string | undefined): DatagramSocket {
  if (folder !== undefined) {
    const path = `${folder}/notify.sock`;
    try {
      Deno.removeSync(path);
    } catch {
      // There is none, or it cannot be made either.
    }
    try {
      return listen({ transport: "unixpacket", path });
    } catch {
      // Deno or the system does not allow it.
    }
  }
  return listen({ transport: "unixpacket", path: `\0postern-${Deno.pid}` });
}

/** Reports to systemd. */
export class SystemdNotifier {
  readonly #socket: DatagramSocket;
  readonly #to: Deno.UnixAddr;
  readonly #emit: Observer;
  #failed = false;
  #watchdog: ReturnType<typeof setInterval> | undefined;

  private constructor(socket: DatagramSocket, path: string, emit: Observer) {
    this.#socket = socket;
    this.#to = { transport: "unixpacket", path };
    this.#emit = emit;
  }

  /**
   * Opens it.
   *
   * @param env The environment.
   * @param emit Gets a notice if systemd cannot be notified.
   * @returns The notifier; `undefined` if systemd does not ask for one, or Deno cannot send.
   */
  static open(env: Pick<Deno.Env, "get">, emit: Observer): SystemdNotifier | undefined {
    const path = env.get("NOTIFY_SOCKET");
    const { listenDatagram } = Deno as { listenDatagram?: ListenDatagram };
    if (!path || !listenDatagram) return undefined;
    const own = openOwn(listenDatagram, env.get("RUNTIME_DIRECTORY"));
    // "@" is how systemd writes an abstract address.
    const notifier = new SystemdNotifier(own, path.replace(/^@/, "\0"), emit);
    const isOurs = [undefined, String(Deno.pid)].includes(env.get("WATCHDOG_PID"));
    const every = Number(env.get("WATCHDOG_USEC")) / 1000 / 2;
    if (isOurs && every >= 1) notifier.#watch(every);
    return notifier;
  }

  /** It listens, or has reloaded. */
  ready(): Promise<void> {
    return this.#send("READY=1");
  }

  /** It is reloading; {@linkcode ready} follows. */
  reloading(): Promise<void> {
    return this.#send("RELOADING=1");
  }

  /** It is shutting down. */
  stopping(): Promise<void> {
    return this.#send("STOPPING=1");
  }

  /** Ends the watchdog and closes the socket. */
  close(): void {
    clearInterval(this.#watchdog);
    this.#socket.close();
  }

  /** Says now and then that the event loop turns; systemd restarts a service that falls silent. */
  #watch(ms: number): void {
    const timer = setInterval(() => void this.#send("WATCHDOG=1"), ms);
    Deno.unrefTimer(timer);
    this.#watchdog = timer;
  }

  async #send(state: string): Promise<void> {
    try {
      await this.#socket.send(new TextEncoder().encode(state), this.#to);
    } catch (error) {
      if (this.#failed) return;
      this.#failed = true;
      const text = `Cannot notify systemd: run with --allow-write=${this.#to.path}`;
      this.#emit({ type: "notice", level: "warn", name: "systemd", text, error });
    }
  }
}
