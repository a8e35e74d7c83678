import { describe, expect, test } from "vitest";
import { judgeGates } from "../../src/report/gates.ts";
import { type GateName, parseLimit } from "../../src/report/limits.ts";
import { bare, clean, wasteful } from "./sample.ts";

describe("parseLimit", () => {
  test.each<[gate: GateName, given: string, value: number, unit: string]>([
    ["max-dead", "10MB", 10, "MB"],
    ["max-dead", "1.5GB", 1.5, "GB"],
    ["max-dead", "512kB", 512, "kB"],
    ["max-dead", "512KB", 512, "kB"],
    ["max-dead", "64mib", 64, "MiB"],
    ["max-dead", "64 MiB", 64, "MiB"],
    ["max-dead", " 5% ", 5, "%"],
    ["max-removable", "0", 0, ""],
    ["max-stored", "100", 100, ""],
    ["max-stored", "2TiB", 2, "TiB"],
    ["min-efficiency", "0.95", 0.95, ""],
    ["min-efficiency", "95%", 95, "%"],
    ["max-layers", "20", 20, ""],
  ])("--%s %s", (gate, given, value, unit) => {
    expect(parseLimit(gate, given)).toEqual({ gate, given: given.trim(), value, unit });
  });

  test.each<[gate: GateName, given: string, message: string]>([
    ["max-dead", "", '--max-dead "" is not a limit; write for example 10MB or 5%'],
    ["max-dead", "-1", '--max-dead "-1" is not a limit; write for example 10MB or 5%'],
    ["max-dead", "1e6", '--max-dead "1e6" is not a limit; write for example 10MB or 5%'],
    ["max-dead", "10M", '--max-dead "10M" has an unknown unit; write for example 10MB or 5%'],
    ["max-dead", "101%", '--max-dead "101%" is more than 100 %; write for example 10MB or 5%'],
    [
      "max-removable",
      "0.95",
      '--max-removable "0.95" is neither a size nor a percentage; write for example 10MB or 5%',
    ],
    [
      "max-stored",
      "5%",
      '--max-stored "5%" is a share, and there is nothing it could be a share of; write for example 500MB',
    ],
    ["min-efficiency", "95", '--min-efficiency "95" is more than 1; write for example 0.95 or 95%'],
    [
      "min-efficiency",
      "10MB",
      '--min-efficiency "10MB" is a size, and efficiency is a ratio; write for example 0.95 or 95%',
    ],
    ["max-layers", "1.5", '--max-layers "1.5" is not a whole number; write for example 20'],
    ["max-layers", "5%", '--max-layers "5%" is not a whole number; write for example 20'],
    [
      "max-stored",
      "9".repeat(400),
      `--max-stored "${"9".repeat(400)}" is too large; write for example 500MB`,
    ],
  ])("--%s %j is refused in one line", (gate, given, message) => {
    expect(() => parseLimit(gate, given)).toThrow(expect.objectContaining({ code: "usage", message }));
  });
});

/** Above the base of the sample: 299,000,000 dead and 107,112,000 removable, of 1,318,400,000 stored. */
describe("judgeGates", () => {
  test.each<[gate: GateName, given: string, actual: string, passed: boolean]>([
    ["max-dead", "299MB", "299MB", true],
    ["max-dead", "298.9999MB", "299MB", false],
    ["max-dead", "299000000", "299000000", true],
    ["max-dead", "298999999", "299000000", false],
    ["max-dead", "30%", "22.7%", true],
    ["max-dead", "22.67%", "22.7%", false],
    ["max-dead", "285.2MiB", "285MiB", true],
    ["max-removable", "107.112MB", "107.112MB", true],
    ["max-removable", "107.111MB", "107.112MB", false],
    ["max-stored", "1.3184GB", "1.3184GB", true],
    ["max-stored", "1.3GB", "1.32GB", false],
    ["min-efficiency", "0.77", "0.772", true],
    ["min-efficiency", "0.7722", "0.772", false],
    ["min-efficiency", "80%", "77.2%", false],
    ["max-layers", "8", "8", true],
    ["max-layers", "7", "8", false],
  ])("--%s %s: %s, passed %s", (gate, given, actual, passed) => {
    expect(judgeGates(wasteful, [parseLimit(gate, given)])).toEqual([
      { name: gate, limit: given, actual, passed },
    ]);
  });

  test.each([
    ["22.7%", "22.68%"],
    ["22.68%", "22.679%"],
    ["22.65%", "22.7%"],
  ])("against %s, %s has as many digits as tell it apart", (given, actual) => {
    const [gate] = judgeGates(wasteful, [parseLimit("max-dead", given)]);
    expect(gate?.actual).toBe(actual);
  });

  test("what only rounds to all does not read as all", () => {
    const sizes = { ...clean.sizes, efficiency: 0.99999 };
    const [gate] = judgeGates({ sizes, layers: [] }, [parseLimit("min-efficiency", "0.95")]);
    expect(gate?.actual).toBe("0.99999");
  });

  test("all counts where the base is not known", () => {
    expect(judgeGates(bare, [parseLimit("max-dead", "300MB")])).toEqual([
      { name: "max-dead", limit: "300MB", actual: "300.4MB", passed: false },
    ]);
  });

  test("an image without content passes", () => {
    const empty = { layers: [], sizes: { ...clean.sizes, storedBytes: 0, liveBytes: 0 } };
    const limits = [parseLimit("max-dead", "0%"), parseLimit("min-efficiency", "1")];
    expect(judgeGates(empty, limits)).toEqual([
      { name: "max-dead", limit: "0%", actual: "0%", passed: true },
      { name: "min-efficiency", limit: "1", actual: "1", passed: true },
    ]);
  });

  test("a limit that is met exactly passes, whatever binary fractions make of it", () => {
    const sizes = { ...clean.sizes, storedBytes: 1000 };
    for (let tenths = 0; tenths <= 1000; tenths++) {
      const layers = clean.layers.map((layer) => ({ ...layer, deadBytes: tenths }));
      const [gate] = judgeGates({ sizes, layers }, [parseLimit("max-dead", `${tenths / 10}%`)]);
      expect(gate?.passed).toBe(true);
    }
  });
});
