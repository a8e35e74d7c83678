import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import {
  archiveOf,
  filesOf,
  type ImageSpec,
  nest,
  type Stored,
  type Writer,
  writeFolder,
} from "../support/archive.ts";
import { skopeoCopy, umociTree } from "./engines.ts";
import { layerTarsOf, listTree, readImage, slimTree } from "./slim.ts";
import { inFolder, itWith } from "./tools.ts";
import { differences, type Listing } from "./tree-lines.ts";

/** Two equal layers among four, so that writers that store equal blobs once have something to do. */
const image = (stored?: Stored): ImageSpec => {
  const how = stored ? { stored } : {};
  return {
    tags: ["localhost/notes:1"],
    config: { Env: ["A=1"], Labels: { a: "b" } },
    layers: [
      {
        members: [{ path: "d/" }, { path: "d/a", body: "a".repeat(5000) }, { path: "b", body: "b" }],
        ...how,
      },
      { members: [], ...how },
      {
        members: [{ path: "e" }, { path: "c", kind: "hardlink", target: "e" }, { path: "d/.wh.a" }],
        ...how,
      },
      { members: [], ...how },
    ],
  };
};

const WRITERS: readonly Writer[] = ["docker-20", "docker-26", "skopeo", "kaniko", "jib", "oci"];
const STORED: readonly Stored[] = ["none", "gzip", "gzip-members", "zstd", "zstd-frames"];

const write = (folder: string, writer: Writer, stored?: Stored): string => {
  const path = join(folder, "image.tar");
  writeFileSync(path, archiveOf(filesOf(writer, image(stored))));
  return path;
};

const treeOf = (writer: Writer, stored?: Stored): Promise<Listing> =>
  inFolder((folder) => slimTree(write(folder, writer, stored)));

describe("an image is the same whoever wrote it", () => {
  for (const writer of WRITERS)
    for (const stored of STORED)
      itWith(stored.startsWith("zstd") ? ["zstd"] : [], `${writer}, layers stored as ${stored}`, async () => {
        expect(await treeOf(writer, stored)).toEqual(await treeOf("oci", "none"));
      });
  for (const stored of STORED)
    itWith(stored.startsWith("zstd") ? ["zstd"] : [], `the archive itself stored as ${stored}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, "image.bin");
        const files = filesOf("docker-20", image());
        writeFileSync(path, archiveOf(files, stored));
        const { image: read, close } = await readImage(path);
        const plain = join(folder, "plain.tar");
        writeFileSync(plain, archiveOf(files));
        expect(listTree(read, await layerTarsOf(plain))).toEqual(await treeOf("oci", "none"));
        await close();
      }),
    );
  itWith([], "an index inside an index", () =>
    inFolder(async (folder) => {
      const layout = writeFolder(nest(filesOf("oci", image())), join(folder, "layout"));
      expect(await slimTree(layout)).toEqual(await treeOf("oci", "none"));
    }),
  );
});

describe("skopeo and umoci read what the tests write", () => {
  for (const writer of WRITERS)
    itWith(["skopeo", "umoci", "getfattr", "root"], writer, () =>
      inFolder(async (folder) => {
        const path = write(folder, writer);
        const from = writer === "oci" ? `oci-archive:${path}:localhost/notes:1` : `docker-archive:${path}`;
        skopeoCopy(from, `oci:${folder}/layout:1`);
        const theirs = umociTree(join(folder, "layout"), "1", join(folder, "bundle"));
        expect(differences(await slimTree(path), theirs)).toEqual([]);
      }),
    );
});
