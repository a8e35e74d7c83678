import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../oracle/tools.ts";

/** Unpacks the image of an OCI layout below a folder; the root file system's own folder. */
export const unpacked = (layout: string, folder: string): string => {
  const { manifests } = JSON.parse(readFileSync(join(layout, "index.json"), "utf8"));
  const tag = manifests[0].annotations["org.opencontainers.image.ref.name"];
  run("umoci", ["unpack", "--image", `${layout}:${tag}`, join(folder, "bundle")]);
  return join(folder, "bundle", "rootfs");
};
