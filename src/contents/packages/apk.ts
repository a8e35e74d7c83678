import type { ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import { compareApkVersions, isApkPrefix } from "./apk-version.ts";
import { bodyAt, linesOf, textOf } from "./body.ts";
import { BrokenDatabase, unlessBroken } from "./broken.ts";
import { type Present, presentIn, sortedOnce } from "./present.ts";
import {
  type Capability,
  type Database,
  type Fits,
  isAllowed,
  type Operator,
  type Recorded,
  type Relation,
  type Stamp,
} from "./recorded.ts";

/** Newer versions keep it below `/usr`. */
const RECORDS = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];
const WORLD = "/etc/apk/world";

export const isApkRecord = (path: ImagePath): boolean => RECORDS.includes(path);

/** One paragraph of `installed`: what its lines say, by their letters, and its files. */
interface Apk extends Stamp {
  readonly depends: string;
  readonly provides: string;
  readonly paths: readonly string[];
}

/**
 * Lines of a letter, a colon and a value; an empty line ends a package. `F:` names a directory and `R:` a file in it.
 * https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2
 */
export const apkStamps = (text: string, path: ImagePath): readonly Apk[] => {
  const apks: Apk[] = [];
  let fields = new Map<string, string>();
  let paths: string[] = [];
  let directory = "";
  const finish = (): void => {
    if (fields.size === 0) return;
    const [name, version] = [fields.get("P"), fields.get("V")];
    if (!name || !version) throw new BrokenDatabase(path, `a package without ${name ? "version" : "name"}`);
    const [architecture, depends, provides] = ["A", "D", "p"].map((letter) => fields.get(letter) ?? "");
    apks.push({
      ...{ name, version, paths },
      ...{ architecture: architecture ?? "", depends: depends ?? "", provides: provides ?? "" },
    });
    fields = new Map();
    paths = [];
    directory = "";
  };
  if (text !== "" && !text.endsWith("\n")) throw new BrokenDatabase(path, "is cut short");
  linesOf(text).forEach((line, at) => {
    if (line === "") {
      finish();
      return;
    }
    if (line[1] !== ":") throw new BrokenDatabase(path, `line ${at + 1} is no field`);
    const [letter, value] = [line.slice(0, 1), line.slice(2)];
    if (letter === "F") directory = value === "" ? "" : `/${value}`;
    else if (letter === "R") paths.push(`${directory}/${value}`);
    else fields.set(letter, value);
  });
  finish();
  return apks;
};

/** Every package that apk's database in this root holds installed. */
export const readApk = (root: Root, warnings: string[]): Database | null => {
  const body = RECORDS.map((record) => bodyAt(root, record)).find((found) => found !== null);
  if (!body) return null;
  const apks = unlessBroken(warnings, () => apkStamps(textOf(body), body.path));
  if (!apks) return null;
  const world = unlessBroken(warnings, () => worldOf(root)) ?? null;
  const present = presentIn(root);
  return {
    kind: "apk",
    packages: apks.map((apk) => recordedOf(apk, body.path, present, world)),
    fits: fitsApks,
  };
};

const recordedOf = (
  apk: Apk,
  record: ImagePath,
  present: Present,
  world: readonly Relation[] | null,
): Recorded => {
  const { name, version, architecture } = apk;
  const provides: Capability[] = [{ name, version, own: true }, ...providesOf(apk.provides)];
  const recorded: Recorded = {
    ...{ name, version, architecture, record, provides },
    files: sortedOnce(apk.paths.flatMap((path) => present(path) ?? [])),
    requested: null,
    essential: false,
    needs: relationsOf(apk.depends).map((relation) => ({ kind: "one", relation })),
    recommends: [],
  };
  const isAsked = (relation: Relation): boolean =>
    provides.some((capability) => capability.name === relation.name && fitsCapability(relation, capability));
  return world ? { ...recorded, requested: world.some(isAsked) } : recorded;
};

/** What somebody asked for, by name or by what it provides; null where nothing says. */
const worldOf = (root: Root): readonly Relation[] | null => {
  const body = bodyAt(root, WORLD);
  return body && relationsOf(textOf(body));
};

/** `name`, `name@repository`, `name>=1.2`; `!name` is a conflict and `><` compares a checksum. */
const RELATION = /^([^\s<>=~@!]+)(?:@[^\s<>=~]+)?(?:(><|[<>]?[=~]{1,2}|[<>])(\S+))?$/;

/** https://man.archlinux.org/man/apk-world.5 */
const relationsOf = (text: string): Relation[] =>
  text.split(/\s+/).flatMap((item) => {
    const [, name, sign, version = ""] = RELATION.exec(item) ?? [];
    if (name === undefined) return [];
    const operator = sign === undefined || sign === "><" ? null : operatorOf(sign);
    return [{ name, operator, version: operator === null ? "" : version, qualifier: null }];
  });

const operatorOf = (sign: string): Operator => {
  if (sign.includes("~")) return "~";
  if (sign === "<" || sign === ">" || sign === "<=" || sign === ">=") return sign;
  return "=";
};

const providesOf = (text: string): Capability[] =>
  relationsOf(text).map(({ name, version }) => ({
    name,
    version: version === "" ? null : version,
    own: false,
  }));

const fitsApks: Fits = (relation, { capability }) => fitsCapability(relation, capability);

const fitsCapability = ({ operator, version }: Relation, capability: Capability): boolean => {
  if (operator === null) return true;
  if (capability.version === null) return false;
  if (operator === "~") return isApkPrefix(version, capability.version);
  return isAllowed(compareApkVersions(capability.version, version), operator);
};
