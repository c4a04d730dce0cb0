/**
 * getUpdates, setWebhook, deleteWebhook, getWebhookInfo.
 *
 * @module
 */
import { updateText } from "../../../webhook_sender/outgoing_update.ts";
import { parseAllowed } from "../../updates/allowed.ts";
import { ApiError } from "../api_error.ts";
import { type Call, Described, type Methods } from "../call.ts";
import { RawJson } from "../raw_json.ts";

const ACTIVE = "can't use getUpdates method while webhook is active; " +
  "use deleteWebhook to delete the webhook first";

async function getUpdates({ bot, poll, webhook, conflicts, params }: Call): Promise<RawJson> {
  if (webhook.active) throw await conflicts.answer(ACTIVE);
  bot.allowed = allowedBy(params) ?? bot.allowed;
  const updates = await poll.get({
    offset: params.integer("offset"),
    limit: params.integer("limit", 100, 1, 100),
    timeout: params.integer("timeout", 0, 0, 50),
  });
  return new RawJson(`[${updates.map(updateText).join(",\n")}]`);
}

/** A value that Telegram cannot parse as a list leaves the allowed kinds unchanged. */
function allowedBy(params: Call["params"]): readonly string[] | undefined {
  try {
    return parseAllowed(params.json("allowed_updates"));
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

async function setWebhook({ poll, webhook, params }: Call): Promise<Described> {
  const url = params.text("url");
  const certificate = params.upload("certificate");
  if (url === "") {
    return new Described(true, webhook.delete(params.boolean("drop_pending_updates")));
  }
  const description = await webhook.set({
    url,
    ...(certificate ? { certificate: certificate.bytes } : {}),
    ipAddress: params.text("ip_address"),
    maxConnections: params.text("max_connections"),
    allowed: allowedBy(params),
    dropPending: params.boolean("drop_pending_updates"),
    secretToken: params.text("secret_token"),
    accepted: () => poll.abort("setWebhook"),
  });
  return new Described(true, description);
}

function deleteWebhook({ webhook, params }: Call): Described {
  return new Described(true, webhook.delete(params.boolean("drop_pending_updates")));
}

export const updateMethods: Methods = {
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo: ({ webhook }) => webhook.info(),
};
