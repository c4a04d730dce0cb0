/** Environment variables for one test: other tests start processes that would inherit them. */

/** Sets variables until it is disposed of. */
export function setEnvironment(variables: Record<string, string>): Disposable {
  const former = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  return {
    [Symbol.dispose]() {
      for (const [name, value] of former) {
        if (value === undefined) Deno.env.delete(name);
        else Deno.env.set(name, value);
      }
    },
  };
}
