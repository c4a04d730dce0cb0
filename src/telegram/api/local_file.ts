/**
 * Files that a Bot API server on this machine keeps on disk. Started with `--local`, it returns
 * their absolute paths instead of paths to download from
 * ({@link https://core.telegram.org/bots/api#using-a-local-bot-api-server}).
 *
 * @module
 */

/** Whether a `file_path` is a path on a disk. */
export function isOnDisk(filePath: string): boolean {
  return filePath.startsWith("/") || /^[A-Za-z]:[\\/]/.test(filePath);
}

/** The result of opening a file: its bytes, or why they cannot be read here. */
export type OpenedFile =
  | { readonly ok: true; readonly file: Deno.FsFile }
  | { readonly ok: false; readonly error: Error };

/**
 * Opens a file on the server's disk, if that is on this machine and reading is permitted.
 *
 * @param filePath Its absolute path.
 * @returns The file, or the error to report if there is no other way to get it.
 */
export async function openLocalFile(filePath: string): Promise<OpenedFile> {
  try {
    return { ok: true, file: await Deno.open(filePath) };
  } catch (error) {
    const { NotCapable, NotFound, PermissionDenied } = Deno.errors;
    const elsewhere = [NotCapable, NotFound, PermissionDenied].some((kind) =>
      error instanceof kind
    );
    if (!elsewhere) throw error;
    return { ok: false, error: error as Error };
  }
}
