import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "source-maps",
  title: "Source maps",
  why: "Browsers and debuggers read them; Node does too where it runs with --enable-source-maps.",
  source: "https://nodejs.org/api/cli.html#--enable-source-maps",
  risk: "review",
  group: "development",
  paths: ["**/*.{js,mjs,cjs,ts,css}.map"],
  fix: {
    kind: "advice",
    text: "Turn source maps off where your own code is built; remove those of packages in the RUN that installs them.",
  },
  examples: [
    {
      title: "of a package and of the application",
      layers: [{ "/app/node_modules/rxjs/dist/rxjs.js.map": 900_000, "/app/dist/main.css.map": 40_000 }],
      foundBytes: 940_000,
    },
    {
      title: "a map of something else",
      layers: [{ "/app/data/world.map": 900_000, "/boot/System.map": 5_000_000 }],
      foundBytes: 0,
    },
  ],
});
