import { arrangePtb } from "./python_telegram_bot_stage.ts";
import { pytest, pytestOutcomes, venvWith } from "../python.ts";
import type { Suite } from "../suite.ts";

const PACKAGES = [
  "httpx[http2,socks]>=0.27,<0.29",
  "cachetools>=7,<8",
  "APScheduler>=3.10.4,<3.12",
  "cryptography>=39.0.1",
  "aiolimiter>=1.1,<1.3",
  "tornado~=6.5",
  "pytest==9.1.1",
  "pytest-asyncio==0.21.2",
  "pytest-xdist==3.8.0",
  "flaky>=3.8.1",
  "beautifulsoup4",
  "tzdata",
  "pytz",
];

/** python-telegram-bot's tests that make requests. */
export const pythonTelegramBot: Suite = {
  name: "python-telegram-bot",
  version: "v22.8",
  source: {
    from: "pypi",
    package: "python-telegram-bot",
    repository: "python-telegram-bot/python-telegram-bot",
  },
  needs: ["python3"],
  arrange: arrangePtb,
  changes: ({ apiRoot, ids }) => [
    { files: /\/src\/telegram\/.*\.py$/, from: "https://api.telegram.org", to: apiRoot },
    // The root is http here.
    { files: /\/tests\/_files\/\w+\.py$/, from: '("https://")', to: '("http://")' },
    {
      files: /\/tests\/auxil\/ci_bots\.py$/,
      from: /FALLBACKS = \([^)]*\)/g,
      to: `FALLBACKS = "${ids.bots}"`,
    },
  ],
  install: (stage) => venvWith(stage, PACKAGES),
  run: (stage) => pytest(stage, ".", ["-m", "req"]),
  outcomes: pytestOutcomes,
  known: [],
};
