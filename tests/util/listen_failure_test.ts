import { assertEquals } from "@std/assert";
import { listenFailure } from "../../src/util/listen_failure.ts";

function failureOf(options: { readonly hostname: string; readonly port: number }) {
  try {
    Deno.listen(options).close();
  } catch (error) {
    return listenFailure(error);
  }
}

Deno.test("listenFailure() tells a port in use from an address of another machine", () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  assertEquals(failureOf({ hostname: "127.0.0.1", port }), "in use");
  // From a network for documentation (RFC 5737), a name that cannot exist, and one that is not one.
  for (const hostname of ["192.0.2.1", "nowhere.invalid", "a b"]) {
    assertEquals(failureOf({ hostname, port: 0 }), "no address", hostname);
  }
});

Deno.test("listenFailure() knows a port that the user may not open, and no other error", () => {
  // The tests may run as root, who may open any.
  assertEquals(listenFailure(new Deno.errors.PermissionDenied("EACCES")), "denied");
  assertEquals(listenFailure(new Deno.errors.NotCapable("--allow-net")), undefined);
  assertEquals(listenFailure("in use"), undefined);
});
