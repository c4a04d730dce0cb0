/** Preloaded, it makes the process one that signals cannot reach. */
Deno.addSignalListener = () => {
  throw new Deno.errors.NotSupported("There are no signals here");
};
