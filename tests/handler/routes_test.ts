import { assertEquals, assertThrows } from "@std/assert";
import { loadRoutes, type RouteOptions } from "../../src/handler/routes.ts";

const handler = () => new Response();

/** Options as a module exports them, which nothing has type-checked. */
const WRONG: [Record<string, unknown>, string][] = [
  [{ sorces: ["10.0.0.0/8"] }, 'routes["/paid"].sorces is not an option; rename it "sources"'],
  [{ signatur: () => true }, 'routes["/paid"].signatur is not an option; rename it "signature"'],
  [{ limit: 5 }, "limit is not an option; there are handler, sources, methods, signature"],
  [{ signature: "secret" }, 'routes["/paid"].signature is not a function'],
  [{ signature: null }, 'routes["/paid"].signature is not a function'],
  [{ sources: "any" }, 'routes["/paid"].sources is not an array; write ["any"]'],
  [{ methods: "GET" }, 'routes["/paid"].methods is not an array; write ["GET"]'],
  [{ methods: [5] }, 'route "/paid" cannot have the method "5"; use names such as "POST"'],
];

Deno.test("loadRoutes() refuses misspelt and mistyped options, which would open the route", () => {
  for (const [options, text] of WRONG) {
    const routes = { "/paid": { handler, ...options } as RouteOptions };
    assertThrows(() => loadRoutes(routes), TypeError, text);
  }
  assertThrows(() => loadRoutes([] as never), TypeError, "routes is not an object of paths");
});

Deno.test("loadRoutes() applies the defaults", () => {
  const signature = () => Promise.resolve(true);
  assertEquals(loadRoutes({ "/ping": handler, "/paid": { handler, signature } }), [
    { path: "/ping", handler, sources: ["any"], methods: ["POST"], signature: undefined },
    { path: "/paid", handler, sources: ["any"], methods: ["POST"], signature },
  ]);
});
