/**
 * A bot that sells something and notifies the customer when Stripe reports the payment: a handler
 * module with a route of its own.
 *
 * In `src/bots/` it would read the secret itself:
 * `export const { message, routes } = shop(Deno.env.get("BOT_SHOP_STRIPE_SECRET") ?? "")`.
 */
import {
  type Context,
  type HandlerModule,
  type Message,
  type Reply,
  type StripeOptions,
  stripeSignature,
} from "../../src/mod.ts";

/** The application's `state`: unpaid orders. */
export interface Orders {
  /** The customer's chat, by the id of the checkout session. */
  readonly chats: Map<string, number>;
  /** Events already handled, as Stripe may send one twice. */
  readonly seen: Set<string>;
}

/** The part of Stripe's `checkout.session.completed` used here. */
interface Completed {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly object: Session };
}

interface Session {
  readonly id: string;
  readonly amount_total: number;
  readonly currency: string;
}

/** Makes the bot. */
export function shop(secret: string, options: StripeOptions = {}): HandlerModule {
  return {
    message({ chat, text }: Message, ctx: Context<Orders>): Reply | void {
      const [command, session] = text?.split(" ") ?? [];
      if (command !== "/buy" || !session) return;
      ctx.state.chats.set(session, chat.id);
      return { method: "sendMessage", chat_id: chat.id, text: "Please pay" };
    },

    routes: {
      "/paid": {
        signature: stripeSignature(secret, options),
        async handler(request, ctx: Context<Orders>): Promise<Response> {
          const { id, type, data }: Completed = await request.json();
          const chat_id = ctx.state.chats.get(data.object.id);
          if (type !== "checkout.session.completed" || chat_id === undefined) {
            ctx.log.info(`nothing to do for ${type}`);
          } else if (!ctx.state.seen.has(id)) {
            const amount = (data.object.amount_total / 100).toFixed(2);
            const text = `Paid: ${amount} ${data.object.currency.toUpperCase()}. Thank you!`;
            await ctx.api.sendMessage({ chat_id, text }, { signal: ctx.signal });
            ctx.state.seen.add(id);
          }
          return new Response();
        },
      },
    },
  };
}
