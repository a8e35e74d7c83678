import type { Call } from "../recipe/call.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";

/** What a call means for the package lists in `/var/lib/apt/lists`. */
export interface AptEvent {
  readonly kind:
    | "update"
    /** Needs lists: an install, a download, a look into them. */
    | "use"
    | "clean"
    /** May install, and may bring lists of its own: a script. */
    | "unknown";
  readonly call: Call;
}

/** https://manpages.debian.org/bookworm/apt/apt-get.8.en.html */
const USES =
  /^(?:install|reinstall|build-dep|source|download|satisfy|upgrade|dist-upgrade|full-upgrade|dselect-upgrade|-f|--fix-broken|changelog|search|show|policy)$/;
const APT = new Set(["apt", "apt-get", "aptitude"]);
const READERS = new Set(["apt-cache", "apt-file", "gdebi", "tasksel", "mk-build-deps", "apt-show-versions"]);

/** Programs that install packages in ways of their own. */
const INSTALLERS =
  /^(?:add-apt-repository|apt-add-repository|ansible-\w+|puppet|chef-\w+|salt-call|rosdep|playwright|su|eval|nala|apt-fast|apt-fetch|debconf-apt-progress|sh|bash|dash|ash|zsh|source|\.)$/;

/** Scripts beside a project that build it, and install no packages of the system. */
const BUILDERS =
  /^(?:configure|config|Configure|gradlew|mvnw|autogen\.sh|bootstrap|bootstrap\.sh|manage\.py|rebar3?|b2|waf)$/;

/** What each call of a RUN means for the lists, in order. Calls that have nothing to do with them are left out. */
export const aptEventsOf = (site: RunSite): readonly AptEvent[] => {
  const events = callsOf(site).flatMap((call) => {
    const kind = kindOf(call);
    return kind === null ? [] : [{ kind, call }];
  });
  const nameless = site.run.tree.commands.some(({ name }) => name !== null && name.value === null);
  const [first] = callsOf(site);
  return nameless && first !== undefined ? [{ kind: "unknown", call: first }, ...events] : events;
};

const kindOf = (call: Call): AptEvent["kind"] | null => {
  const { name, args, command } = call;
  if (APT.has(name)) return aptKind(args.map(({ text }) => text));
  if (READERS.has(name)) return "use";
  if (name === "rm" || name === "find") return args.some(({ text }) => LISTS.test(text)) ? "clean" : null;
  const texts = args.map(({ text }) => text);
  if (/^(?:npx|bunx|pnpm|yarn|playwright)$/.test(name))
    return texts.includes("--with-deps") || texts.includes("install-deps") ? "unknown" : null;
  if (INSTALLERS.test(name)) return "unknown";
  const written = command.name?.text ?? "";
  const isLocal = /^\.{0,2}\//.test(written) && !/^\/(?:usr\/|usr\/local\/)?s?bin\//.test(written);
  if ((isLocal || name.endsWith(".sh")) && !BUILDERS.test(name)) return "unknown";
  return null;
};

const aptKind = (texts: readonly string[]): AptEvent["kind"] | null => {
  if (texts.includes("update")) return "update";
  if (texts.includes("distclean")) return "clean";
  return texts.some((text) => USES.test(text)) ? "use" : null;
};

/** The lists, or a folder above them. */
const LISTS = /^["']?\/var\/lib\/apt(?:\/?["']?\*?|\/lists["']?(?:\/?["']?|\/\*.*))$/;

/** How a RUN stands to the lists. */
export interface AptRun {
  readonly events: readonly AptEvent[];
  /** The first call that needs lists and has no `update` before it in the same RUN. */
  readonly needy: AptEvent | null;
  /** The last `update` that no cleaning follows; null where the RUN leaves no lists of its own. */
  readonly leaves: AptEvent | null;
}

/** Null for a RUN that has nothing to do with the lists, or that has them on a mount. */
export const aptRunOf = (site: RunSite): AptRun | null => {
  const hasMount = site.run.mounts.some(({ target }) =>
    /^\/var\/lib\/apt(?:\/lists)?\/?$/.test(target ?? ""),
  );
  if (hasMount) return null;
  const events = aptEventsOf(site);
  if (events.length === 0) return null;
  const firstUpdate = events.findIndex(({ kind, call }) => kind === "update" && !call.nested);
  const needy = events.find(({ kind }, at) => kind === "use" && (firstUpdate === -1 || at < firstUpdate));
  const lastUpdate = events.findLastIndex(({ kind }) => kind === "update");
  const isCleaned = events.some(({ kind }, at) => kind === "clean" && at > lastUpdate);
  return {
    events,
    needy: needy ?? null,
    leaves: isCleaned ? null : (events[lastUpdate] ?? null),
  };
};

/** Whether an instruction that nobody understands may need lists. */
export const mayUseLists = (site: Site): boolean => {
  const { keyword, text } = site.instruction;
  if (keyword === "ONBUILD") return /\b(?:apt|apt-get|aptitude)\b/.test(text);
  return !isUnderstood(site) && keyword === "RUN" && /\bapt|\baptitude|\bbash\b|\.sh\b|install/.test(text);
};
