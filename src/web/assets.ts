/**
 * The files of a page. They are imported as text, so that they are part of the module graph: no
 * read permission, and they come along wherever the package goes.
 *
 * @module
 */
import { headersFor } from "./headers.ts";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** Files by name; `index.html` is the page itself. */
export type AssetFiles = Readonly<Record<string, string>>;

/**
 * Answers with a file: `/` with `index.html`, `/app/NAME` with the page's others,
 * `/web/assets/NAME` with those that pages share, or 404. An import by which a page's script names
 * a shared one leads to the same file here and in the source, where the type checker follows it:
 * a URL has nothing above its root.
 */
export function createAssets(shared: AssetFiles, own: AssetFiles): (path: string) => Response {
  const byPath = new Map([
    ...Object.entries(shared).map(([name, content]) => [`/web/assets/${name}`, content] as const),
    ...Object.entries(own).map(([name, content]) =>
      [name === "index.html" ? "/" : `/app/${name}`, content] as const
    ),
  ]);
  return (path) => {
    const content = byPath.get(path);
    if (content === undefined) return new Response("Not found\n", { status: 404 });
    const name = path === "/" ? "index.html" : path;
    const type = TYPES[name.slice(name.lastIndexOf(".") + 1)]!;
    return new Response(content, { headers: headersFor(type) });
  };
}
