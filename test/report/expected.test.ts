import { describe, expect, it } from "vitest";
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

  it("a label of the builder alone is no label", () => {
    expect(plainConfig(new Map([["config.Labels", '{"io.buildah.version":"1.28.2"}']]))).toEqual({});
  });
});
