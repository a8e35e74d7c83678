import { describe, expect, it } from "vitest";
import { configDifferences } from "../../src/io/compare-config.ts";
import { plainConfig } from "../../src/report/expected.ts";

describe("how a container has to start", () => {
  it("holds no secret, and nothing that builders write of themselves", () => {
    const fields = new Map([
      ["config.Env", JSON.stringify(["PORT=1", "API_KEY=hunter2", "A=2"])],
      ["config.ArgsEscaped", "true"],
      ["config.Labels", JSON.stringify({ "io.buildah.version": "1.28.2", a: "b" })],
    ]);
    expect(plainConfig(fields)).toEqual({
      "config.Env": '["A=2","API_KEY=***","PORT=1"]',
      "config.Labels": '{"a":"b"}',
    });
  });

  it.each([
    [
      "config.Env",
      ["API_KEY=two words", "TOKEN=a 'b' \"c\"", "PATH=/a b"],
      ["API_KEY=***", "PATH=/a b", "TOKEN=***"],
    ],
    ["config.Env", ["PASSWORD=a\nPORT=1", "TOKEN=$HOME"], ["PASSWORD=***", "TOKEN=***"]],
    ["config.Env", ["NO_EQUALS", "TOKEN="], ["NO_EQUALS", "TOKEN="]],
    [
      "config.Cmd",
      ["serve", "--token", "two words", "--port", "1"],
      ["serve", "--token", "***", "--port", "1"],
    ],
    [
      "config.Cmd",
      ["sh", "-c", "exec env API_KEY='two words' serve"],
      ["sh", "-c", "exec env API_KEY=*** serve"],
    ],
    ["config.Labels", { "db-password": "two words", a: "b c" }, { "db-password": "***", a: "b c" }],
  ])(
    "%s, %j, holds its secrets neither whole nor in part, as a comparison says them",
    (field, value, shown) => {
      const fields = new Map([[field, JSON.stringify(value)]]);
      expect(JSON.parse(plainConfig(fields)[field] ?? "null")).toEqual(shown);
      const [, name = ""] = /^config\.(.*)$/.exec(field) ?? [];
      const [difference] = configDifferences(
        { config: { config: { [name]: value } } } as never,
        { config: {} } as never,
      );
      const said: unknown = JSON.parse(difference?.a ?? "null");
      expect(field === "config.Env" && Array.isArray(said) ? said.toSorted() : said).toEqual(shown);
    },
  );

  it("a label of the builder alone is no label", () => {
    expect(plainConfig(new Map([["config.Labels", '{"io.buildah.version":"1.28.2"}']]))).toEqual({});
  });
});
