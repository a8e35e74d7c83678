import { type ImagePath, isBelow, nameOf, parentOf } from "../model/path.ts";
import { environmentOf } from "./environment.ts";
import type { Inspector } from "./inspect.ts";
import { pathsOfBuilders } from "./known/builders.ts";
import { isSystemDirectory } from "./known/directories.ts";
import { isInterpreter } from "./known/interpreters.ts";
import type { Walk } from "./walk.ts";

/** Follows what an image's config starts. https://github.com/opencontainers/image-spec/blob/main/config.md#properties */
export const start = (walk: Walk, inspector: Inspector): void => {
  const { config } = walk.root;
  inspector.context.parts.keepForBuilders(pathsOfBuilders(walk.root, homeOf(walk)));
  const line = [...config.entrypoint, ...config.cmd];
  if (line.length === 0) walk.giveUp("the image's config starts nothing: it has neither ENTRYPOINT nor CMD");
  else startLine(line, config.entrypoint.length > 0 ? "ENTRYPOINT" : "CMD", walk, inspector);
  const check = healthcheckOf(config.healthcheck, config.shell);
  if (check) startLine(check, "HEALTHCHECK", walk, inspector);
  for (const name of ACCOUNTS)
    walk.need(name, { by: null, how: "config", named: config.user ? `USER ${config.user}` : "USER" });
  environment(walk, inspector);
  folders(walk);
};

/** What engines read themselves, to know the user, and what they put files over. */
const ACCOUNTS = ["/etc/passwd", "/etc/group", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"];

const healthcheckOf = (
  [kind, ...rest]: readonly string[],
  shell: readonly string[],
): readonly string[] | null => {
  if (kind === "CMD") return rest;
  return kind === "CMD-SHELL" ? [...(shell.length > 0 ? shell : ["/bin/sh", "-c"]), ...rest] : null;
};

const startLine = (line: readonly string[], named: string, walk: Walk, inspector: Inspector): void => {
  const [name = ""] = line;
  const { root } = walk;
  const folder = root.config.workingDir || "/";
  const { programs } = inspector.context;
  const found = programs.lookUp(name, [], folder);
  if (found === null) {
    walk.giveUp(`${named} starts ${name}, which is not there`);
    return;
  }
  if (waits(line) || waits(root.config.cmd))
    walk.giveUp(`${named} (${line.join(" ")}) waits for others to say what runs`);
  const program = walk.need(found, { by: null, how: "config", named }, folder);
  programs.run(line, { by: null, how: "config" }, [], folder);
  if (program !== null) folderOf(program, walk);
  for (const [at, arg] of line.entries())
    if (at > 0) argument(arg, line[at - 1] ?? "", folder, walk, inspector);
};

/** A shell or an interpreter with nothing to do, and what keeps a container open: what runs in it, others decide. */
const waits = ([name, ...args]: readonly string[]): boolean => {
  if (name === undefined) return false;
  if (isInterpreter(name) && args.every((it) => /^-[lisqu]$|^--login$|^-$/.test(it))) return true;
  return /(?:^|\/)(?:sleep infinity|tail -[fF] \/dev\/null)$/.test([name, ...args].join(" "));
};

/** An argument may be a program, a file, a folder, an option with one of them, or a word that means nothing here. */
const argument = (arg: string, before: string, folder: ImagePath, walk: Walk, inspector: Inspector): void => {
  if (/^-\w*c$/.test(before) && /\s/.test(arg)) return;
  if (inspector.context.programs.lookUp(arg, [], folder) !== null)
    inspector.context.programs.run([arg], { by: null, how: "config" }, [], folder);
  if (arg.startsWith("@")) argumentsIn(arg.slice(1), folder, walk, inspector);
  const agent = /^-agentlib:([^=]+)/.exec(arg)?.[1];
  if (agent !== undefined)
    for (const path of walk.root.nodes.keys())
      if (nameOf(path) === `lib${agent}.so`) walk.need(path, { by: null, how: "config", named: arg });
  for (const part of arg.split(/[=,:]/)) {
    if (part === "") continue;
    const found = walk.need(part.replace(WILDCARD, ""), { by: null, how: "config", named: arg }, folder);
    if (found === null) continue;
    const node = walk.root.nodes.get(found);
    if (node?.entry.kind === "directory") own(found, `an argument of what the image starts (${arg})`, walk);
    else folderOf(found, walk);
  }
};

/** A file of arguments, which may not name another. https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html#java-command-line-argument-files */
const argumentsIn = (name: string, folder: ImagePath, walk: Walk, inspector: Inspector): void => {
  const path = walk.need(name, { by: null, how: "config", named: `@${name}` }, folder);
  const text = path === null ? null : walk.root.text(path);
  for (const [, quoted, plain = ""] of (text ?? "").matchAll(/["']([^"'\n]*)["']|([^\s"']+)/g)) {
    const word = quoted ?? plain;
    if (!word.startsWith("@")) argument(word, "", folder, walk, inspector);
  }
};

/** All archives of a directory. https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html */
const WILDCARD = /\/\*$/;

/** A program that lies outside of the system's directories has its own things around it. */
const folderOf = (path: ImagePath, walk: Walk): void => {
  if (walk.root.nodes.get(path)?.entry.kind === "directory") return;
  own(packageRoot(parentOf(path), walk), `the folder of ${path}, which the image starts`, walk);
};

/** `/opt/app` of `/opt/app/bin/server`, and of scripts the folder of all modules that they may ask for. */
const packageRoot = (folder: ImagePath, walk: Walk): ImagePath => {
  const modules = folder.indexOf("/node_modules/");
  if (modules >= 0) return folder.slice(0, modules + "/node_modules".length);
  if (isSystemDirectory(folder)) return folder;
  if (
    /^(?:bin|sbin|dist|build|src|scripts|lib)$/.test(nameOf(folder)) &&
    !isSystemDirectory(parentOf(folder))
  )
    return parentOf(folder);
  for (let at = folder; at !== "/" && !isSystemDirectory(at); at = parentOf(at))
    if (PACKAGE_FILES.some((name) => walk.root.nodes.has(`${at}/${name}`))) return at;
  return folder;
};

const PACKAGE_FILES = [
  "package.json",
  "pyproject.toml",
  "setup.py",
  "Gemfile",
  "composer.json",
  "manage.py",
  "requirements.txt",
];

const own = (path: ImagePath, why: string, walk: Walk): void => {
  if (!isSystemDirectory(path) && walk.root.nodes.has(path)) walk.unknown(path, why, null);
};

/** The working directory, volumes, the user's home. At the root, whatever no system puts there is the application's. */
const folders = (walk: Walk): void => {
  const { root } = walk;
  const at = root.resolve(root.config.workingDir || "/")?.path;
  if (at !== undefined) own(at, "WORKDIR", walk);
  if (at === "/")
    for (const name of root.names("/"))
      if (!isSystemDirectory(`/${name}`) && !HOMES.has(name))
        walk.unknown(`/${name}`, "WORKDIR is the root, and it lies there", null);
  for (const mount of MOUNTS)
    if (root.names(mount).length > 0) walk.unknown(mount, "container engines mount their own there", null);
  for (const volume of root.config.volumes) own(root.resolve(volume)?.path ?? volume, "VOLUME", walk);
  const home = root.resolve(homeOf(walk))?.path;
  if (home !== undefined) own(home, "the home of the user that the image runs as", walk);
};

const MOUNTS = ["/dev", "/proc", "/sys"];

const HOMES = new Set(["root", "home", "opt", "srv"]);

const homeOf = (walk: Walk): string => {
  const named = environmentOf(walk.root, "HOME");
  if (named !== null) return named;
  const [user = ""] = walk.root.config.user.split(":");
  const lines = (walk.root.text("/etc/passwd") ?? "").split("\n").map((line) => line.split(":"));
  const line = lines.find(([name, , id]) => name === (user || "root") || id === (user || "0"));
  return line?.[5] || "/";
};

/** Arguments that a program takes from the environment: `JAVA_TOOL_OPTIONS`, `JDK_JAVA_OPTIONS`, `NODE_OPTIONS`, `CATALINA_OPTS`. */
const OPTIONS = /(?:^|_)(?:OPTIONS|OPTS)$|^CLASSPATH$/;

/** Variables name folders and files: `JAVA_HOME`, `PYTHONPATH`, `NODE_EXTRA_CA_CERTS`. */
const environment = (walk: Walk, inspector: Inspector): void => {
  const folder = walk.root.config.workingDir || "/";
  for (const each of walk.root.config.env) {
    const [name = "", value = ""] = [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)];
    if (name === "PATH") continue;
    if (name === "LD_PRELOAD") preload(value, walk);
    if (OPTIONS.test(name))
      for (const word of value.split(/\s+/)) argument(word, "", folder, walk, inspector);
    for (const part of value.split(/[:;, ]/)) {
      if (!part.includes("/")) continue;
      const found = walk.need(
        part.replace(WILDCARD, ""),
        { by: null, how: "config", named: `ENV ${name}` },
        folder,
      );
      if (found !== null && walk.root.nodes.get(found)?.entry.kind === "directory" && !isBelow(folder, found))
        own(found, `ENV ${name}`, walk);
    }
  }
  const file = walk.root.resolve("/etc/ld.so.preload")?.path;
  if (file !== undefined) {
    walk.need("/etc/ld.so.preload", { by: null, how: "runtime", named: "/etc/ld.so.preload" });
    preload(walk.root.text(file) ?? "", walk);
  }
};

/** https://man7.org/linux/man-pages/man8/ld.so.8.html: separated by spaces or colons. */
const preload = (list: string, walk: Walk): void => {
  for (const name of list.split(/[\s:]+/).filter((it) => it.includes("/")))
    walk.need(name, { by: null, how: "config", named: "LD_PRELOAD" });
};
