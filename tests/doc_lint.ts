// deno-lint-ignore-file no-console
/**
 * `deno doc --lint` for Postern's exports. The Bot API's types are re-exported from npm, and
 * the linter checks their documentation, too; its findings about files that are not ours are ignored.
 */
const args = ["doc", "--lint", ...Deno.args];
const command = new Deno.Command(Deno.execPath(), { args, env: { NO_COLOR: "1" } });
const { stderr, stdout } = await command.output();
const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
const findings = said.split(/\n{2,}(?=error)/).filter((finding) => finding.startsWith("error["));
const ours = findings.filter((finding) => !finding.includes("/npm/registry.npmjs.org/"));
if (findings.length === 0 && !/Checked \d+ file/.test(said)) ours.push(said);
for (const finding of ours) console.error(finding + "\n");
if (ours.length > 0) Deno.exit(1);
console.log("Documentation is complete");
