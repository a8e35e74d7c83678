import { expect, it } from "vitest";
import { PACKAGE_FILES } from "../../../src/contents/packages/kept.ts";
import { readPackages } from "../../../src/contents/packages/read-packages.ts";
import { rootOf } from "../../../src/contents/root.ts";
import { stackLayers } from "../../../src/layers/merge.ts";
import type { Bodies } from "../../../src/model/bodies.ts";
import { isBelow } from "../../../src/model/path.ts";
import { rpmDatabase } from "./rpm-blob.ts";
import { sqliteFile } from "./sqlite-file.ts";
import { body, storedImage } from "./stored.ts";

it("every body that is read is one that PACKAGE_FILES names, so that compressed layers keep it", () => {
  // A log of pages of 1024 bytes that holds none.
  const wal = Buffer.concat([Buffer.from("377f0682002de21800000400", "hex"), Buffer.alloc(28)]);
  const { image, bodies } = storedImage([
    {
      "/var/lib/dpkg/status": body("Package: a\nStatus: install ok installed\nVersion: 1\n\n"),
      "/var/lib/dpkg/arch": body("amd64\n"),
      "/var/lib/dpkg/info/a.list": body("/.\n"),
      "/var/lib/dpkg/diversions": body("/a\n/b\n:\n"),
      "/var/lib/dpkg/alternatives/x": body("auto\n/x\n\n\n"),
      "/var/lib/dpkg/status.d/b": body("Package: b\nVersion: 1\n"),
      "/var/lib/dpkg/status.d/b.md5sums": body(`${"0".repeat(32)}  a\n`),
      "/var/lib/apt/extended_states": body("Package: a\nAuto-Installed: 1\n\n"),
      "/lib/apk/db/installed": body("P:a\nV:1\n\n"),
      "/etc/apk/world": body("a\n"),
      "/var/lib/rpm/rpmdb.sqlite": body(rpmDatabase([{ name: "a" }])),
      "/var/lib/rpm/rpmdb.sqlite-wal": body(wal),
      "/var/lib/dnf/history.sqlite": body(sqliteFile({ rpm: [], trans_item: [] })),
      "/var/lib/dnf/history.sqlite-wal": body(wal),
      "/etc/dnf/protected.d/a.conf": body("a\n"),
    },
  ]);
  const asked = new Set<string>();
  const watching: Bodies = {
    read: (ref, from, bytes) => {
      asked.add(image.layers[ref.layer]?.entries[ref.entry]?.path ?? "");
      return bodies.read(ref, from, bytes);
    },
  };
  readPackages(rootOf(stackLayers(image.layers), image.config, watching), image, watching);
  const { paths, folders, beginnings } = PACKAGE_FILES;
  const beginsOf = (path: string): string => {
    const entry = image.layers[0]?.entries.findIndex((found) => found.path === path) ?? -1;
    return Buffer.from(bodies.read({ layer: 0, entry }, 0, 8) ?? []).toString("latin1");
  };
  const unnamed = [...asked].filter(
    (path) =>
      !paths.includes(path) &&
      !folders.some((folder) => isBelow(path, folder)) &&
      !beginnings.some((text) => beginsOf(path).startsWith(text)),
  );
  expect(unnamed).toEqual([]);
  expect([...asked].sort()).toEqual(image.layers[0]?.entries.map(({ path }) => path).sort());
});
