import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listRootfs } from "./rootfs.ts";
import { run } from "./tools.ts";
import type { Listing } from "./tree-lines.ts";

/** What umoci makes of an OCI layout. It reads plain and gzip layers. */
export const umociTree = (layout: string, tag: string, folder: string): Listing => {
  run("umoci", ["unpack", "--image", `${layout}:${tag}`, folder]);
  return listRootfs(join(folder, "rootfs"));
};

/** Copies an image between transports; `skopeo` is the reference for what they mean. */
export const skopeoCopy = (from: string, to: string, ...options: readonly string[]): void => {
  run("skopeo", ["copy", "-q", "--insecure-policy", ...options, from, to]);
};

/** A podman with storage of its own, below a folder that `inFolder` gave. Paths of its run folder may have 50 bytes. */
export const podmanIn = (folder: string): ((...args: readonly string[]) => string) => {
  mkdirSync(join(folder, "tmp"), { recursive: true });
  writeFileSync(
    join(folder, "storage.conf"),
    `[storage]\ndriver = "overlay"\ngraphroot = "${folder}/storage"\nrunroot = "${folder}/run"\n`,
  );
  writeFileSync(
    join(folder, "containers.conf"),
    `[engine]\nevents_logger = "file"\nimage_copy_tmp_dir = "${folder}/tmp"\ncgroup_manager = "cgroupfs"\n`,
  );
  const env = {
    ...process.env,
    CONTAINERS_STORAGE_CONF: join(folder, "storage.conf"),
    CONTAINERS_CONF: join(folder, "containers.conf"),
    TMPDIR: join(folder, "tmp"),
  };
  return (...args) => run("podman", args, { env }).trim();
};

/** What a container of an image sees, by the kernel's overlay. The image is let go again. */
export const podmanTree = (podman: (...args: readonly string[]) => string, image: string): Listing => {
  const root = podman("image", "mount", image);
  try {
    return listRootfs(root);
  } finally {
    podman("image", "unmount", image);
  }
};
