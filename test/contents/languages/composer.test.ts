import { describe, expect, it } from "vitest";
import type { Files } from "../root-of-files.ts";
import { filesOf, needsOf, purposes, requested, warningsOf } from "./packages.ts";

const one = (name: string, require: object = {}, more: object = {}): object => ({
  name,
  version: "1.0.0",
  require,
  "install-path": `../${name}`,
  ...more,
});

const list = (packages: readonly object[], more: object = {}): object => ({
  packages,
  dev: true,
  "dev-package-names": ["v/t"],
  ...more,
});

const RECORD = "/app/vendor/composer/installed.json";
const PACKAGES = [
  one("v/a", { "v/b": "*", php: ">=8", "psr/log-implementation": "*" }, { bin: ["bin/a"] }),
  one("v/b"),
  one("v/t"),
];
const LOG = one("v/log", {}, { provide: { "psr/log-implementation": "1" } });

describe("Composer", () => {
  it("says itself what serves development only", () => {
    expect(purposes({ [RECORD]: list(PACKAGES) })).toEqual({
      "composer:v/a": false,
      "composer:v/b": false,
      "composer:v/t": true,
    });
  });

  it("of its first version does not say it", () => {
    const { "dev-package-names": _, ...old } = list(PACKAGES) as Record<string, unknown>;
    expect(Object.values(purposes({ [RECORD]: old }))).toEqual([null, null, null]);
  });

  it("needs what is installed, or what stands in for it", () => {
    expect(needsOf({ [RECORD]: list([...PACKAGES, LOG]) })["composer:v/a"]).toEqual([
      ["composer:v/b"],
      ["composer:v/log"],
    ]);
  });

  it("knows what was asked for where its project is there", () => {
    const files: Files = { [RECORD]: list(PACKAGES), "/app/composer.json": { require: { "v/a": "*" } } };
    expect(Object.values(requested(files))).toEqual([true, false, false]);
    expect(Object.values(requested({ [RECORD]: list(PACKAGES) }))).toEqual([null, null, null]);
  });

  it("has its files in its folder, and its commands in vendor/bin", () => {
    const files: Files = {
      [RECORD]: list(PACKAGES),
      "/app/vendor/v/a/src/x.php": "1",
      "/app/vendor/bin/a": "#!/usr/bin/env php",
      "/app/vendor/autoload.php": "1",
    };
    expect(filesOf(files)["composer:v/a"]).toEqual(["/app/vendor/bin/a", "/app/vendor/v/a/src/x.php"]);
  });

  it.each(["../../..", "../../../etc", "/etc", "../.."])(
    "claims no folder outside of its project: %s",
    (path) => {
      const files: Files = {
        [RECORD]: list([one("v/a", {}, { "install-path": path })]),
        "/etc/passwd": "x",
        "/app/index.php": "1",
      };
      expect(filesOf(files)).toEqual({ "composer:v/a": [] });
      expect(warningsOf(files)).toHaveLength(1);
    },
  );
});
