/**
 * Notifies systemd of the service's state (sd_notify(3)) if NOTIFY_SOCKET is set.
 *
 * Needs `"unstable": ["net"]`, for datagrams, and the permissions to write to the socket, which is
 * `--allow-write=/run/systemd/notify`, and to send: `--allow-net`, or `unix:/run/systemd/notify` in
 * it and the same for `notify.sock` in RUNTIME_DIRECTORY.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";

/** A datagram socket of Deno's unstable API. */
interface DatagramSocket {
  send(bytes: Uint8Array, to: Deno.UnixAddr): Promise<number>;
  close(): void;
}

type ListenDatagram = (address: Deno.UnixAddr) => DatagramSocket;

/**
 * A socket to send from. An abstract address leaves no file behind, but `--allow-net` cannot list
 * it; a file in RuntimeDirectory is removed by systemd.
 */
function openOwn(listen: ListenDatagram, folder: string | undefined): DatagramSocket {
  if (folder !== undefined) {
    const path = `${folder}/notify.sock`;
    try {
      Deno.removeSync(path);
    } catch {
      // There is no folder, or no socket can be created in it either.
    }
    try {
      return listen({ transport: "unixpacket", path });
    } catch {
      // Not permitted by Deno or the system.
    }
  }
  return listen({ transport: "unixpacket", path: `\0postern-${Deno.pid}` });
}

/** Sends notifications to systemd. */
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
   * Opens the notifier.
   *
   * @param env The environment.
   * @param emit Receives a notice if systemd cannot be notified.
   * @returns The notifier; `undefined` if systemd does not ask for one, or Deno cannot send.
   */
  static open(env: Pick<Deno.Env, "get">, emit: Observer): SystemdNotifier | undefined {
    const path = env.get("NOTIFY_SOCKET");
    const { listenDatagram } = Deno as { listenDatagram?: ListenDatagram };
    if (!path || !listenDatagram) return undefined;
    const own = openOwn(listenDatagram, env.get("RUNTIME_DIRECTORY"));
    // systemd writes an abstract address with a leading "@".
    const notifier = new SystemdNotifier(own, path.replace(/^@/, "\0"), emit);
    const isOurs = [undefined, String(Deno.pid)].includes(env.get("WATCHDOG_PID"));
    const every = Number(env.get("WATCHDOG_USEC")) / 1000 / 2;
    if (isOurs && every >= 1) notifier.#watch(every);
    return notifier;
  }

  /** Reports that the server is listening, or has reloaded. */
  ready(): Promise<void> {
    return this.#send("READY=1");
  }

  /** Reports that the server is reloading; {@linkcode ready} follows. */
  reloading(): Promise<void> {
    return this.#send("RELOADING=1");
  }

  /** Reports that the server is shutting down. */
  stopping(): Promise<void> {
    return this.#send("STOPPING=1");
  }

  /** Stops the watchdog and closes the socket. */
  close(): void {
    clearInterval(this.#watchdog);
    this.#socket.close();
  }

  /** Pings the watchdog from the event loop; systemd restarts a service that stops pinging. */
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
