import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "type-declarations",
  title: "Type declarations in node_modules",
  why: "Compilers and editors read them, Node does not; a container that compiles at its start does.",
  source: "https://www.typescriptlang.org/docs/handbook/declaration-files/publishing.html",
  risk: "review",
  group: "development",
  paths: ["**/node_modules/**/*.d.{ts,mts,cts}", "**/node_modules/**/*.js.flow"],
  except: ["**/node_modules/typescript/**"],
  fix: { kind: "advice", text: "Bundle the application, or remove them in the RUN that installs." },
  examples: [
    {
      title: "of one package",
      layers: [{ "/app/node_modules/rxjs/dist/types/index.d.ts": 15_000 }],
      foundBytes: 15_000,
    },
    {
      title: "the compiler's own library, and a source that is run as it is",
      layers: [
        {
          "/app/node_modules/typescript/lib/lib.dom.d.ts": 1_400_000,
          "/app/node_modules/tool/index.ts": 3_000,
        },
      ],
      foundBytes: 0,
    },
  ],
});
