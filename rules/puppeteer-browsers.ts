import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "puppeteer-browsers",
  title: "Browsers that Puppeteer downloaded",
  why: "Puppeteer drives it at run time; it is waste only where another browser of the image is used.",
  source: "https://pptr.dev/api/puppeteer.configuration",
  risk: "review",
  group: "development",
  paths: ["~/.cache/puppeteer/**", "$PUPPETEER_CACHE_DIR/{chrome,chrome-headless-shell,firefox}/**"],
  fix: { kind: "env", variable: "PUPPETEER_SKIP_DOWNLOAD=true" },
  examples: [
    {
      title: "a downloaded browser",
      layers: [{ "/root/.cache/puppeteer/chrome/linux-125.0/chrome-linux64/chrome": 250_000_000 }],
      foundBytes: 250_000_000,
    },
    {
      title: "Puppeteer's own settings",
      layers: [{ "/app/.puppeteerrc.cjs": 200, "/app/node_modules/puppeteer/package.json": 3_000 }],
      foundBytes: 0,
    },
  ],
});
