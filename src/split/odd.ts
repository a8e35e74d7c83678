import type { ImagePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { Copies } from "./copies.ts";
import type { Placed } from "./placed.ts";

/** Why something that is carried cannot be copied as it is. */
export const oddOf = (placed: readonly Placed[], { image }: Scene): string | null => {
  const links = new Set<ImagePath>();
  for (const { entries } of image.layers)
    for (const { kind, path } of entries) if (kind === "symlink") links.add(path);
  for (const { fate, kind, path, hasXattrs, mode } of placed) {
    if (fate !== "carried") continue;
    if (hasXattrs) return `${path} has extended attributes, which not every builder copies`;
    if (kind === "file" && (mode & 0o6000) !== 0) return `${path} runs with the rights of its owner or group`;
    if (kind === "character" || kind === "block" || kind === "fifo") return `${path} is a device or a pipe`;
    // COPY would write to where the link leads, if that is there again.
    if (kind !== "symlink" && links.has(path)) return `${path} was a link before`;
  }
  return null;
};

/** A path that COPY would take for a pattern or a variable, or that no text can hold; null where there is none. */
export const unspeakable = (
  { copyings, made, links, cleared }: Copies,
  removed: readonly ImagePath[],
): ImagePath | null => {
  const copied = copyings.flatMap(({ folder, names }) => [
    folder,
    ...names.map((name) => `${folder}/${name}`),
  ]);
  const said = [
    ...cleared,
    ...removed,
    ...made.map(({ path }) => path),
    ...links.flatMap(({ path, target }) => [path, target]),
  ];
  return (
    copied.find((path) => /[*?[\]\\$"]/.test(path)) ??
    [...copied, ...said].find((path) => /[\u0000-\u001f\u007f\ud800-\udfff]/.test(path)) ??
    said.find((path) => path.endsWith("\\")) ??
    null
  );
};
