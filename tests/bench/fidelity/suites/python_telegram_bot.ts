import { ENCODING, INTERNET, TELEGRAMS } from "../causes.ts";
import { pytest, pytestOutcomes, venvWith } from "../python.ts";
import type { Suite } from "../suite.ts";
import { arrangePtb } from "./python_telegram_bot_stage.ts";

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
  known: [
    { cause: INTERNET, tests: /_url_file|_file_url|test_send_url_/ },
    { cause: INTERNET, tests: /./, message: /gaierror|Name or service not known/ },
    { cause: INTERNET, tests: /test_do_request_wait_for_pool/ },
    { cause: ENCODING, tests: /test_send_all_args/, message: /assert 2744 in \[/ },
    { cause: ENCODING, tests: /test_send_bytesio_jpg_file/, message: /assert 45404 == 33372/ },
    { cause: TELEGRAMS, tests: /test_send_on_server_emoji|test_premium_animation/ },
    { cause: TELEGRAMS, tests: /TestStickerWithRequest test_custom_emoji/ },
    { cause: TELEGRAMS, tests: /test_videoquality/, message: /Message to forward not found/ },
  ],
};
