import { closeSync, openSync, statSync } from "node:fs";
import { join } from "node:path";
import { SlimError } from "../model/error.ts";
import { resolvePath } from "../model/path.ts";
import { unreadable } from "./path-kind.ts";
import { type Range, readAt } from "./range.ts";
import { scanFile } from "./tar-drive.ts";

/** The files that an image is wrapped in, whether a tar holds them or a directory. Names are relative, `/`-separated. */
export interface Files {
  /** What the user calls it. */
  readonly label: string;
  get(name: string): Range | undefined;
  close(): void;
}

/** A name in the archive, whatever prefix it was written with. */
const keyOf = (name: string): string => (resolvePath(name) ?? name).slice(1);

/** Links are followed: engines store equal layers once and link to them. */
const LINKS_FOLLOWED_MAX = 8;

/** The members of a tar that lies in a file. */
export const filesInTar = (archive: Range, label: string): Files => {
  const ranges = new Map<string, Range>();
  const links = new Map<string, string>();
  scanFile(archive, {
    member: ({ name, linkName, header, bodyBytes, bodyOffset }) => {
      const key = keyOf(name);
      if (header.type === "2") links.set(key, keyOf(join("/", key, "..", linkName)));
      else if (header.type === "1") links.set(key, keyOf(linkName));
      else if (header.type !== "5")
        ranges.set(key, { fd: archive.fd, offset: archive.offset + bodyOffset, bytes: bodyBytes });
    },
  });
  const get = (name: string): Range | undefined => {
    let key = keyOf(name);
    for (let followed = 0; followed < LINKS_FOLLOWED_MAX; followed++) {
      const target = links.get(key);
      if (target === undefined) return ranges.get(key);
      key = target;
    }
    return undefined;
  };
  return { label, get, close: () => closeSync(archive.fd) };
};

/** The files of a directory, such as an OCI layout. */
export const filesInDirectory = (directory: string): Files => {
  const opened = new Map<string, Range>();
  const get = (name: string): Range | undefined => {
    const inside = resolvePath(name);
    if (inside === null || inside.includes("\0")) return undefined;
    const key = inside.slice(1);
    const known = opened.get(key);
    if (known) return known;
    const path = join(directory, key);
    if (!isFile(path)) return undefined;
    const range = openRange(path, path);
    opened.set(key, range);
    return range;
  };
  return {
    label: directory,
    get,
    close: () => {
      for (const { fd } of opened.values()) closeSync(fd);
    },
  };
};

/** Opens a file for reading by place. */
export const openRange = (path: string, label: string): Range => {
  try {
    const fd = openSync(path, "r");
    return { fd, offset: 0, bytes: statSync(path).size };
  } catch (error) {
    throw unreadable(label, error);
  }
};

/** What `docker save` is piped into: `slim analyze <(docker save app)`. */
export const isPipe = (path: string): boolean => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFIFO() === true || stat?.isSocket() === true;
};

const isFile = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch (error) {
    throw unreadable(path, error);
  }
};

const JSON_BYTES_MAX = 8 << 20;

/** A JSON file of the image: object or array. Throws `bad-manifest` where it is not there or does not parse. */
export const readJson = (files: Files, name: string): unknown => {
  const range = files.get(name);
  if (!range) throw new SlimError("missing-blob", `${files.label}: ${name} is missing; save the image again`);
  return parseJson(range, `${files.label}: ${name}`);
};

export const parseJson = (range: Range, label: string): unknown => {
  if (range.bytes > JSON_BYTES_MAX)
    throw new SlimError(
      "bad-manifest",
      `${label} has ${range.bytes} bytes, too many for JSON; is it an image?`,
    );
  try {
    return JSON.parse(readAt(range, 0, range.bytes).toString("utf8"));
  } catch (cause) {
    throw new SlimError("bad-manifest", `${label} is not JSON; save the image again`, { cause });
  }
};
