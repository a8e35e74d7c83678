import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Listing } from "./tree-lines.ts";

/** One image of a fixture. `tree` is its listing, which an engine made when the fixture was built. */
export interface Fixture {
  readonly name: string;
  readonly path: string;
  /** The reference to ask for, where there are several. */
  readonly image: string | null;
  readonly tree: string;
  readonly zstd: boolean;
}

const FOLDER = fileURLToPath(new URL("../../fixtures", import.meta.url));

const fixture = (path: string, image: string | null = null, tree = "tree.txt"): Fixture => ({
  name: image ? `${path} ${image}` : path,
  path: `${FOLDER}/${path}`,
  image,
  tree: `${FOLDER}/${path.replace(/\/.*/, "")}/${tree}`,
  zstd: path.includes("zst"),
});

/** The notes server of `fixtures/app`, by every engine: all of them show one tree, times aside. */
export const APPS: readonly Fixture[] = [
  fixture("skopeo-docker-archive/image.tar"),
  fixture("skopeo-oci/layout"),
  fixture("skopeo-oci-archive/image.tar"),
  fixture("skopeo-oci-zstd/layout"),
  fixture("skopeo-oci-zstd-chunked/layout"),
  fixture("podman-oci-archive/image.tar"),
  fixture("podman-docker-archive-zst/image.tar.zst"),
  fixture("docker-20-classic-gz/image.tar.gz"),
  fixture("docker-20-buildkit/image.tar"),
  fixture("docker-20-two-images/image.tar.gz", "app:classic", "tree-app.txt"),
  fixture("docker-26/image.tar"),
  fixture("docker-26-containerd/image.tar"),
  fixture("buildx-provenance/image.tar"),
  fixture("buildx-estargz/image.tar"),
];

export const FIXTURES: readonly Fixture[] = [
  ...APPS,
  fixture("docker-20-two-images/image.tar.gz", "localhost/base:1", "tree-base.txt"),
  fixture("podman-two-images/image.tar", "localhost/two:1", "tree-two.txt"),
  fixture("podman-two-images/image.tar", "localhost/three:1", "tree-three.txt"),
  fixture("skopeo-oci-two-tags/layout", "two", "tree-two.txt"),
  fixture("skopeo-oci-two-tags/layout", "three", "tree-three.txt"),
  fixture("buildx-docker/image.tar"),
  fixture("buildx-platforms/image.tar"),
  fixture("umoci/layout"),
];

export const pinnedTree = ({ tree }: Fixture): Listing => readFileSync(tree, "utf8").trimEnd().split("\n");
