import type { Root } from "../../src/contents/root.ts";
import { openImage } from "../../src/io/open.ts";
import { KEEP_NOTHING } from "../../src/model/bodies.ts";
import type { ImageConfig } from "../../src/model/image.ts";
import { rootOfImage } from "../support/root.ts";
import { realPath } from "./images.ts";

/** The file system of an image of plain layers, for as long as `use` takes; `config` is what differs from its own. */
export const withRoot = async <T>(
  archive: string,
  config: Partial<ImageConfig>,
  use: (root: Root) => T,
): Promise<T> => {
  const opened = await openImage(archive, {
    image: null,
    platform: null,
    machine: "linux/amd64",
    threads: 0,
    maxExpansion: 200,
    keep: KEEP_NOTHING,
  });
  try {
    await opened.verified;
    return use(rootOfImage(opened.image, opened.content, config));
  } finally {
    await opened.close();
  }
};

/** That of one of the real images. */
export const withRealRoot = <T>(name: string, use: (root: Root) => T): Promise<T> =>
  withRoot(realPath(name, "docker-archive.tar"), {}, use);
