import { assertEquals, assertRejects } from "@std/assert";
import { ProtocolError } from "../../src/postgres/errors.ts";
import { Scram } from "../../src/postgres/scram.ts";

const NONCE = "rOprNGfwEbeRWgbNEkqO";
const CHALLENGE = `r=${NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`;

Deno.test("Scram performs the exchange of RFC 7677", async () => {
  const scram = new Scram("pencil", NONCE, "user");
  assertEquals(scram.first(), `n,,n=user,r=${NONCE}`);
  assertEquals(await scram.answer(CHALLENGE), {
    message: `c=biws,r=${NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,` +
      "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
    expected: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
  });
});

Deno.test("Scram refuses challenges that do not match its message", async () => {
  for (
    const challenge of [
      "",
      "r=,s=,i=",
      `r=${NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`, // adds nothing of its own
      "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
      `r=${NONCE}x,s=!!!!,i=4096`,
      `r=${NONCE}x,s=W22ZaJ0SNY7soEsUEjb6g,i=4096`,
      `r=${NONCE}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0`,
      `r=${NONCE}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=999999999`,
      `r=${NONCE}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1`,
      `m=ext,r=${NONCE}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
    ]
  ) {
    await assertRejects(() => new Scram("pencil", NONCE).answer(challenge), ProtocolError);
  }
});
