/**
 * Postern: a Deno-native server that takes Telegram's webhooks for many bots on one HTTPS port,
 * lets nothing else in, and hands each update to its bot's handler module.
 *
 * @module
 */
export type * from "./telegram/types.ts";
export type {
  Api,
  ApiAnswer,
  ApiCalls,
  ApiMethod,
  ApiOptions,
  ApiParams,
  ApiResult,
  BroadcastOptions,
  BroadcastOutcome,
  BroadcastProgress,
  BroadcastReport,
  CallOptions,
  DownloadOptions,
  InputFileOpener,
  InputFileSource,
  RawApi,
  RetryLimits,
} from "./telegram/api/mod.ts";
export {
  BotApiError,
  BotApiNetworkError,
  createApi,
  InputFile,
  InputFileError,
} from "./telegram/api/mod.ts";
export type { Reply } from "./telegram/reply.ts";
export { type BotLog, type Context, contextOf } from "./handler/context.ts";
export type {
  Handler,
  HandlerModule,
  HandlerOptions,
  HandlerResult,
  RetryDecision,
  TaskHandler,
  TimeoutOptions,
  TimeoutPolicy,
  UpdateReceiver,
} from "./handler/handler.ts";
export { isolated, IsolatedModule, type IsolationOptions } from "./handler/isolated.ts";
export type { RouteHandler, RouteOptions } from "./handler/routes.ts";
export {
  githubSignature,
  type HmacOptions,
  hmacSignature,
  type SignatureCheck,
} from "./signature/hmac.ts";
export { type StripeOptions, stripeSignature } from "./signature/stripe.ts";
export type { OutcomeType } from "./events/outcome.ts";
export type * from "./events/events.ts";
export { createLog, type Log, type LogFormat, type LogOptions } from "./events/log.ts";
export type { LogOutput } from "./events/output_buffer.ts";
export type { RequestInfo } from "./gateway/gateway.ts";
export { clientAddress, type ClientAddressOptions } from "./gateway/client_address.ts";
export type {
  AppOptions,
  BotOptions,
  HostOptions,
  PollOptions,
  ServeOptions,
} from "./app/options.ts";
export type {
  DeadLetter,
  DeadLetterBox,
  DeadLetterFilter,
  DeadLetterPage,
} from "./durable/dead_letters.ts";
export type {
  Accepted,
  Arrival,
  Batch,
  Committed,
  DeadLetter as StoredDeadLetter,
  DeadLetters,
  DeadQuery,
  End,
  Instance as StoreInstance,
  Known,
  LaneKey,
  LaneMark,
  Note,
  OwnedLane,
  Page,
  Store,
  Stored,
  Task,
  Tick,
  UnhostedBot,
  Verdict,
} from "./store/types.ts";
export type { Retention } from "./store/settings.ts";
export type { Clock } from "./util/clock.ts";
export { CertificateError } from "./tls/load.ts";
export type { Registration } from "./webhooks/register.ts";
export type { Drift } from "./webhooks/drift.ts";
export { type App, createApp, type QueueStats } from "./app/app.ts";
export { type NodeRequest, toNodeHandler } from "./app/node_handler.ts";
export type { NodeResponse } from "./app/node_response.ts";
export { serve, type Server } from "./app/serve.ts";
export {
  type AlertOptions,
  type Console,
  type ConsoleOptions,
  createConsole,
  type DoctorReport,
  type ReadyCheck,
  type ShownSetting,
} from "./console/mod.ts";
export { poll, type PollEnd, type Poller } from "./app/poll.ts";
export { type Relay, relay, type RelayBotOptions, type RelayOptions } from "./relay/relay.ts";
export { WebhookActiveError, type WebhookActiveOptions } from "./polling/webhooks.ts";
