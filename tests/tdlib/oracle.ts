/** TDLib's result for a text, in the Bot API's terms. */
import type { MessageEntity } from "../../src/telegram/types.ts";
import type { Mode, Verdict } from "../simulator/text/cases.ts";
import { type Execute, openTdlib } from "./library.ts";

interface TdEntity {
  readonly offset: number;
  readonly length: number;
  readonly type: { readonly "@type": string; readonly [field: string]: unknown };
}

const MODES: Record<Mode, Record<string, unknown>> = {
  HTML: { "@type": "textParseModeHTML" },
  Markdown: { "@type": "textParseModeMarkdown", version: 1 },
  MarkdownV2: { "@type": "textParseModeMarkdown", version: 2 },
};

/** The Bot API's type and TDLib's, in both directions. */
const TYPES: Record<string, string> = {
  mention: "Mention",
  hashtag: "Hashtag",
  cashtag: "Cashtag",
  bot_command: "BotCommand",
  url: "Url",
  email: "EmailAddress",
  phone_number: "PhoneNumber",
  bank_card_number: "BankCardNumber",
  bold: "Bold",
  italic: "Italic",
  underline: "Underline",
  strikethrough: "Strikethrough",
  spoiler: "Spoiler",
  code: "Code",
  pre: "Pre",
  blockquote: "BlockQuote",
  expandable_blockquote: "ExpandableBlockQuote",
};

/** Calls TDLib. */
export class Oracle {
  #execute: Execute;

  constructor(execute: Execute) {
    this.#execute = execute;
  }

  static async open(): Promise<Oracle> {
    return new Oracle(await openTdlib());
  }

  /** Parses markup. */
  parse(text: string, mode: Mode): Verdict {
    return verdict(
      this.#execute({ "@type": "parseTextEntities", text, parse_mode: MODES[mode] }),
    );
  }

  /** Finds entities; drops media timestamps, which bots never receive. */
  detect(text: string): MessageEntity[] {
    const { entities } = this.#execute({ "@type": "getTextEntities", text });
    return (entities as TdEntity[])
      .filter(({ type }) => type["@type"] !== "textEntityTypeMediaTimestamp")
      .map(entityOf);
  }

  /**
   * Normalises entities. TDLib also parses a third kind of Markdown here, so the text must contain none of
   * its marks.
   */
  normalise(text: string, given: readonly unknown[]): Verdict {
    const entities = (given as MessageEntity[]).map(tdEntityOf);
    return verdict(this.#execute({
      "@type": "parseMarkdown",
      text: { "@type": "formattedText", text, entities },
    }));
  }
}

function verdict(answer: Record<string, unknown>): Verdict {
  if (answer["@type"] === "error") {
    const message = String(answer.message);
    return { error: `Bad Request: ${message.charAt(0).toLowerCase()}${message.slice(1)}` };
  }
  return { text: String(answer.text), entities: (answer.entities as TdEntity[]).map(entityOf) };
}

function entityOf({ offset, length, type }: TdEntity): MessageEntity {
  const name = type["@type"].replace("textEntityType", "");
  const known = Object.keys(TYPES).find((key) => TYPES[key] === name);
  return { offset, length, ...(known ? { type: known } : fieldsOf(name, type)) } as MessageEntity;
}

function fieldsOf(name: string, type: TdEntity["type"]): Record<string, unknown> {
  switch (name) {
    case "PreCode":
      return { type: "pre", language: type.language };
    case "TextUrl":
      return { type: "text_link", url: type.url };
    case "MentionName":
      return {
        type: "text_mention",
        user: { id: type.user_id, is_bot: false, first_name: "" },
      };
    case "CustomEmoji":
      return { type: "custom_emoji", custom_emoji_id: type.custom_emoji_id };
    case "DateTime":
      return {
        type: "date_time",
        unix_time: type.unix_time,
        date_time_format: formatOf(type.formatting_type as DateFormat | null | undefined),
      };
    default:
      throw new Error(`Cannot read the entity textEntityType${name}: it is not known here`);
  }
}

interface DateFormat {
  readonly "@type": string;
  readonly show_day_of_week?: boolean;
  readonly date_precision?: { readonly "@type": string };
  readonly time_precision?: { readonly "@type": string };
}

function formatOf(format: DateFormat | null | undefined): string {
  if (!format) return "";
  if (format["@type"] === "dateTimeFormattingTypeRelative") return "r";
  const part = (precision: { "@type": string } | undefined, short: string, long: string) =>
    precision?.["@type"].endsWith("Short")
      ? short
      : precision?.["@type"].endsWith("Long")
      ? long
      : "";
  return (format.show_day_of_week ? "w" : "") + part(format.date_precision, "d", "D") +
    part(format.time_precision, "t", "T");
}

function tdEntityOf(entity: MessageEntity): TdEntity {
  const { offset, length, type } = entity;
  const fields = (): TdEntity["type"] => {
    switch (type) {
      case "pre":
        return entity.language === undefined
          ? { "@type": "textEntityTypePre" }
          : { "@type": "textEntityTypePreCode", language: entity.language };
      case "text_link":
        return { "@type": "textEntityTypeTextUrl", url: entity.url };
      case "text_mention":
        return { "@type": "textEntityTypeMentionName", user_id: entity.user.id };
      case "date_time":
        return { "@type": "textEntityTypeDateTime", unix_time: entity.unix_time };
      case "custom_emoji":
        return { "@type": "textEntityTypeCustomEmoji", custom_emoji_id: entity.custom_emoji_id };
      default:
        return { "@type": `textEntityType${TYPES[type]}` };
    }
  };
  return { offset, length, type: fields() };
}
