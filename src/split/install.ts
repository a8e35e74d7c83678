import type { Contents } from "../model/contents.ts";
import { type Package, withNeeds } from "../model/package.ts";
import type { Scene } from "../model/scene.ts";
import { callsOf, subcommandOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";
import type { ShellPiece } from "../shell/script.ts";

/** The packages of the system that the final stage needs beyond its base, and the command that installs them. */
export interface Install {
  /** All that will be there, those that come along included. */
  readonly packages: readonly Package[];
  /** Null where the base has all that is needed. */
  readonly instruction: string | null;
}

/** How they are installed; null where nothing tells. `needed` is what `neededAboveBase` gives. */
export const installOf = (needed: readonly Package[], sites: readonly Site[]): Install | null => {
  if (needed.length === 0) return { packages: [], instruction: null };
  // One of another machine goes by a longer name.
  if (needed.some(({ id, kind, name }) => id !== `${kind}:${name}`)) return null;
  const roots = rootsOf(needed);
  const words = roots.map(({ name }) => pinnedWord(name, sites));
  const how = installer(needed, sites);
  if (how === null) return null;
  const flags = how.site.instruction.flags.map((flag) => `${flag} `).join("");
  const command = how.command(words);
  const asked = /\bDEBIAN_FRONTEND=noninteractive\b/.test(how.site.instruction.text)
    ? command.replace("apt-get install", "DEBIAN_FRONTEND=noninteractive apt-get install")
    : command;
  // Lists in a cache that is mounted are not the image's.
  const isMounted = how.site.run.mounts.some(({ target }) => target?.startsWith("/var/lib/apt") === true);
  const text = isMounted ? asked.replace(/(?: \\\n {4}| )&& rm -rf \/var\/lib\/apt\/lists\/\*$/, "") : asked;
  return { packages: needed, instruction: `RUN ${flags}${text}` };
};

/** Packages that were not in the base, or not in this version, and that stay. */
export const neededAboveBase = ({ baseLayers }: Scene, { packages, kept }: Contents): Package[] => {
  const changed = new Set(
    packages.changes
      .filter(({ layer, change }) => layer >= baseLayers && change !== "removed")
      .map(({ id }) => id),
  );
  const stays = withNeeds([...kept.reached], packages.installed);
  return packages.installed.filter(({ id }) => changed.has(id) && stays.has(id));
};

/**
 * Those that no other of them brings along. Of a need that several of them would answer nobody knows which is chosen, so it brings none;
 * of packages that need one another, the one that brings most is named.
 */
const rootsOf = (needed: readonly Package[]): readonly Package[] => {
  const sure = needed.map((one) => ({ ...one, needs: one.needs.filter(({ length }) => length === 1) }));
  const brought = new Map(sure.map(({ id }) => [id, withNeeds([id], sure)]));
  const along = new Set(sure.flatMap(({ id }) => [...(brought.get(id) ?? [])].filter((one) => one !== id)));
  const roots = sure.filter(({ id, requested }) => !along.has(id) || requested === true);
  const covered = new Set(roots.flatMap(({ id }) => [...(brought.get(id) ?? [])]));
  const bringsMost = [...sure].sort(
    (a, b) => (brought.get(b.id)?.size ?? 0) - (brought.get(a.id)?.size ?? 0) || (a.name < b.name ? -1 : 1),
  );
  for (const one of bringsMost) {
    if (covered.has(one.id)) continue;
    roots.push(one);
    for (const id of brought.get(one.id) ?? []) covered.add(id);
  }
  return roots.sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** `nodejs=18.*` where the file says so, or `nodejs=$VERSION` where an instruction before sets it. */
const pinnedWord = (name: string, sites: readonly Site[]): string => {
  for (const site of sites)
    if (isUnderstood(site))
      for (const { args } of callsOf(site))
        for (const { text, pieces } of args) {
          const isPin = text.startsWith(`${name}=`) || text.startsWith(`"${name}=`);
          if (isPin && pieces.every((piece) => isOutside(piece, site))) return text;
        }
  return name;
};

const isOutside = (piece: ShellPiece, { run }: RunSite): boolean =>
  piece.kind === "variable"
    ? !run.tree.commands.some(({ assignments }) => assignments.some(({ name }) => name === piece.name))
    : piece.kind !== "other";

interface Installer {
  readonly site: RunSite;
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
