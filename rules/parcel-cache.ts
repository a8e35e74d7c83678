import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "parcel-cache",
  title: "Parcel's cache",
  why: "It speeds up the next build; what is served lies in the output folder.",
  source: "https://parceljs.org/features/development/#caching",
  risk: "safe",
  group: "caches",
  paths: ["**/.parcel-cache/**"],
  fix: { kind: "append", command: "rm -rf .parcel-cache" },
  examples: [
    {
      title: "a cache in the project's folder",
      layers: [{ "/app/.parcel-cache/data.mdb": 30_000_000 }],
      foundBytes: 30_000_000,
    },
    {
      title: "what Parcel made",
      layers: [{ "/app/dist/index.3f1a.js": 400_000, "/app/.parcelrc": 100 }],
      foundBytes: 0,
    },
  ],
});
