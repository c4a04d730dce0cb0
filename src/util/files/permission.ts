/**
 * Permissions: what to do when Deno denies access to a file, and which may be missing.
 *
 * @module
 */

/** Where Deno lets only programs that it trusts with everything. */
const SYSTEM = /^\/(dev|proc|sys)(?=\/|$)/;

/**
 * The remedy, completing an error message.
 *
 * @param path The file or folder.
 * @param kinds The permissions that are missing.
 * @returns Where to grant them: the tasks take theirs from `deno.json`.
 */
export function grantRemedy(path: string, ...kinds: ("read" | "write")[]): string {
  const system = SYSTEM.exec(path)?.[0];
  if (system !== undefined) {
    return `Deno opens what is below ${system} only with --allow-all; use another folder`;
  }
  const keys = kinds.map((kind) => `"${kind}"`).join(" and ");
  const flags = kinds.map((kind) => `--allow-${kind}`).join(" and ");
  return `add "${path}" to ${keys} under "permissions" in deno.json, or to ${flags}`;
}

/**
 * The remedy where Deno may not write a file.
 *
 * @param path The file.
 * @param folder Its folder.
 * @returns What to do. A file beside the code is moved instead: bots need not write that folder.
 */
export function writeRemedy(path: string, folder: string): string {
  const grant = grantRemedy(folder, "read", "write");
  return folder === "." ? `give it a folder, such as data/${path}, or ${grant}` : grant;
}

/** Deno knows this kind of system information since 2.9; its types do not list it. */
const AUTHORITIES = { name: "sys", kind: "ca" } as unknown as Deno.SysPermissionDescriptor;

/** Whether Deno may read the certificate authorities that it trusts. */
export function mayReadAuthorities(): boolean {
  try {
    return Deno.permissions.querySync(AUTHORITIES).state === "granted";
  } catch {
    return true; // Older versions, such as Deno Deploy's, need no permission for it.
  }
}
