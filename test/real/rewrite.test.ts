import { expect, it } from "vitest";
import { run } from "../support/main.ts";
import { describeReal, realPath } from "./images.ts";

interface Expected {
  readonly name: string;
  /** The rule and line of each step, in the order of the file. */
  readonly steps: readonly string[];
  /** What has to be saved at least. */
  readonly bytes: number;
}

const EXPECTED: readonly Expected[] = [
  { name: "node-web", steps: ["1 multi-stage"], bytes: 380e6 },
  { name: "c-tool", steps: ["1 multi-stage"], bytes: 750e6 },
  { name: "python-app", steps: ["7 apt-split-update", "8 dpkg-backups"], bytes: 20e6 },
  // The control: what is already good is left alone.
  { name: "clean-multistage", steps: [], bytes: 0 },
];

for (const { name, steps, bytes } of EXPECTED)
  describeReal(name, () => {
    it("is rewritten where its image shows the bytes, and only there", async () => {
      const dockerfile = realPath(name, "context", "Dockerfile");
      const { out, exitCode } = await run([
        "rewrite",
        dockerfile,
        "--image",
        realPath(name, "oci"),
        "--format",
        "json",
      ]);
      const report = JSON.parse(out);
      const named = report.steps.map(({ line, rule }: { line: number; rule: string }) => `${line} ${rule}`);
      expect([exitCode, named]).toEqual([0, steps]);
      expect(report.image.storedBytes - report.predicted.storedBytes).toBeGreaterThanOrEqual(bytes);
      expect(report.before === report.after).toBe(steps.length === 0);
    });
  });
