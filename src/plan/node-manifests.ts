import { isObject, objectAt } from "../model/json.ts";
import { jsonOf, type Texts } from "./manifest-faults.ts";

/** Scripts of a project that its own install runs: https://docs.npmjs.com/cli/v10/using-npm/scripts#life-cycle-scripts */
const LIFECYCLE =
  /^(?:preinstall|install|postinstall|prepublish|preprepare|prepare|postprepare|dependencies|pnpm:devPreinstall)$/;

const DEPENDENCIES = [
  ...["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"],
  ...["overrides", "resolutions", "pnpm", "patchedDependencies"],
];

/** Packages whose own script looks at the project that installs them. */
const READERS = new Set([
  ...["@prisma/client", "prisma", "puppeteer", "cypress", "nx", "msw", "@sentry/cli", "electron"],
  ...["patch-package", "postinstall-postinstall", "husky", "yorkie", "pre-commit", "lefthook"],
  ...["simple-git-hooks", "ghooks", "git-hooks"],
]);

/** Packages whose own script compiles or fetches what belongs to them, and nothing else. */
const KEPT_TO_THEMSELVES = new Set([
  ...["esbuild", "fsevents", "sharp", "bcrypt", "argon2", "better-sqlite3", "sqlite3", "canvas", "re2"],
  ...["bufferutil", "utf-8-validate", "core-js", "core-js-pure", "core-js-bundle", "es5-ext", "protobufjs"],
  ...["@swc/core", "@parcel/watcher", "msgpackr-extract", "unrs-resolver", "cpu-features", "ssh2"],
  ...["leveldown", "classic-level", "snappy", "isolated-vm", "zeromq", "kerberos", "node-expat"],
]);

/** What of a Node project's manifests leads to more of its sources; null where nothing does. */
export const faultOfNodeProject = (texts: Texts, ignoresScripts: boolean): string | null => {
  const manifest = jsonOf(texts.get("package.json"));
  if (manifest === null) return "package.json cannot be read";
  if ("workspaces" in manifest) return "package.json has workspaces";
  const script = Object.keys(objectAt(manifest, "scripts")).find((name) => LIFECYCLE.test(name));
  if (script !== undefined && !ignoresScripts)
    return `package.json has a script ${script}, which the install runs`;
  const patched = "patchedDependencies" in manifest || "patchedDependencies" in objectAt(manifest, "pnpm");
  if (patched) return "package.json has packages patched";
  const local = DEPENDENCIES.flatMap((key) => stringsIn(manifest[key])).find(isLocal);
  if (local !== undefined) return `package.json names ${local}, which lies in the sources`;
  for (const [name, text] of texts) {
    const fault = lockFault(name, text, ignoresScripts);
    if (fault !== null) return fault;
  }
  return null;
};

const stringsIn = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value];
  return isObject(value) ? Object.values(value).flatMap(stringsIn) : [];
};

/** https://docs.npmjs.com/cli/v10/configuring-npm/package-json#local-paths, and the protocols of Yarn and pnpm. */
const isLocal = (spec: string): boolean =>
  /^(?:file|link|portal|workspace|patch|exec):|^(?:\.{1,2})?\/|^~\//.test(spec) ||
  (/\.(?:tgz|tar|tar\.gz)$/.test(spec) && !spec.includes("://"));

const lockFault = (name: string, text: string, ignoresScripts: boolean): string | null => {
  switch (name) {
    case "package-lock.json":
    case "npm-shrinkwrap.json":
      return npmLockFault(name, text, ignoresScripts);
    case "yarn.lock":
      if (text.includes("__metadata:"))
        return "yarn.lock is of Yarn 2 or later, which looks at more than manifests";
      if (/@(?:file|link|portal):|^\s+resolved "file:/m.test(text))
        return "yarn.lock names packages of the sources";
      return readerFault(name, text, /^"?((?:@[^/@\s"]+\/)?[^@\s",:]+)@/gm, ignoresScripts);
    case "pnpm-lock.yaml":
      if (/^patchedDependencies:|(?:link|file):/m.test(text))
        return "pnpm-lock.yaml names packages of the sources, or patches";
      return readerFault(name, text, /^\s+['"]?\/?((?:@[\w.-]+\/)?[\w.-]+)[@/]\d/gm, ignoresScripts);
    default:
      return null;
  }
};

/** These locks do not say which packages run scripts. */
const readerFault = (name: string, text: string, names: RegExp, ignoresScripts: boolean): string | null => {
  if (ignoresScripts) return null;
  const reader = [...text.matchAll(names)]
    .map(([, found]) => found ?? "")
    .find((found) => READERS.has(found));
  return reader === undefined ? null : `${name} has ${reader}, whose script looks at the sources`;
};

/** https://docs.npmjs.com/cli/v10/configuring-npm/package-lock-json#packages */
const npmLockFault = (name: string, text: string, ignoresScripts: boolean): string | null => {
  const lock = jsonOf(text);
  if (lock === null) return `${name} cannot be read`;
  if (!isObject(lock.packages))
    return ignoresScripts && !/"(?:version|resolved)": *"file:/.test(text)
      ? null
      : `${name} is of an old form, which does not say what packages run`;
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === "" || !isObject(entry)) continue;
    const isOfSources = !path.startsWith("node_modules/") || entry.link === true;
    if (isOfSources || /^file:/.test(String(entry.resolved ?? "")))
      return `${name} names ${path}, which lies in the sources`;
    const short = path.replace(/^.*node_modules\//, "");
    if (entry.hasInstallScript === true && !ignoresScripts && !KEPT_TO_THEMSELVES.has(short))
      return `${short} runs a script when it is installed, which may look at the sources`;
  }
  return null;
};
