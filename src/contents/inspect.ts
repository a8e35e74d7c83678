import { type ImagePath, nameOf } from "../model/path.ts";
import { Archives, isArchive, type ReadCode } from "./archives.ts";
import { Compiled } from "./compiled.ts";
import { type Context, contextOf } from "./context.ts";
import { isElf } from "./elf/header.ts";
import { JavaClasses } from "./java/classes.ts";
import { isGateway } from "./known/gateways.ts";
import { isUnreadText } from "./known/texts.ts";
import { Scripted } from "./scripted.ts";
import type { Found, Walk } from "./walk.ts";

const HEAD_BYTES = 512;
/** Most files are no longer than this: then their beginning is the whole, and one read does. */
const READ_AT_ONCE_BYTES = 1 << 16;
const LIBRARY_NAME = /\.(?:so|node)(?:\.|$)/;

const CLASS_BYTES_MAX = 1 << 22;

/** Whether it is a class of Java's in a folder of its own, as images that Jib makes have them. */
const isClass = (path: ImagePath): boolean => path.endsWith(".class");

/** Looks into files, each once, for what they need. */
export class Inspector {
  readonly context: Context;
  readonly #scripted: Scripted;
  readonly #compiled: Compiled;
  readonly #archives: Archives;
  readonly #classes: JavaClasses;
  readonly #seen = new Set<ImagePath>();

  constructor(walk: Walk) {
    this.context = contextOf(walk);
    this.#scripted = new Scripted(this.context);
    this.#compiled = new Compiled(this.context);
    this.#classes = new JavaClasses(this.context.programs, this.context.mentions);
    const readCode: ReadCode = (...member) => this.#scripted.member(...member);
    this.#archives = new Archives(this.context, readCode, this.#classes);
  }

  file(found: Found): void {
    const { path } = found;
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    this.#scripted.modules.file(path);
    const { elfOf, libraries, parts, walk } = this.context;
    parts.file(found);
    if (found.certain && isGateway(path)) walk.giveUp(`${path} runs what those ask for who log in`);
    this.#jar(path);
    const bytes = walk.root.bytesOf(path);
    if (bytes === null && isArchive(path, null)) this.#archives.file(path, found.certain);
    if (bytes === null || bytes === 0) return;
    const head = walk.root.read(path, 0, bytes <= READ_AT_ONCE_BYTES ? bytes : HEAD_BYTES);
    if (!head) {
      this.#unread(found);
      return;
    }
    if (isArchive(path, head)) this.#archives.file(path, found.certain);
    if (isClass(path)) {
      const whole = head.length === bytes ? head : walk.root.read(path, 0, Math.min(bytes, CLASS_BYTES_MAX));
      if (whole) this.#classes.file(whole, path);
    } else if (isElf(head)) {
      this.#compiled.file(found);
      const read = elfOf(path);
      if ("found" in read && read.found) libraries.learn(read.found);
    } else if (!isUnreadText(path)) this.#scripted.file(found, head, bytes);
  }

  /**
   * Of a compressed layer all is kept that could name anything (`CONTENTS_FILES`), so what was not kept is seldom more than a picture. But of
   * what surely runs or is read, that is not taken on trust.
   */
  #unread({ path, certain }: Found): void {
    if (!certain || isUnreadText(path)) return;
    const { walk } = this.context;
    const runs =
      LIBRARY_NAME.test(nameOf(path)) || ((walk.root.nodes.get(path)?.entry.mode ?? 0) & 0o111) !== 0;
    if (runs) walk.giveUp(`${path} surely runs, and cannot be read`);
    else walk.doubt(`${path} is surely used, and cannot be read: what it names is not known`);
  }

  /** A distribution's archive names others of the distribution's, in a manifest that is compressed. https://www.debian.org/doc/packaging-manuals/java-policy/ */
  #jar(path: ImagePath): void {
    const { walk } = this.context;
    if (!/^\/usr\/share\/.*\.[jwe]ar$/.test(path)) return;
    for (const folder of ["/usr/share/java", "/usr/share/maven-repo"])
      if (walk.root.nodes.has(folder)) walk.unknown(folder, `${path} may name archives in it`, path);
  }

  /** A file in a tree of unknown names: it may run, or be read. */
  possible(path: ImagePath, mode: number): void {
    this.context.parts.unreadable(path);
    this.#jar(path);
    const isRead = !isUnreadText(path) || isArchive(path, null) || isClass(path);
    if (isRead || (mode & 0o111) !== 0 || LIBRARY_NAME.test(nameOf(path)))
      this.file({ path, certain: false });
  }
}
