/**
 * The files of a page. They are imported as text and so are part of the module graph: they need no
 * read permission and are always included in the package.
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

/** A page's files, by name or path; `index.html` is the page itself. */
export type AssetFiles = Readonly<Record<string, string>>;

/** The path of a file: `/` for the page, `/app/` for its files; a path is kept as it is. */
function pathOf(name: string): string {
  if (name === "index.html") return "/";
  return name.startsWith("/") ? name : `/app/${name}`;
}

/** Creates the function that responds with a file of the page, or 404. */
export function createAssets(files: AssetFiles): (path: string) => Response {
  const byPath = new Map(
    Object.entries(files).map(([name, content]) => [
      pathOf(name),
      { content, type: TYPES[name.slice(name.lastIndexOf(".") + 1)]! },
    ]),
  );
  return (path) => {
    const file = byPath.get(path);
    if (!file) return new Response("Not found\n", { status: 404 });
    return new Response(file.content, { headers: headersFor(file.type) });
  };
}
