import { childOf, type ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import { bodyAt, linesOf, textOf } from "./body.ts";
import { someOf, unlessBroken } from "./broken.ts";
import { debProvides, debRelations } from "./deb-relations.ts";
import { compareDebVersions } from "./deb-version.ts";
import { stanzasOf } from "./deb822.ts";
import { type AlternativeLink, alternativeLinks } from "./dpkg-alternatives.ts";
import { diversionsOf, listedPaths, presentFiles, summedPaths } from "./dpkg-files.ts";
import { type DebStanza, installedDebs } from "./dpkg-status.ts";
import { type Database, type Fits, isAllowed, type Recorded, type Stamp } from "./recorded.ts";

const DPKG_FOLDER = "/var/lib/dpkg";
const STATUS = `${DPKG_FOLDER}/status`;
const PARTIAL = `${DPKG_FOLDER}/status.d/`;
const EXTENDED_STATES = "/var/lib/apt/extended_states";

/** Of dpkg's files, those that list packages: `status`, and in distroless images a file a package. */
export const isDpkgRecord = (path: ImagePath): boolean =>
  path === STATUS || (path.startsWith(PARTIAL) && !path.endsWith(".md5sums"));

/** The packages in one such file. */
export const dpkgStamps = (text: string, path: ImagePath): readonly Stamp[] =>
  installedDebs(text, path, { partial: path.startsWith(PARTIAL) });

interface Deb {
  readonly stanza: DebStanza;
  readonly record: ImagePath;
  readonly paths: readonly string[];
}

/** Every package that dpkg's database in this root holds installed. */
export const readDpkg = (root: Root, warnings: string[]): Database | null => {
  const debs = [...(statusDebs(root, warnings) ?? []), ...partialDebs(root, warnings)];
  if (debs.length === 0) return null;
  const native = unlessBroken(warnings, () => nativeArchitecture(root, debs)) ?? "all";
  const automatic = unlessBroken(warnings, () => automaticOf(root, native)) ?? null;
  const diversions =
    unlessBroken(warnings, () => diversionsOf(bodyAt(root, `${DPKG_FOLDER}/diversions`))) ?? new Map();
  const listings = debs.map(({ stanza, paths }) => ({ name: stanza.name, paths }));
  const files = presentFiles(root, listings, diversions);
  const links = linksByFile(unlessBroken(warnings, () => alternativeLinks(root, DPKG_FOLDER)) ?? []);
  const packages = debs.map(({ stanza, record }, at): Recorded => {
    const own = files[at] ?? [];
    const { needs, recommends } = relationsOf(stanza, record, warnings);
    return {
      name: stanza.name,
      version: stanza.version,
      architecture: stanza.architecture,
      record,
      files: own,
      links: own.flatMap((file) => links.get(file) ?? []).sort(),
      requested: automatic && !automatic.has(keyOf(stanza, native)),
      essential: stanza.essential,
      provides: [{ name: stanza.name, version: stanza.version, own: true }, ...debProvides(stanza.provides)],
      needs,
      recommends,
    };
  });
  const stanzas = new Map(packages.map((recorded, at) => [recorded, debs[at]?.stanza]));
  return { kind: "deb", packages, fits: fitsDebs((recorded) => stanzas.get(recorded)?.multiArch, native) };
};

const statusDebs = (root: Root, warnings: string[]): Deb[] | null =>
  unlessBroken(warnings, () => {
    const body = bodyAt(root, STATUS);
    if (!body) return [];
    const unlisted: string[] = [];
    const debs = installedDebs(textOf(body), body.path).map((stanza) => {
      const paths = listedPaths(root, DPKG_FOLDER, stanza.name, stanza.architecture);
      if (!paths) unlisted.push(stanza.name);
      return { stanza, record: body.path, paths: paths ?? [] };
    });
    if (unlisted.length > 0)
      warnings.push(
        `${DPKG_FOLDER}/info: no list of the files of ${someOf(unlisted)}; they count as nobody's`,
      );
    return debs;
  });

const partialDebs = (root: Root, warnings: string[]): Deb[] => {
  const folder = root.resolve(PARTIAL)?.path;
  if (folder === undefined) return [];
  const records = root.names(folder).filter((name) => isDpkgRecord(PARTIAL + name));
  return records.flatMap((name) => {
    const read = (): Deb[] => {
      const body = bodyAt(root, childOf(folder, name));
      if (!body) return [];
      const paths = summedPaths(root, body.path) ?? [];
      const stanzas = installedDebs(textOf(body), body.path, { partial: true });
      return stanzas.map((stanza) => ({
        stanza,
        record: body.path,
        paths: stanzas.length === 1 ? paths : [],
      }));
    };
    return unlessBroken(warnings, read) ?? [];
  });
};

/** dpkg's own architecture, which `all` stands for; else what its list of architectures starts with, else what most are of. */
const nativeArchitecture = (root: Root, debs: readonly Deb[]): string => {
  const own = debs.find(({ stanza }) => stanza.name === "dpkg")?.stanza.architecture;
  if (own !== undefined) return own;
  const list = bodyAt(root, `${DPKG_FOLDER}/arch`);
  const [first] = list ? linesOf(textOf(list)) : [];
  if (first) return first;
  const counts = new Map<string, number>();
  for (const { stanza } of debs)
    if (stanza.architecture !== "all")
      counts.set(stanza.architecture, (counts.get(stanza.architecture) ?? 0) + 1);
  const [most] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return most?.[0] ?? "all";
};

/** What is of all architectures, or names none, counts as of the machine's own. */
const realArchitecture = ({ architecture }: Stamp, native: string): string =>
  architecture === "all" || architecture === "" ? native : architecture;

const keyOf = (stamp: Stamp, native: string): string => `${stamp.name} ${realArchitecture(stamp, native)}`;

/**
 * What came along with something else, as apt remembers it. Null where apt remembers nothing.
 * https://manpages.debian.org/apt-mark.8
 */
const automaticOf = (root: Root, native: string): ReadonlySet<string> | null => {
  const body = bodyAt(root, EXTENDED_STATES);
  if (!body) return null;
  const fields = new Set(["package", "architecture", "auto-installed"]);
  const marked = stanzasOf(textOf(body), body.path, fields).filter(
    (stanza) => stanza.get("auto-installed") === "1",
  );
  return new Set(
    marked.map((stanza) =>
      keyOf(
        {
          name: stanza.get("package") ?? "",
          architecture: stanza.get("architecture") ?? native,
          version: "",
        },
        native,
      ),
    ),
  );
};

const linksByFile = (links: readonly AlternativeLink[]): ReadonlyMap<ImagePath, ImagePath[]> => {
  const byFile = new Map<ImagePath, ImagePath[]>();
  for (const { link, target } of links) byFile.set(target, [...(byFile.get(target) ?? []), link]);
  return byFile;
};

const relationsOf = (
  { name, depends, recommends }: DebStanza,
  record: ImagePath,
  warnings: string[],
): Pick<Recorded, "needs" | "recommends"> => {
  const needs = debRelations(depends);
  const wishes = debRelations(recommends);
  const odd = [...needs.odd, ...wishes.odd];
  if (odd.length > 0)
    warnings.push(`${record}: package ${name} asks for ${someOf(odd)}, which is no relation`);
  return { needs: needs.wanted, recommends: wishes.wanted };
};

/**
 * Whether a package answers a relation: of an architecture that the asker can use, in a version that it allows. What is provided
 * without a version answers no question for one.
 * https://www.debian.org/doc/debian-policy/ch-relationships.html#virtual-packages-provides
 * https://wiki.debian.org/Multiarch/HOWTO
 */
const fitsDebs =
  (multiArchOf: (recorded: Recorded) => string | undefined, native: string): Fits =>
  ({ operator, version, qualifier }, { capability, by }, asker) => {
    const real = (recorded: Recorded): string => realArchitecture(recorded, native);
    const multiArch = multiArchOf(by);
    const usable =
      qualifier === null
        ? real(by) === real(asker) || multiArch === "foreign"
        : qualifier === "any"
          ? real(by) === real(asker) || multiArch === "allowed" || multiArch === "foreign"
          : real(by) === (qualifier === "native" ? native : qualifier);
    if (!usable) return false;
    if (operator === null) return true;
    if (capability.version === null || operator === "~") return false;
    return isAllowed(compareDebVersions(capability.version, version), operator);
  };
