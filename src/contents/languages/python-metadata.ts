import { type ImagePath, nameOf, parentOf, resolvePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import type { Warn } from "./claim.ts";
import { prefixOf, siteOf } from "./python-search.ts";
import { readText } from "./read-json.ts";

/** What a `*.dist-info` or `*.egg-info` says of its package. */
export interface Distribution {
  readonly place: ImagePath;
  readonly record: ImagePath;
  readonly name: string;
  readonly version: string;
  /** `Requires-Dist`, verbatim. */
  readonly requires: readonly string[];
  /** The paths that it lists; null where there is no list. */
  readonly files: readonly ImagePath[] | null;
  /** Modules by their names, where there is no list. */
  readonly modules: readonly string[];
  /** What put it there: `pip`, `uv`; "" where nothing says. */
  readonly installer: string;
  /** Whether it bears pip's mark of what a user named. */
  readonly marked: boolean;
}

/** Headers stand first; the description behind them may be long. */
const HEADER_BYTES_MAX = 1 << 18;

/** https://packaging.python.org/en/latest/specifications/recording-installed-packages/ */
export const readDistribution = (root: Root, place: ImagePath, warn: Warn): Distribution | null => {
  const isFile = root.bytesOf(place) !== null;
  const isEgg = place.endsWith(".egg-info");
  const record = isFile ? place : `${place}/${isEgg ? "PKG-INFO" : "METADATA"}`;
  const [, fileName = "", fileVersion = ""] = NAMED.exec(nameOf(place)) ?? [];
  const headers = headersOf(root, record);
  if (headers === null) warn(record, "cannot be read: name and version are those of its folder");
  const headerOf = (key: string): string => headers?.find(([name]) => name === key)?.[1] ?? "";
  const name = headerOf("name") || fileName;
  if (name === "") return null;
  return {
    place,
    record,
    name,
    version: headerOf("version") || fileVersion,
    requires: [
      ...(headers ?? []).filter(([key]) => key === "requires-dist").map(([, value]) => value),
      ...(isEgg && !isFile ? eggRequires(textOf(root, `${place}/requires.txt`)) : []),
    ],
    files: isFile ? null : listedFiles(root, place, isEgg, warn),
    modules: isFile ? [] : linesOf(textOf(root, `${place}/top_level.txt`)),
    installer: isFile ? "" : textOf(root, `${place}/INSTALLER`).trim(),
    marked: root.nodes.has(`${place}/REQUESTED`),
  };
};

const NAMED = /^(.+?)-(\d[^-]*)(?:-py[\d.]+(?:-[^/]+)?)?\.(?:dist|egg)-info$/;

const textOf = (root: Root, path: ImagePath): string => root.text(path) ?? "";

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Until the empty line, as in mail: a line that begins with white space goes on with the one above. */
const headersOf = (root: Root, path: ImagePath): [string, string][] | null => {
  const bytes = root.bytesOf(path);
  const body = bytes === null ? null : root.read(path, 0, Math.min(bytes, HEADER_BYTES_MAX));
  if (body === null) return null;
  const text = new TextDecoder().decode(body).replace(/\r\n/g, "\n");
  const end = text.indexOf("\n\n");
  const lines = (end === -1 ? text : text.slice(0, end)).split("\n");
  return lines.flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    return colon <= 0 || /^\s/.test(line)
      ? []
      : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
  });
};

/** `[extra:marker]` heads of setuptools' own list, as markers. */
const eggRequires = (text: string): string[] => {
  let head = "";
  return linesOf(text).flatMap((line) => {
    const section = /^\[(.*)\]$/.exec(line)?.[1];
    if (section === undefined) return [head === "" ? line : `${line}; ${head}`];
    const [extra = "", marker = ""] = section.split(/:(.*)/s);
    head = [extra && `extra == "${extra}"`, marker && `(${marker})`]
      .filter((part) => part !== "")
      .join(" and ");
    return [];
  });
};

const listedFiles = (root: Root, place: ImagePath, isEgg: boolean, warn: Warn): ImagePath[] | null => {
  const path = `${place}/${isEgg ? "installed-files.txt" : "RECORD"}`;
  if (!root.nodes.has(path)) return null;
  const text = readText(root, path, warn);
  if (text === null) return null;
  const names = linesOf(text).map((line) => (isEgg ? line : firstField(line)));
  const site = siteOf(place);
  const prefix = prefixOf(site);
  const files: ImagePath[] = [];
  let strange = 0;
  for (const name of names) {
    const file = name.startsWith("/") ? null : resolvePath(name, isEgg ? place : site);
    if (file !== null && (prefix === "/" || file.startsWith(`${prefix}/`))) files.push(standing(root, file));
    else strange++;
  }
  if (strange > 0) warn(path, `lists ${strange} paths outside of ${prefix}, which are left alone`);
  return files;
};

/** A name may lead through a link, such as `lib64`. */
const standing = (root: Root, file: ImagePath): ImagePath => {
  if (root.nodes.has(file)) return file;
  const folder = root.resolve(parentOf(file))?.path;
  return folder === undefined ? file : `${folder === "/" ? "" : folder}/${nameOf(file)}`;
};

/** Comma-separated, a quote within quotes doubled. */
const firstField = (line: string): string =>
  line.startsWith('"')
    ? (/^"((?:[^"]|"")*)"/.exec(line)?.[1] ?? "").replace(/""/g, '"')
    : line.slice(0, line.indexOf(",") === -1 ? undefined : line.indexOf(","));
