/** Environment variables for one test, as processes started by other tests would inherit them. */

/** Sets variables until disposed. */
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
