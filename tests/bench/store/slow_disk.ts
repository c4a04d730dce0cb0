/**
 * What a slow disk does to a bot without a store: a preloaded library delays each fsync by 20 ms.
 * It requires a C compiler.
 */
import { load, paced, Place, startStored } from "./start.ts";

const SHIM = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static void rest(void) { struct timespec t = { 0, 20000000 }; nanosleep(&t, 0); }
int fsync(int fd) { rest(); return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(fd); }
int fdatasync(int fd) { rest(); return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(fd); }
`;

/** The p99 of the bots without and with the store in milliseconds, or why there is none. */
export async function measureSlowDisk(seconds: number): Promise<string> {
  await using place = await Place.make("sqlite");
  const [source, library] = [place.file("slow.c"), place.file("slow.so")];
  await Deno.writeTextFile(source, SHIM);
  const gcc = new Deno.Command("gcc", {
    args: ["-shared", "-fPIC", "-o", library, source, "-ldl"],
  });
  const compiled = await gcc.output().catch(() => undefined);
  if (!compiled?.success) return "fsync slowed by 20 ms: not measured, as there is no gcc";
  await using stored = await startStored(place.setting, { LD_PRELOAD: library });
  await load(stored, 2, { settings: { path: "/bot2" } });
  const alone = await load(stored, seconds, paced(1000, { path: "/bot2" }));
  const [slow, other] = await Promise.all([
    load(stored, seconds),
    load(stored, seconds, paced(1000, { path: "/bot2" })),
  ]);
  return `fsync slowed by 20 ms: a bot without the store has p50 ${other.p50.toFixed(2)}, ` +
    `p99 ${other.p99.toFixed(2)} ms (alone ${alone.p50.toFixed(2)}, ${
      alone.p99.toFixed(2)
    }), while the stored one has p50 ${slow.p50.toFixed(1)} ms`;
}
