import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "next-build-cache",
  title: "The build cache of Next.js",
  why: "It speeds up the next build. Cached pages and images lie beside it, serve requests, and stay.",
  source: "https://nextjs.org/docs/app/guides/ci-build-caching",
  risk: "safe",
  group: "caches",
  paths: ["**/.next/cache/{webpack,swc,eslint,turbopack}/**", "**/.next/cache/.tsbuildinfo"],
  fix: {
    kind: "append",
    command: "rm -rf .next/cache/webpack .next/cache/swc .next/cache/eslint .next/cache/turbopack",
  },
  examples: [
    {
      title: "webpack's part",
      layers: [{ "/app/.next/cache/webpack/client-production/0.pack": 60_000_000 }],
      foundBytes: 60_000_000,
    },
    {
      title: "pages and images that the server answers with",
      layers: [{ "/app/.next/cache/fetch-cache/ab": 9_000, "/app/.next/cache/images/x/60.webp": 30_000 }],
      foundBytes: 0,
    },
  ],
});
