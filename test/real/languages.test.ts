import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { readLanguagePackages } from "../../src/contents/languages/index.ts";
import type { Root } from "../../src/contents/root.ts";
import { findSdks } from "../../src/contents/sdks.ts";
import type { Package, PackageKind } from "../../src/model/package.ts";
import type { ImagePath } from "../../src/model/path.ts";
import { distributionsIn } from "../oracle/importlib.ts";
import { npmDevelopment } from "../oracle/npm-list.ts";
import { itWith } from "../oracle/tools.ts";
import { describeReal, TIMEOUT_MS } from "./images.ts";
import { withRealRoot } from "./root.ts";

const packagesOf = (root: Root, kind: PackageKind): readonly Package[] =>
  readLanguagePackages(root).packages.filter((one) => one.kind === kind);

/** Some files of an image on the disk, for programs that we did not write. */
const withFiles = <T>(root: Root, wanted: (path: ImagePath) => boolean, use: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), "slim-real-"));
  try {
    for (const path of root.nodes.keys()) {
      const bytes = wanted(path) ? root.bytesOf(path) : null;
      if (bytes === null) continue;
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), root.read(path, 0, bytes) ?? "");
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describeReal("node-web", () => {
  itWith(
    ["npm"],
    "serves development only where npm ls --omit=dev leaves it out",
    () =>
      withRealRoot("node-web", (root) => {
        const isNpms = (path: ImagePath): boolean => /^\/app\/.*(?:package|\.package-lock)\.json$/.test(path);
        const theirs = withFiles(root, isNpms, (folder) => npmDevelopment(join(folder, "app")));
        const ours = packagesOf(root, "npm").filter(({ development }) => development === true);
        expect(ours.map(({ record }) => dirname(record).slice("/app".length)).sort()).toEqual(theirs);
        expect(theirs.length).toBeGreaterThan(400);
      }),
    TIMEOUT_MS,
  );
});

describeReal("python-app", () => {
  const SITES = ["/usr/local/lib/python3.11/dist-packages", "/usr/lib/python3/dist-packages"];

  itWith(
    ["python3"],
    "holds the distributions, versions and files that Python sees",
    () =>
      withRealRoot("python-app", (root) => {
        const isInfo = (path: ImagePath): boolean => /\.(?:dist|egg)-info(?:\/|$)/.test(path);
        const theirs = withFiles(root, isInfo, (folder) => distributionsIn(folder, SITES));
        const ours = packagesOf(root, "python");
        const placeOf = ({ record }: Package): string =>
          record.replace(/\/[^/]+$/, (last) => (last.endsWith("-info") ? last : ""));
        expect(ours.map((one) => [placeOf(one), one.name, one.version]).sort()).toEqual(
          theirs.map(({ place, name, version }) => [place, name, version]).sort(),
        );
        for (const { place, files } of theirs) {
          if (!files) continue;
          const own = ours.find((one) => placeOf(one) === place);
          const isTold = (path: ImagePath): boolean =>
            !path.startsWith(`${place}/`) && !path.endsWith(".pyc");
          expect(own?.files.filter(isTold)).toEqual(
            files.filter((path) => root.nodes.has(path) && isTold(path)),
          );
        }
      }),
    TIMEOUT_MS,
  );

  itWith([], "names no SDK, for Debian's packages are not told as one", () =>
    withRealRoot("python-app", (root) => expect(findSdks(root)).toEqual([])),
  );
});
