import { resolvePath } from "../model/path.ts";
import type { Call } from "../recipe/call.ts";
import { callsOf, subcommandOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";

/**
 * What a RUN does beside packages of the system. `packages`: nothing. `beside`: more, which leaves the packages' files alone. `builds`: what it
 * does to their files shows, for it writes them at the time that it runs, `afterwards`: when all packages are there. `more`: nobody knows; `by` is
 * what may do it, for a message.
 */
export type Doing =
  | { readonly kind: "packages" | "beside" }
  | { readonly kind: "builds"; readonly afterwards: boolean }
  | { readonly kind: "more"; readonly by: string | null };

/** By what a RUN calls; null is one that nothing tells. */
export const doingOf = (site: Site | null): Doing => {
  if (site === null || !isUnderstood(site)) return { kind: "more", by: null };
  const { tree } = site.run;
  const calls = callsOf(site);
  if (tree.functions.length > 0) return { kind: "more", by: "a function" };
  if (tree.list.some(({ background }) => background))
    return { kind: "more", by: "a command in the background" };
  if (calls.length < named(site)) return { kind: "more", by: "a program that only the running shell knows" };
  const further = calls.filter((call) => !MANAGERS.has(call.name) && !isHarmless(call));
  const writes = tree.commands.some((command) => command.redirects.some(isWrite)) || groupWrites(site);
  if (!writes && further.length === 0) return { kind: "packages" };
  if (!writes && further.every(({ name }) => ELSEWHERE.has(name))) return { kind: "beside" };
  const stranger =
    further.find((call) => !ELSEWHERE.has(call.name) && !isShown(call, site)) ?? calls.find(leadsAstray);
  return stranger === undefined
    ? { kind: "builds", afterwards: isAfterwards(calls) }
    : { kind: "more", by: stranger.name };
};

/** Whether the RUN itself changes packages, and nothing that writes files stands among the calls that do. */
const isAfterwards = (calls: readonly Call[]): boolean => {
  const installs = calls.filter(
    (call) =>
      MANAGERS.has(call.name) && !/^(?:update|(?:auto-?)?clean)$/.test(subcommandOf(call)?.value ?? ""),
  );
  const [first, last] = [installs.at(0), installs.at(-1)];
  if (first === undefined || last === undefined) return false;
  const between = calls.slice(calls.indexOf(first), calls.indexOf(last));
  return between.every(
    (call) => (MANAGERS.has(call.name) || isHarmless(call)) && !call.command.redirects.some(isWrite),
  );
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

/** Whether a loop, a condition or a group as a whole writes to a file. */
const groupWrites = ({ run: { tree, text } }: RunSite): boolean =>
  tree.list.some(
    ({ pipeline, from, to }) =>
      pipeline === null &&
      text
        .slice(from, to)
        .replace(/\d*>+\s*(?:&\d|\/dev\/(?:null|stdout|stderr))/g, "")
        .includes(">"),
  );

const MANAGERS = new Set(["apt-get", "apt", "apt-mark", "apk", "dnf", "microdnf", "yum"]);

/** Programs that write, but not where packages of the system do. */
const ELSEWHERE = new Set([
  ..."pip pip3 npm npx yarn pnpm corepack go cargo bundle gem composer git curl wget".split(" "),
  ..."useradd groupadd adduser addgroup usermod groupmod mkdir ldconfig".split(" "),
]);

/** What removes nothing but caches, and what does nothing to files. */
const isHarmless = ({ name, args }: Call): boolean =>
  /^(?:set|true|:|echo|cd|export|test|\[|sync|printf|cat|grep|nproc|pwd|ls|uname)$/.test(name) ||
  (name === "rm" && args.every(({ text }) => text.startsWith("-") || CACHE.test(text)));

const CACHE =
  /^"?\/(?:var\/(?:lib\/(?:apt|dnf|yum)|cache|log|tmp)|tmp|root\/\.(?:cache|npm)|usr\/share\/(?:doc|man|info|locale))(?:\/(?!.*\.\.)|"?$)/;

/** Whatever these write, they write it now. */
const BUILDERS =
  /^(?:make|gmake|cmake|ctest|ninja|meson|scons|gcc|g\+\+|cc|c\+\+|clang|clang\+\+|ld|ar|ranlib|autoreconf|autoconf|automake|aclocal|autoheader|libtoolize|configure|bootstrap|autogen\.sh|python[\d.]*|perl|ruby|node|tsc|rustc|javac|mvn|gradle|ant|R|Rscript|cpanm|luarocks|pecl|phpize|pytest|patch|sed|tee|strip|cp|install|ln|gzip|bzip2|xz)$/;
/** These take files away, or leave them their age: where they do it is looked at. */
const MOVERS = /^(?:rm|mv|tar|unzip|chmod|chown|chgrp|touch|find)$/;
const KEEPS_AGE =
  /^(?:--preserve(?:=.*)?|--archive|--preserve-timestamps|--reference=.*|-[A-Za-z]*[ap][A-Za-z]*)$/;

const isShown = (call: Call, { circumstances: { directory } }: RunSite): boolean => {
  const { name, program, args } = call;
  const isProjects = /^\.{1,2}\//.test(program.value ?? "");
  const keepsAge = /^(?:cp|install)$/.test(name) && args.some(({ text }) => KEEPS_AGE.test(text));
  if (MOVERS.test(name) || keepsAge)
    return (directory === null || isFarFromSystem(directory)) && args.every(isElsewhere);
  return isProjects || BUILDERS.test(name);
};

/** `cd` into a folder that may be the system's: what is removed there by its name alone may be a package's. */
const leadsAstray = ({ name, args }: Call): boolean =>
  name === "cd" && !args.every((word) => word.value === ".." || isElsewhere(word));

/**
 * Whether a word is no path among the system's; what is not written out may be any. A relative one is none where `cd` and WORKDIR lead to no
 * folder of the system's: the folder that a base begins in is never one.
 */
const isElsewhere = ({ text, value }: Call["args"][number]): boolean => {
  if (text.startsWith("-")) return true;
  if (CACHE.test(text)) return true;
  const path = value === null || value.includes("..") ? null : resolvePath(value, "/");
  return path !== null && isFarFromSystem(path);
};

/** Whether an absolute path is none of those that packages of the system use. */
export const isFarFromSystem = (path: string): boolean =>
  path !== "/" &&
  !/^\/(?:usr(?!\/(?:local|src)(?:\/|$))|etc|lib[^/]*|s?bin|var(?!\/(?:tmp|www)(?:\/|$))|boot|dev|proc|sys|run)(?:\/|$)/.test(
    path,
  );
