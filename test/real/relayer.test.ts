import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import type { MergedTree } from "../../src/model/tree.ts";
import { SAME, squash, verify } from "../squash/squashed.ts";
import { scratch } from "../support/main.ts";
import { describeReal, read, realPath, TIMEOUT_MS } from "./images.ts";
import { type Change, filesBelow, layoutFrom, pullBytes, releaseOf, writtenAnew } from "./releases.ts";
import { treeIsUmocis, umociTree } from "./tree.ts";

/** A real image, where its application lies, and one of its dependencies. */
const IMAGES = [
  {
    name: "python-app",
    application: "/srv/inventory/inventory",
    dependency: "/usr/local/lib/python3.11/dist-packages/barcodes",
  },
  { name: "node-web", application: "/app/dist", dependency: "/app/node_modules/express" },
] as const;

const RELAYER = ["--strategy", "relayer", "--base", "1", "--to", "oci", "--compression", "none"];

for (const { name, application, dependency } of IMAGES)
  describeReal(name, () => {
    const { folder } = scratch();
    const [image, first] = [join(folder, "image"), join(folder, "first")];
    let tree: MergedTree;

    beforeAll(async () => {
      layoutFrom(realPath(name, "docker-archive.tar"), image);
      const report = await squash([image, "-o", first, ...RELAYER]);
      expect(report.layers.map(({ share }) => share?.join())).toEqual([
        undefined,
        "packages",
        "dependencies",
        "application",
      ]);
      const reading = await read(first);
      treeIsUmocis(reading, umociTree(name));
      ({ tree } = reading.analysis.scene);
    }, TIMEOUT_MS);

    /** Relayers a release on the first one, holds what it says against the files, and gives it. */
    const onFirst = async (title: string, change: Change) => {
      const [release, out] = [join(folder, `${title}-release`), join(folder, `${title}-out`)];
      releaseOf(image, release, change);
      const report = await squash([release, "-o", out, ...RELAYER, "--previous", first]);
      expect(report.pull?.beforeBytes).toBe(pullBytes(release, first));
      expect(report.pull?.afterBytes).toBe(pullBytes(out, first));
      expect(await verify(release, out)).toEqual(SAME);
      return { ...report, afterBytes: report.pull?.afterBytes ?? Number.NaN };
    };

    /** What a layer holds: its bodies in blocks, and headers. */
    const bytesOf = (paths: readonly string[]): number =>
      paths.reduce((sum, path) => sum + (tree.nodes.get(path)?.entry.contentBytes ?? 0) + 4096, 16_384);

    it(
      "a patch release of the application pulls the application alone",
      async () => {
        const changed = filesBelow(tree, application).slice(0, 5);
        expect(changed.length).toBeGreaterThan(0);
        const { layers, afterBytes } = await onFirst("patch", { added: writtenAnew(tree, changed) });
        expect(layers.slice(1, 3).every(({ reused }) => reused)).toBe(true);
        expect(layers.flatMap(({ share }) => share ?? [])).toEqual(["application"]);
        expect(afterBytes).toBeLessThan(bytesOf(filesBelow(tree, application)));
      },
      TIMEOUT_MS,
    );

    it(
      "one dependency raised pulls that dependency",
      async () => {
        const changed = filesBelow(tree, dependency);
        expect(changed.length).toBeGreaterThan(1);
        const { layers, afterBytes } = await onFirst("dependency", { added: writtenAnew(tree, changed) });
        expect(layers.map(({ reused }) => reused)).toEqual([false, true, true, true, false]);
        expect(layers.flatMap(({ share }) => share ?? [])).toEqual(["dependencies"]);
        expect(afterBytes).toBeLessThan(bytesOf(changed));
      },
      TIMEOUT_MS,
    );

    it(
      "a rebuilt base pulls the base",
      async () => {
        const inBase = { path: "etc/rebuilt", body: "2" };
        const { layers, afterBytes } = await onFirst("base", { inBase });
        expect(layers.map(({ reused }) => reused)).toEqual([false, true, true, true]);
        expect(afterBytes).toBe(layers[0]?.blobBytes);
      },
      TIMEOUT_MS,
    );
  });
