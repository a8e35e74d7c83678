import { spawnSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

/** Builds slim for one test file, apart from whatever `dist` holds; where its command then lies. */
export const builtForThisFile = (name: string): string => {
  const built = join("node_modules", ".cache", `slim-${name}-${process.pid}`);
  beforeAll(() => {
    const compiler = join("node_modules", "typescript", "bin", "tsc");
    spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", built]);
    copyFileSync("package.json", join(built, "package.json"));
  }, 60_000);
  afterAll(() => rmSync(built, { recursive: true, force: true }));
  return join(built, "src", "bin.js");
};
