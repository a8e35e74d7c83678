import type { Call } from "../recipe/call.ts";
import { callsOf, subcommandOf } from "../recipe/calls.ts";
import type { RunSite } from "../recipe/recipe.ts";
import { type Manifests, manifestsOf } from "./manifests.ts";

/** What a RUN installs by, or why it is more than that: a clause that goes on from `line 4`. */
export type InstallRun = { readonly manifests: Manifests } | { readonly reason: string };

/** A RUN that installs dependencies as manifests tell. Null where it does no such thing. */
export const installIn = (site: RunSite): InstallRun | null => {
  const calls = callsOf(site);
  const installs = calls.filter((call) => manifestsOf(call) !== null);
  const [install] = installs;
  const manifests = install === undefined ? null : manifestsOf(install);
  if (manifests === null) return null;
  if (installs.length > 1) return { reason: "installs more than once" };
  const fault = beyondFault(site, calls, install ?? null);
  if (fault !== null) return { reason: fault };
  return manifests.callFault === null
    ? { manifests }
    : { reason: `needs more than manifests: ${manifests.callFault}` };
};

/** Whether a RUN looks at no sources at all: it installs by names, or sets a tool up. */
export const looksAway = (site: RunSite): boolean => beyondFault(site, callsOf(site), null) === null;

/** What a RUN does beyond an install, which may look at the sources. A clause that goes on from `line 4`. */
const beyondFault = (site: RunSite, calls: readonly Call[], install: Call | null): string | null => {
  const { tree, mounts } = site.run;
  const mount = mounts.find(({ type }) => !/^(?:cache|secret|ssh|tmpfs)$/.test(type));
  if (mount !== undefined) return `mounts something (${mount.type})`;
  const isPlain = tree.list.every(
    ({ pipeline, negated, background, joined }) =>
      pipeline?.length === 1 && !negated && !background && joined !== "||",
  );
  if (!isPlain || calls.length !== tree.list.length) return "does more than to install";
  if (calls.some(({ command }) => command.redirects.some(({ target }) => target?.value !== "/dev/null")))
    return "writes or reads other files";
  if (calls.some(({ command, program, prefix }) => command.name?.from !== program.from && prefix !== "sudo "))
    return "has another program run the install";
  const other = calls.find((call) => call !== install && !isBeside(call));
  if (other === undefined) return null;
  const { text = "" } = other.args[0] ?? {};
  return `does more than to install: ${`${other.name} ${text}`.trim()}`;
};

/** A file of a tool's own, far from any sources: what `rm` may take behind an install. */
const OF_TOOLS = /^(?:\/root\/|\/tmp\/|\/var\/|\/usr\/local\/|~\/\.|"?\$\{?HOME\}?"?\/\.|"\$\{BUNDLE_PATH)/;

/** What may stand beside an install, for it does not look at the sources. */
const isBeside = (call: Call): boolean => {
  const { name, args } = call;
  const words = args.map(({ value }) => value);
  const subcommand = subcommandOf(call)?.value ?? "";
  switch (name) {
    case "npm":
    case "yarn":
    case "pnpm":
    case "pip":
      if (subcommand === "cache" || (name === "pnpm" && subcommand === "store")) return true;
      return installsByName(name, words);
    case "composer":
      return /^(?:clear-?cache|cc)$/.test(subcommand);
    case "bundle":
      return subcommand === "config";
    case "corepack":
      return subcommand === "enable";
    case "set":
      return words.every((word) => word !== null && /^-[eux]+$/.test(word));
    case "rm":
      return (
        args.every(({ text, value }) => /^-[rf]+$/.test(value ?? "") || OF_TOOLS.test(text)) && !climbs(args)
      );
    default:
      return false;
  }
};

const climbs = (args: Call["args"]): boolean => args.some(({ text }) => text.includes(".."));

/** `npm install -g yarn`, `pip install --upgrade pip`: names of a registry, and no paths. */
const installsByName = (name: string, words: readonly (string | null)[]): boolean => {
  const isForAll = name === "pip" || words.includes("-g") || words.includes("--global");
  const [install, ...rest] = words.filter((word) => word === null || !/^(?:-g|--global)$/.test(word));
  return (
    isForAll &&
    /^(?:i|install)$/.test(install ?? "") &&
    rest.every(
      (word) =>
        word !== null &&
        /^(?:-U|--upgrade|-q|--quiet|--no-cache-dir|--no-audit|--no-fund|(?:@[\w.-]+\/)?[A-Za-z0-9][\w.-]*(?:(?:@|==|[<>]=?)[\w.^~*-]+)?)$/.test(
          word,
        ),
    )
  );
};
