import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { readContents } from "../../src/contents/read-contents.ts";
import { claimSecondCopies } from "../../src/detect/second-copies.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import type { Image, ImageConfig } from "../../src/model/image.ts";
import type { ImagePath } from "../../src/model/path.ts";
import { diskRoot } from "../support/disk-root.ts";
import { sceneOf } from "../support/image.ts";
import { copy } from "./cut.ts";
import { inFolder, itWith, run } from "./tools.ts";

const FIRST = "/usr/local/lib/python3.11/dist-packages";
const DEBIAN = "/usr/lib/python3/dist-packages";

/** Installs pip from the wheel that comes with Python, as pip does it: no network. */
const installPip = (folder: string, site: ImagePath): void => {
  const wheels = run("python3", [
    "-c",
    "import ensurepip; print(ensurepip.__path__[0] + '/_bundled')",
  ]).trim();
  const args = [
    "--no-index",
    "--find-links",
    wheels,
    "--no-compile",
    "--disable-pip-version-check",
    "--quiet",
  ];
  run("python3", ["-m", "pip", "install", ...args, "--target", join(folder, site), "pip"]);
};

/** `RULE PATH` of what is claimed in a folder that is the root of an image. */
const claimsIn = (folder: string, config: Partial<ImageConfig>): { rule: string; path: ImagePath }[] => {
  const disk = diskRoot(folder);
  const image: Image = { ...disk.image, config: { ...disk.image.config, ...config } };
  const tree = stackLayers(image.layers);
  const { contents } = readContents(image, tree, disk.bodies, []);
  const scene = { ...sceneOf(image), tree, contents };
  return claimSecondCopies(scene, new Set()).map(({ waste, path }) => ({ rule: waste.id, path }));
};

describe("a second copy of pip, as pip and venv install it", () => {
  itWith(["python3"], "is never imported: Python finds the first without it", () =>
    inFolder((folder) => {
      for (const site of [FIRST, DEBIAN]) installPip(folder, site);
      mkdirSync(join(folder, "usr/bin"), { recursive: true });
      writeFileSync(join(folder, "usr/bin/app"), "#!/usr/bin/python3\nprint(1)\n", { mode: 0o755 });
      writeFileSync(join(folder, "usr/bin/python3.11"), "");
      symlinkSync("python3.11", join(folder, "usr/bin/python3"));
      const claims = claimsIn(folder, { cmd: ["/usr/bin/app"] });
      expect([...new Set(claims.map(({ rule }) => rule))]).toEqual(["second-copy"]);
      expect(claims.length).toBeGreaterThan(300);
      expect(claims.filter(({ path }) => !path.startsWith(`${DEBIAN}/`))).toEqual([]);
      const script = `import sys; sys.path = [${[FIRST, DEBIAN].map((site) => `"${folder}${site}"`)}] + sys.path
import pip, pip._internal.cli.main, importlib.metadata as metadata
print(pip.__file__, pip.__version__, metadata.version("pip"))`;
      const before = run("python3", ["-I", "-S", "-c", script]);
      for (const { path } of claims) rmSync(folder + path);
      expect(run("python3", ["-I", "-S", "-c", script])).toBe(before);
      expect(before).toContain(FIRST);
    }),
  );

  itWith(["python3"], "in a virtual environment is not missed by what runs there", () =>
    inFolder((folder) => {
      installPip(folder, DEBIAN);
      run("python3", ["-m", "venv", "--copies", join(folder, "opt/venv")]);
      const libraries = run("ldd", [join(folder, "opt/venv/bin/python3")]).matchAll(/(\/\S+) \(0x/g);
      for (const [, library = ""] of libraries) copy(folder, library);
      const config = { cmd: ["/opt/venv/bin/python3", "-c", "print(1)"] };
      const claims = claimsIn(folder, config);
      const inVenv = claims.filter(({ rule }) => rule === "venv-tools");
      expect(inVenv.length).toBeGreaterThan(300);
      expect(inVenv.filter(({ path }) => !path.startsWith("/opt/venv/"))).toEqual([]);
      const program = join(folder, "opt/venv/bin/python3");
      const script = "import sys, json, zipfile; print(sys.prefix, json.dumps([1]))";
      const before = run(program, ["-c", script]);
      for (const { path } of inVenv) rmSync(folder + path);
      expect(run(program, ["-c", script])).toBe(before);
      expect(before).toContain("/opt/venv [1]");
    }),
  );
});
