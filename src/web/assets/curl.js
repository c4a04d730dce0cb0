/** Requests as shell commands, with variables in place of secrets. */

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
const HIDDEN = "•••";

/** An update as it is posted to the webhook. */
export function curlOfUpdate(update, webhookUrl) {
  const { request } = update.attempts.at(-1) ?? {};
  const secret = request?.headers.some(([name]) => /secret-token$/i.test(name));
  return [
    `curl ${quote(request?.url ?? webhookUrl)}`,
    `-H ${quote("Content-Type: application/json")}`,
    ...secret ? [`-H "X-Telegram-Bot-Api-Secret-Token: $SECRET"`] : [],
    `-d ${quote(updateJson(update))}`,
  ].join(" ");
}

/** A Bot API call. */
export function curlOfCall({ method, params }) {
  const shown = Object.entries(params).filter(([, value]) => value !== HIDDEN);
  const files = shown.some(([, value]) => value?.file !== undefined);
  const fields = shown.map(([name, value]) => {
    if (value?.file !== undefined) return `-F ${quote(`${name}=@${value.file}`)}`;
    return `-F ${quote(`${name}=${typeof value === "object" ? JSON.stringify(value) : value}`)}`;
  });
  const body = files ? fields : [
    `-H ${quote("Content-Type: application/json")}`,
    `-d ${quote(JSON.stringify(Object.fromEntries(shown)))}`,
  ];
  return [`curl "${location.origin}/bot$TOKEN/${method}"`, ...body].join(" ");
}

/** An update's JSON as Telegram sends it. */
export const updateJson = ({ update_id, json }) => `{"update_id":${update_id},\n${json}}`;
