import { INTERNET } from "../causes.ts";
import { join } from "@std/path/join";
import { readGoTest } from "../go_test_json.ts";
import type { Suite } from "../suite.ts";

/** telego's integration tests. */
export const telego: Suite = {
  name: "telego",
  version: "v1.11.1",
  source: { from: "go", module: "github.com/mymmrac/telego", repository: "mymmrac/telego" },
  needs: ["go"],
  async arrange(tg) {
    const bot = tg.bot("telego");
    const ada = tg.user("Ada");
    await ada.says(bot, "/start");
    return { token: bot.token, chat: `${ada.id}` };
  },
  changes: ({ apiRoot }) => [
    { files: /\/telego\/source\/bot\.go$/, from: "https://api.telegram.org", to: apiRoot },
  ],
  install: () => [],
  run: ({ folder, ids }) => ({
    program: "sh",
    args: [
      "-c",
      'printf "TOKEN=%s\\nCHAT_ID=%s\\n" "$TOKEN" "$CHAT_ID" >.env && ' +
      'exec go test -count=1 -tags "integration webhook" -json .',
    ],
    cwd: join(folder, "internal/integration"),
    env: { TOKEN: ids.token!, CHAT_ID: ids.chat! },
  }),
  outcomes: (_, stdout) => Promise.resolve(readGoTest(stdout)),
  known: [
    { cause: INTERNET, tests: /^TestWebhook$/, message: /Failed to resolve host/ },
  ],
};
