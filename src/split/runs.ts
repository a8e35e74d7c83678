import type { Contents } from "../model/contents.ts";
import type { Scene } from "../model/scene.ts";
import type { Call } from "../recipe/call.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type Recipe, type RunSite, type Site } from "../recipe/recipe.ts";

/** The layers above the base that changed packages of the system. */
export interface Runs {
  /** All of them. */
  readonly installing: ReadonlySet<number>;
  /** Those whose RUN does nothing else: what is in them, the packages' own scripts wrote. */
  readonly pure: ReadonlySet<number>;
  /** Those that may have changed files of packages by hand: what came out of them, installing again does not bring. */
  readonly mixed: ReadonlySet<number>;
}

/** Tells the layers of package managers from the rest, by what their RUNs call. */
export const runsOf = (recipe: Recipe, scene: Scene, { packages }: Contents): Runs => {
  const system = new Set(
    packages.changes
      .filter(({ id, layer }) => layer >= scene.baseLayers && /^(?:deb|apk|rpm):/.test(id))
      .map(({ layer }) => layer),
  );
  const kindOf = (layer: number): Doing => doingOf(siteOf(recipe, scene, layer));
  return {
    installing: system,
    pure: new Set([...system].filter((layer) => kindOf(layer) === "packages")),
    mixed: new Set([...system].filter((layer) => kindOf(layer) === "more")),
  };
};

/** The instruction that made a layer; null where nothing tells. */
export const siteOf = (recipe: Recipe, { trace }: Scene, layer: number): Site | null => {
  const line = trace.origins[layer]?.instruction?.line ?? null;
  return (recipe.stages.at(-1) ?? []).find(({ instruction }) => instruction.line === line) ?? null;
};

/** `packages`: nothing but packages. `beside`: more, which leaves the packages' files alone. `more`: nobody knows. */
type Doing = "packages" | "beside" | "more";

const doingOf = (site: Site | null): Doing => {
  if (site === null || !isUnderstood(site)) return "more";
  const { tree } = site.run;
  if (tree.commands.some((command) => command.redirects.some(isWrite))) return "more";
  const calls = callsOf(site);
  if (tree.functions.length > 0 || calls.length < named(site)) return "more";
  if (calls.every((call) => MANAGERS.has(call.name) || isHarmless(call))) return "packages";
  return calls.every((call) => MANAGERS.has(call.name) || ELSEWHERE.has(call.name) || isHarmless(call))
    ? "beside"
    : "more";
};

const named = ({ run: { tree } }: RunSite): number =>
  tree.commands.filter(({ name }) => name !== null).length;

const isWrite = ({
  operator,
  target,
}: {
  operator: string;
  target: { value: string | null } | null;
}): boolean => operator.includes(">") && !/^(?:\/dev\/(?:null|stdout|stderr)|\d)$/.test(target?.value ?? "");

const MANAGERS = new Set(["apt-get", "apt", "apt-mark", "apk", "dnf", "microdnf", "yum"]);

/** Programs that write, but not where packages of the system do. */
const ELSEWHERE = new Set([
  ..."pip pip3 npm npx yarn pnpm corepack go cargo bundle gem composer git curl wget".split(" "),
  ..."useradd groupadd adduser addgroup usermod groupmod mkdir ldconfig".split(" "),
]);

/** What removes nothing but caches, and what does nothing to files. */
const isHarmless = ({ name, args }: Call): boolean =>
  /^(?:set|true|:|echo|cd|export|test|\[|sync)$/.test(name) ||
  (name === "rm" && args.every(({ text }) => text.startsWith("-") || CACHE.test(text)));

const CACHE =
  /^"?\/(?:var\/(?:lib\/(?:apt|dnf|yum)|cache|log|tmp)|tmp|root\/\.(?:cache|npm)|usr\/share\/(?:doc|man|info|locale))(?:\/(?!.*\.\.)|"?$)/;
