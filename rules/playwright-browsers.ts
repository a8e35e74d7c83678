import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "playwright-browsers",
  title: "Browsers that Playwright downloaded",
  why: "They serve tests, or the application itself where it renders pages: then they are needed.",
  source: "https://playwright.dev/docs/browsers#managing-browser-binaries",
  risk: "review",
  group: "development",
  paths: [
    "{~/.cache,$XDG_CACHE_HOME}/ms-playwright/**",
    "$PLAYWRIGHT_BROWSERS_PATH/{chromium,firefox,webkit,ffmpeg}*/**",
    "**/{playwright-core,playwright/driver/package}/.local-browsers/**",
  ],
  fix: { kind: "env", variable: "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1" },
  examples: [
    {
      title: "two browsers, one of them where the environment says",
      layers: [
        {
          "/root/.cache/ms-playwright/firefox-1440/firefox/firefox": 80_000_000,
          "/ms-playwright/chromium-1105/chrome-linux/chrome": 160_000_000,
        },
      ],
      env: ["PLAYWRIGHT_BROWSERS_PATH=/ms-playwright"],
      foundBytes: 240_000_000,
    },
    {
      title: "one that PLAYWRIGHT_BROWSERS_PATH=0 put beside the program",
      layers: [{ "/app/node_modules/playwright-core/.local-browsers/webkit-2051/pw_run.sh": 90_000_000 }],
      foundBytes: 90_000_000,
    },
    {
      title: "a browser of the distribution",
      layers: [{ "/usr/lib/chromium/chromium": 180_000_000 }],
      foundBytes: 0,
    },
  ],
});
