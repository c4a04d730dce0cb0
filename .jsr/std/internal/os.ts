/** Stand-in for jsr:@std/internal/os: what the stand-in for @std/path asks of it. */
export const isWindows: boolean = Deno.build.os === "windows";
