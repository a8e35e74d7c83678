import { describe, expect, it } from "vitest";
import { readRecipe } from "../../src/recipe/read.ts";
import { copiedWhole } from "../../src/split/copied-whole.ts";
import { type Built, builtScene } from "./scenes.ts";

const MB = 1_000_000;
const DOCKERFILE = `FROM gcc AS build
RUN make
FROM debian:12
COPY --from=build /app /app
CMD ["/app/bin/run"]
`;

const built = (more: Partial<Built> = {}): Built => ({
  dockerfile: DOCKERFILE,
  wrote: { 4: { "/app/bin/run": MB, "/app/lib/a.so": MB, "/app/src/a.c": 5 * MB, "/app/src/a.o": 3 * MB } },
  needed: ["/app/bin/run", "/app/lib/a.so"],
  ...more,
});

const reasonsOf = (of: Built): string[] =>
  copiedWhole(readRecipe(of.dockerfile, "Dockerfile"), builtScene(of)).map(
    ({ line, bytes, reason }) => `${line} ${bytes} ${reason}`,
  );

describe("a folder that the last stage copies whole", () => {
  it("is told with the part that runs", () => {
    expect(reasonsOf(built())).toEqual([
      "4 8000000 nothing that runs was found to reach more of what it copies than /app/bin, /app/lib; copy that alone if no name is made at run time",
    ]);
  });

  const silent: readonly [what: string, of: Built][] = [
    ["names are made at run time", built({ unknown: ["/app"] })],
    ["what starts is not followed", built({ complete: false })],
    ["all of it runs", built({ needed: ["/app/bin/run", "/app/lib/a.so", "/app/src/a.c", "/app/src/a.o"] })],
    ["the rest is small", built({ wrote: { 4: { "/app/bin/run": MB, "/app/README": 9 } } })],
    ["it comes from the context", built({ dockerfile: DOCKERFILE.replace("--from=build /app", "app") })],
  ];
  it.each(silent)("is left alone where %s", (_what, of) => {
    expect(reasonsOf(of)).toEqual([]);
  });
});
