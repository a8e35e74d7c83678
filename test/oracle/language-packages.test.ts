import { join } from "node:path";
import { describe, expect } from "vitest";
import { readGoBuild } from "../../src/contents/languages/go-build.ts";
import { readLanguagePackages } from "../../src/contents/languages/index.ts";
import { diskRoot } from "../support/disk-root.ts";
import { distributionsIn } from "./importlib.ts";
import { inFolder, itWith, run } from "./tools.ts";

describe("Python's own importlib.metadata", () => {
  itWith(["python3"], "names the same files of what pip installed in a new environment", () =>
    inFolder((folder) => {
      run("python3", ["-m", "venv", "--copies", join(folder, "venv")]);
      const root = diskRoot(folder).root;
      const packages = readLanguagePackages(root).packages.filter(({ kind }) => kind === "python");
      const sites = [
        ...new Set(
          packages.map(({ record }) => record.slice(0, record.lastIndexOf("/", record.lastIndexOf("/") - 1))),
        ),
      ];
      const theirs = distributionsIn(folder, sites);
      expect(theirs.map(({ name }) => name)).toContain("pip");
      // pip lists the bytecode that it compiled, and no other that came later.
      const sorted = (list: readonly string[]) => list.filter((path) => root.nodes.has(path)).sort();
      expect(packages.map(({ name, version, files }) => [name, version, sorted(files)])).toEqual(
        theirs.map(({ name, version, files }) => [name, version, sorted(files ?? [])]).sort(),
      );
    }),
  );
});

describe("go version -m", () => {
  itWith(["go"], "tells the same module and dependencies of Go's own programs", () => {
    const folder = join(run("go", ["env", "GOROOT"]).trim(), "bin");
    const root = diskRoot(folder).root;
    for (const name of root.names("/")) {
      const lines = run("go", ["version", "-m", join(folder, name)]).split("\n");
      const told = (key: string): string =>
        lines.find((line) => line.startsWith(`\t${key}\t`))?.split("\t")[2] ?? "";
      const build = readGoBuild(root, `/${name}`);
      expect([build?.goVersion, build?.path, build?.module?.path ?? ""]).toEqual([
        lines[0]?.split(": ")[1],
        told("path"),
        told("mod"),
      ]);
      expect(build?.dependencies.length).toBe(lines.filter((line) => line.startsWith("\tdep\t")).length);
    }
    expect(root.names("/")).toContain("gofmt");
  });
});
