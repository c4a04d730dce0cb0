/** The server: its certificate, settings and versions, and what the doctor finds. */
import { ask } from "./ask.js";
import { $, h } from "../../../web/assets/dom.js";
import { now, roughly } from "../../../web/assets/time.js";
import { post } from "../../../web/assets/post.js";
import { toast } from "../../../web/assets/toast.js";

let drawn = "";
const findings = h("div", { id: "findings", role: "status" });

const NAMES = { postern: "Postern", deno: "Deno", v8: "V8", pid: "Process ID" };

const COMMAND = "deno task bot doctor";

function askDoctor({ target }) {
  ask({
    title: "Run the doctor?",
    text: "It looks up the bots at Telegram, and connects to the server as Telegram does.",
    command: COMMAND,
    accept: "Run it",
    perform: () => void runDoctor(target),
  });
}

async function runDoctor(target) {
  target.disabled = true;
  findings.replaceChildren(h("p", {}, "Running the doctor …"));
  try {
    const { sections } = await post("doctor");
    findings.replaceChildren(...sections.map(({ title, findings }) =>
      h(
        "div",
        {},
        h("h3", {}, title),
        h(
          "ul",
          {},
          findings.map(({ level, title, remedy }) =>
            h("li", { class: level }, `${level}: ${title}`, remedy && `: ${remedy}`)
          ),
        ),
      )
    ));
  } catch (error) {
    findings.replaceChildren();
    toast(error.message, true);
  }
  target.disabled = false;
}

function untilWhen(at) {
  const days = Math.floor((at - now()) / 86_400_000);
  return `${new Date(at).toLocaleString()}, ${days < 0 ? "expired" : `${days} days left`}`;
}

function table(rows) {
  return h(
    "dl",
    {},
    rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

function instanceRow({ id, self, leaseMs, lanes, pending }) {
  const lease = leaseMs > 0 ? `lease for ${roughly(leaseMs / 1000)}` : "its lease has ended";
  const name = self ? `${id} (this one)` : String(id);
  return [name, `${lanes} chats, ${pending} updates waiting, ${lease}`];
}

/** The instances that share the store. Their leases change all the time. */
export function drawInstances({ instances, store }) {
  $("instances-part").hidden = !store;
  if (!store) return;
  const rows = instances.map(instanceRow);
  const version = JSON.stringify(rows);
  if ($("instances").dataset.version === version) return;
  $("instances").dataset.version = version;
  $("instances").replaceChildren(table(rows));
}

/** Draws it, if anything has changed. */
export function drawServer({ certificate, settings, versions, hasDoctor }) {
  const { expiresAt } = certificate ?? {};
  const until = expiresAt === undefined ? certificate?.error : untilWhen(expiresAt);
  const version = JSON.stringify([certificate, until, settings, versions]);
  if (version === drawn) return;
  drawn = version;
  const parts = [
    h("h3", {}, "Versions"),
    table(Object.entries(versions).map(([name, value]) => [NAMES[name], value])),
  ];
  if (certificate) {
    const { path, names, issuer } = certificate;
    const rows = [["File", path], ["Valid until", until], ["Names", names], ["Issuer", issuer]];
    parts.push(h("h3", {}, "Certificate"), table(rows.filter(([, value]) => value)));
  }
  if (settings.length > 0) {
    parts.push(h("h3", {}, "Settings"), table(settings.map(({ name, value }) => [name, value])));
  }
  if (hasDoctor) {
    parts.push(
      h("h3", {}, "Doctor"),
      h(
        "p",
        {},
        h("button", { type: "button", onclick: askDoctor }, "Run the doctor"),
        " ",
        h("code", {}, COMMAND),
      ),
      findings,
    );
  }
  $("server").replaceChildren(...parts);
}
