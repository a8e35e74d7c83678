import { type Root, rootOf } from "../../src/contents/root.ts";
import { openImage } from "../../src/io/open.ts";
import { readAt } from "../../src/io/range.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import { KEEP_NOTHING } from "../../src/model/bodies.ts";
import { realPath } from "./images.ts";

/** The file system of a real image whose layers are plain, for as long as `use` takes. */
export const withRealRoot = async <T>(name: string, use: (root: Root) => T): Promise<T> => {
  const opened = await openImage(realPath(name, "docker-archive.tar"), {
    image: null,
    platform: null,
    machine: "linux/amd64",
    threads: 0,
    maxExpansion: 200,
    keep: KEEP_NOTHING,
  });
  try {
    await opened.verified;
    const { image, content } = opened;
    const read = (ref: Parameters<typeof content.range>[0], from: number, bytes: number) => {
      const range = content.range(ref);
      return range && readAt(range, from, bytes);
    };
    return use(rootOf(stackLayers(image.layers), image.config, { read }));
  } finally {
    await opened.close();
  }
};
