/**
 * The login of a page that is protected by a token.
 *
 * @module
 */
import { BodyTooLargeError } from "../net/body.ts";
import { readForm } from "./form.ts";
import { signedIn } from "./guard.ts";
import { headersFor } from "./headers.ts";
import { type TokenGate, waitResponse } from "./token_gate.ts";

/** A longer form is not a login. */
const MAX_FORM_BYTES = 4096;

/** Options for {@linkcode createLogin}. */
export interface LoginOptions {
  /** The page's name, as in its guard. */
  readonly name: string;
  readonly gate: TokenGate;
  /** The texts of the stylesheets. */
  readonly styles: readonly string[];
}

/** A login. */
export interface Login {
  /** The form. */
  page(said?: string): Response;
  /** Its stylesheet, at `/login.css`. */
  sheet(): Response;
  /** Handles the form: sets a cookie for the right token. */
  submit(request: Request, address: string): Promise<Response>;
}

/** Creates a login at `/login`. */
export function createLogin({ name, gate, styles }: LoginOptions): Login {
  const style = styles.join("\n");
  function page(said = ""): Response {
    const headers = headersFor("text/html; charset=utf-8");
    const policy = "content-security-policy";
    headers[policy] = headers[policy]!.replace("form-action 'none'", "form-action 'self'");
    // With "no-referrer" a browser would send no Origin with the form.
    headers["referrer-policy"] = "same-origin";
    return new Response(html(name, said), { status: 401, headers });
  }

  async function submit(request: Request, address: string): Promise<Response> {
    const [host, origin] = [request.headers.get("host"), request.headers.get("origin")];
    if (origin !== `http://${host}` && origin !== `https://${host}`) {
      return new Response(`Only the ${name}'s own page may do this\n`, { status: 403 });
    }
    const form = await readForm(request, MAX_FORM_BYTES).catch((error: Error) => error);
    if (form instanceof BodyTooLargeError) return new Response("Too long\n", { status: 413 });
    const token = form instanceof FormData ? form.get("token") : null;
    if (typeof token !== "string") return page("Enter the token");
    const verdict = gate.judge(token, address);
    if (verdict === "wait") return waitResponse();
    if (verdict === "wrong") return page("That is not the token");
    return signedIn(name, token, "/", origin.startsWith("https:"));
  }

  const sheet = () => new Response(style, { headers: headersFor("text/css; charset=utf-8") });
  return { page, submit, sheet };
}

function html(name: string, said: string): string {
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Log in to the ${name}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="/login.css">
  </head>
  <body>
    <main class="login">
      <form method="post" action="/login">
        <h1>Postern ${name}</h1>
        <p role="alert">${said}</p>
        <label class="field">Token (CONSOLE_TOKEN)
          <input type="password" name="token" autocomplete="current-password" required autofocus>
        </label>
        <button class="main" type="submit">Log in</button>
      </form>
    </main>
  </body>
</html>
`;
}
