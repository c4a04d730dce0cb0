/** When preloaded, makes the process deaf to signals. */
Deno.addSignalListener = () => {
  throw new Deno.errors.NotSupported("There are no signals here");
};
