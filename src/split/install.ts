import type { Contents } from "../model/contents.ts";
import { type Package, type PackageId, withNeeds } from "../model/package.ts";
import type { Scene } from "../model/scene.ts";
import { callsOf, subcommandOf } from "../recipe/calls.ts";
import { isUnderstood, type Site } from "../recipe/recipe.ts";

/** The packages of the system that the final stage needs beyond its base, and the command that installs them. */
export interface Install {
  /** All that will be there, those that come along included. */
  readonly packages: readonly Package[];
  /** Null where the base has all that is needed. */
  readonly instruction: string | null;
}

/** Null where nothing tells how they were installed. */
export const installOf = (scene: Scene, contents: Contents, sites: readonly Site[]): Install | null => {
  const needed = neededAboveBase(scene, contents);
  if (needed.length === 0) return { packages: [], instruction: null };
  const roots = rootsOf(needed);
  const words = roots.map(({ name }) => pinnedWord(name, sites));
  const how = installer(needed, sites);
  if (how === null) return null;
  const flags = how.site.instruction.flags.map((flag) => `${flag} `).join("");
  return { packages: needed, instruction: `RUN ${flags}${how.command(words)}` };
};

/** Packages that were not in the base, or not in this version, and that stay. */
const neededAboveBase = ({ baseLayers }: Scene, { packages, kept }: Contents): Package[] => {
  const changed = new Set(
    packages.changes
      .filter(({ layer, change }) => layer >= baseLayers && change === "added")
      .map(({ id }) => id),
  );
  const stays = withNeeds([...kept.reached], packages.installed);
  return packages.installed.filter(({ id }) => changed.has(id) && stays.has(id));
};

/** Those that no other of them brings along. */
const rootsOf = (needed: readonly Package[]): readonly Package[] => {
  const along = new Set<PackageId>();
  for (const one of needed)
    for (const id of withNeeds(one.needs.flat(), needed)) if (id !== one.id) along.add(id);
  const roots = needed.filter(({ id, requested }) => !along.has(id) || requested === true);
  // Packages that need one another all bring each other along: then all are named.
  const covered = withNeeds(
    roots.map(({ id }) => id),
    needed,
  );
  return [...roots, ...needed.filter(({ id }) => !covered.has(id))].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
};

/** `nodejs=18.*` where the file says so. */
const pinnedWord = (name: string, sites: readonly Site[]): string => {
  for (const site of sites)
    if (isUnderstood(site))
      for (const { args } of callsOf(site))
        for (const { text } of args)
          if (text.startsWith(`${name}=`) || text.startsWith(`"${name}=`)) return text;
  return name;
};

interface Installer {
  readonly site: Site;
  readonly command: (words: readonly string[]) => string;
}

/** https://docs.docker.com/build/building/best-practices/#apt-get */
const COMMANDS: Readonly<Record<string, (words: readonly string[]) => string>> = {
  "apt-get": (words) =>
    listed(
      "apt-get update && apt-get install -y --no-install-recommends",
      words,
      "rm -rf /var/lib/apt/lists/*",
    ),
  apk: (words) => listed("apk add --no-cache", words, null),
  dnf: (words) => listed("dnf install -y --setopt=install_weak_deps=False", words, "dnf clean all"),
  microdnf: (words) =>
    listed("microdnf install -y --setopt=install_weak_deps=0", words, "microdnf clean all"),
  yum: (words) => listed("yum install -y", words, "yum clean all && rm -rf /var/cache/yum"),
};

/** A package a line where there are several. */
const listed = (command: string, words: readonly string[], last: string | null): string => {
  const end = last === null ? "" : ` && ${last}`;
  const line = `${command} ${words.join(" ")}${end}`;
  if (line.length < 100) return line;
  const lines = words.map((word) => `        ${word} \\\n`).join("");
  return `${command} \\\n${last === null ? lines.replace(/ \\\n$/, "") : `${lines}    && ${last}`}`;
};

/** The manager that the file uses; of several RUNs the last that installs. */
const installer = (needed: readonly Package[], sites: readonly Site[]): Installer | null => {
  const kinds = new Set(needed.map(({ kind }) => kind));
  for (const site of [...sites].reverse()) {
    if (!isUnderstood(site)) continue;
    for (const call of callsOf(site)) {
      const name = call.name === "apt" ? "apt-get" : call.name;
      const command = COMMANDS[name];
      const kind = name === "apk" ? "apk" : name === "apt-get" ? "deb" : "rpm";
      if (command && kinds.has(kind) && /^(?:install|add)$/.test(subcommandOf(call)?.value ?? ""))
        return { site, command };
    }
  }
  return null;
};
