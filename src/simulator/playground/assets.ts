/**
 * The page's own files; those shared with other pages are in `web/`.
 *
 * @module
 */
import { createAssets } from "../../web/assets.ts";
import { wireFiles } from "../../web/wire_files.ts";
import act from "./assets/act.js" with { type: "text" };
import app from "./assets/app.js" with { type: "text" };
import asking from "./assets/asking.js" with { type: "text" };
import business from "./assets/business.js" with { type: "text" };
import cards from "./assets/cards.js" with { type: "text" };
import chatStyle from "./assets/chat.css" with { type: "text" };
import chat from "./assets/chat.js" with { type: "text" };
import composer from "./assets/composer.js" with { type: "text" };
import dialogs from "./assets/dialogs.js" with { type: "text" };
import head from "./assets/head.js" with { type: "text" };
import index from "./assets/index.html" with { type: "text" };
import inline from "./assets/inline.js" with { type: "text" };
import keyboards from "./assets/keyboards.js" with { type: "text" };
import layoutStyle from "./assets/layout.css" with { type: "text" };
import media from "./assets/media.js" with { type: "text" };
import menu from "./assets/menu.js" with { type: "text" };
import messageStyle from "./assets/message.css" with { type: "text" };
import message from "./assets/message.js" with { type: "text" };
import news from "./assets/news.js" with { type: "text" };
import peopleStyle from "./assets/people.css" with { type: "text" };
import people from "./assets/people.js" with { type: "text" };
import store from "./assets/store.js" with { type: "text" };
import text from "./assets/text.js" with { type: "text" };
import token from "./assets/token.js" with { type: "text" };
import topics from "./assets/topics.js" with { type: "text" };
import trouble from "./assets/trouble.js" with { type: "text" };

/** Serves one of the page's files, or answers 404. */
export const assetResponse: (path: string) => Response = createAssets({
  ...wireFiles,
  "act.js": act,
  "app.js": app,
  "asking.js": asking,
  "business.js": business,
  "cards.js": cards,
  "chat.css": chatStyle,
  "chat.js": chat,
  "composer.js": composer,
  "dialogs.js": dialogs,
  "head.js": head,
  "index.html": index,
  "inline.js": inline,
  "keyboards.js": keyboards,
  "layout.css": layoutStyle,
  "media.js": media,
  "menu.js": menu,
  "message.css": messageStyle,
  "message.js": message,
  "news.js": news,
  "people.css": peopleStyle,
  "people.js": people,
  "store.js": store,
  "text.js": text,
  "token.js": token,
  "topics.js": topics,
  "trouble.js": trouble,
});
