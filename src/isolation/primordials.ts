/**
 * Built-ins as they were before any bot's code could replace them in its thread: what guards the
 * thread afterwards calls no others.
 *
 * @module
 */

const { call } = Function.prototype;

/** `RegExp.prototype.exec`. */
export const exec = call.bind(RegExp.prototype.exec) as unknown as (
  pattern: RegExp,
  text: string,
) => RegExpExecArray | null;

/** `decodeURIComponent`. */
export const decode = decodeURIComponent;

const { permissions } = Deno;
const query = call.bind(permissions.querySync) as unknown as (
  permissions: Deno.Permissions,
  permission: Deno.PermissionDescriptor,
) => Deno.PermissionStatus;
const { get: state } = Object.getOwnPropertyDescriptor(Deno.PermissionStatus.prototype, "state")!;
const stateOf = call.bind(state!) as unknown as (
  status: Deno.PermissionStatus,
) => Deno.PermissionState;

/** Whether this thread may read a file. */
export function mayRead(path: string): boolean {
  return stateOf(query(permissions, { name: "read", path })) === "granted";
}
