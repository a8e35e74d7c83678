import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "node-modules-cache",
  title: "Caches of build tools in node_modules/.cache",
  why: "Babel, webpack's loaders, ESLint and others save time there at the next build; some packages keep programs there.",
  source: "https://github.com/sindresorhus/find-cache-dir#readme",
  risk: "review",
  group: "caches",
  paths: ["**/node_modules/.cache/**"],
  except: ["**/node_modules/.cache/{puppeteer,ms-playwright,prisma}/**"],
  fix: {
    kind: "advice",
    text: "Remove in the RUN that builds what belongs to build tools there, and spare programs.",
  },
  examples: [
    {
      title: "compiled sources of babel-loader",
      layers: [{ "/app/node_modules/.cache/babel-loader/a.json.gz": 70_000 }],
      foundBytes: 70_000,
    },
    {
      title: "a browser that Puppeteer was told to keep there",
      layers: [{ "/app/node_modules/.cache/puppeteer/chrome/linux-125/chrome": 250_000_000 }],
      foundBytes: 0,
    },
  ],
});
