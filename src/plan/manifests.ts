import type { Call } from "../recipe/call.ts";
import { subcommandOf } from "../recipe/calls.ts";
import { faultOfComposer, faultOfGemfile, faultOfGoModule, faultOfRequirements } from "./manifest-faults.ts";
import { faultOfNodeProject } from "./node-manifests.ts";

/** What an install is told by, and what else of the sources its tool would look at. Paths are of the build's folder. */
export interface Manifests {
  /** All of them have to be there. */
  readonly files: readonly string[];
  /** Of these at least one, in which it stands what is installed; all that there are come along. */
  readonly locks: readonly string[];
  /** Where one of them is there, the install may look at more than manifests. */
  readonly strangers: readonly string[];
  /** Folders that the install fills, should sources bring one too. */
  readonly filled: readonly string[];
  /** Whether the install may write the lock anew. */
  readonly writesLock: boolean;
  /** What the call says that manifests do not answer; null where nothing. A clause such as `npm is told --prefix`. */
  readonly callFault: string | null;
  /** What in the manifests' texts leads out of them; null where nothing does. A clause. */
  faultOf(texts: ReadonlyMap<string, string>): string | null;
}

/** What tells a call which dependencies to install; null where it is no such call. */
export const manifestsOf = (call: Call): Manifests | null => {
  const subcommand = subcommandOf(call)?.value ?? null;
  switch (call.name) {
    case "npm":
      return isNodeInstall(call, /^(?:ci|clean-install|i|install)$/, false)
        ? ofNode(call, ["npm-shrinkwrap.json", "package-lock.json"], ["yarn.lock"])
        : null;
    case "yarn":
      return isNodeInstall(call, /^install$/, true) ? ofNode(call, ["yarn.lock"], []) : null;
    case "pnpm":
      return isNodeInstall(call, /^(?:i|install)$/, false) ? ofNode(call, ["pnpm-lock.yaml"], []) : null;
    case "pip":
      return subcommand === "install" ? ofPip(call) : null;
    case "bundle":
      return subcommand === "install" ? ofBundler(call) : null;
    case "composer":
      return subcommand === "install" ? ofComposer(call) : null;
    case "go":
      return call.args[0]?.value === "mod" && call.args[1]?.value === "download" ? ofGo(call) : null;
    default:
      return null;
  }
};

const isGlobal = ({ args }: Call): boolean =>
  args.some(({ value }) => value === "-g" || value === "--global");

const isNodeInstall = (call: Call, subcommand: RegExp, orNone: boolean): boolean => {
  const word = subcommandOf(call)?.value;
  return !isGlobal(call) && (word === undefined ? orNone : subcommand.test(word ?? ""));
};

/** The first word that a pattern does not know, as a clause. */
const unknownWord = ({ name, args }: Call, known: RegExp, from = 0): string | null => {
  const word = args.slice(from).find(({ value }) => value === null || !known.test(value));
  return word === undefined ? null : `${name} is told ${word.text}`;
};

const NODE_WORDS =
  /^(?:ci|clean-install|i|install|--(?:no-)?(?:audit|fund|optional|progress|save|production|frozen-lockfile|check-files|immutable|verbose)|--production=(?:true|false)|--(?:omit|include|only)=\w+|--ignore-(?:scripts|engines|platform)|--legacy-peer-deps|--strict-peer-deps|--force|-f|--silent|-s|--quiet|-q|--prod|-P|-D|--dev|--non-interactive|--pure-lockfile|--network-timeout(?:=\d+)?|\d+|--(?:loglevel|reporter|fetch-retries)=\S+)$/;

const ofNode = (call: Call, locks: readonly string[], others: readonly string[]): Manifests => {
  const ignoresScripts = call.args.some(({ value }) => value === "--ignore-scripts");
  return {
    files: ["package.json"],
    locks,
    strangers: [
      ...others,
      ...[".npmrc", ".yarnrc", ".yarnrc.yml", ".yarn", ".pnp.cjs", ".pnp.js", "pnpm-workspace.yaml"],
      ...[".pnpmfile.cjs", ".pnpmfile.mjs", "pnpmfile.js", "patches", "prisma", "lerna.json"],
      ...(ignoresScripts ? [] : ["binding.gyp"]),
    ],
    filled: ["node_modules"],
    writesLock: !call.args.some(({ value }) =>
      /^(?:ci|clean-install|--frozen-lockfile|--immutable)$/.test(value ?? ""),
    ),
    callFault: unknownWord(call, NODE_WORDS),
    faultOf: (texts) => faultOfNodeProject(texts, ignoresScripts),
  };
};

/** Options that say nothing of paths. Those with a value in the next word are joined to it before. */
const PIP_WORDS =
  /^(?:install|--no-cache-dir|--no-cache|-q+|--quiet|-v+|-U|--upgrade|--user|--no-deps|--require-hashes|--no-compile|--pre|--prefer-binary|--disable-pip-version-check|--no-input|--break-system-packages|--ignore-installed|-I|--force-reinstall|--no-warn-script-location|--root-user-action=\w+|(?:--requirement|-r|--trusted-host|--index-url|-i|--extra-index-url|--timeout|--default-timeout|--retries|--only-binary|--no-binary|--progress-bar)=\S+|[A-Za-z0-9][\w.-]*(?:\[[\w,.-]+\])?(?:(?:[=<>!~]=?=?|===)[\w.*!+,<>=~-]+)?)$/;

const PIP_WITH_VALUE =
  /^(?:-r|--requirement|--trusted-host|-i|--index-url|--extra-index-url|--timeout|--default-timeout|--retries|--only-binary|--no-binary|--progress-bar)$/;

/** The words of a call of pip, an option and its value as one. */
const pipWords = ({ args }: Call): readonly (string | null)[] => {
  const words: (string | null)[] = [];
  for (let at = 0; at < args.length; at++) {
    const value = args[at]?.value ?? null;
    if (value !== null && PIP_WITH_VALUE.test(value))
      words.push(args[at + 1]?.value === null ? null : `${value}=${args[++at]?.value ?? ""}`);
    else words.push(value?.replace(/^-r(?=[^=])/, "-r=") ?? null);
  }
  return words;
};

const ofPip = (call: Call): Manifests | null => {
  const words = pipWords(call);
  const files = words.flatMap((word) => /^(?:-r|--requirement)=(.*)$/.exec(word ?? "")?.[1] ?? []);
  if (files.length === 0) return null;
  const names = files.map((file) => file.replace(/^\.\//, ""));
  const unknown = words.find((word) => word === null || !PIP_WORDS.test(word));
  const elsewhere = names.find((name) => !/^[\w@+][\w.@+-]*$/.test(name));
  return {
    files: names,
    locks: [],
    strangers: [],
    filled: [".venv", "venv", "env"],
    writesLock: false,
    callFault:
      unknown !== undefined
        ? `pip is told ${unknown ?? "what only the running shell knows"}`
        : elsewhere === undefined
          ? null
          : `${elsewhere} does not lie in the folder itself`,
    faultOf: faultOfRequirements,
  };
};

const ofBundler = (call: Call): Manifests => ({
  files: ["Gemfile"],
  locks: ["Gemfile.lock"],
  strangers: [".bundle"],
  filled: ["vendor"],
  writesLock: !call.args.some(({ value }) => /^--(?:deployment|frozen)$/.test(value ?? "")),
  callFault: unknownWord(
    call,
    /^(?:install|--jobs(?:=\d+)?|-j\d*|--retry(?:=\d+)?|\d+|--quiet|--deployment|--frozen|--no-cache|--without(?:=.*)?|development|test|--verbose)$/,
  ),
  faultOf: faultOfGemfile,
});

const ofComposer = (call: Call): Manifests => {
  const says = (word: string): boolean => call.args.some(({ value }) => value === word);
  const unknown = unknownWord(
    call,
    /^(?:install|--no-(?:dev|interaction|scripts|autoloader|plugins|progress|ansi|suggest)|-n|--prefer-(?:dist|source)|-q|--quiet|-v+|--ignore-platform-reqs?)$/,
  );
  return {
    files: ["composer.json"],
    locks: ["composer.lock"],
    strangers: ["auth.json", "patches"],
    filled: ["vendor"],
    writesLock: false,
    callFault:
      says("--no-scripts") && says("--no-autoloader")
        ? unknown
        : "composer's scripts and autoloader look at the sources, unless it is told --no-scripts --no-autoloader",
    faultOf: (texts) => faultOfComposer(texts, says("--no-plugins")),
  };
};

const ofGo = (call: Call): Manifests => ({
  files: ["go.mod"],
  locks: ["go.sum"],
  strangers: ["go.work"],
  filled: [],
  writesLock: false,
  callFault: unknownWord(call, /^-x$/, 2),
  faultOf: faultOfGoModule,
});
