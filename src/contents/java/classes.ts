import type { ImagePath } from "../../model/path.ts";
import { BUILDS, RUNS_MACHINES } from "../known/commands.ts";
import type { Mentions } from "../mentions.ts";
import type { Programs } from "../programs.ts";
import { type ClassFile, readClass } from "./class-file.ts";

/** Programs' names that a class holds, which was found to start none. */
interface Waiting {
  readonly words: readonly string[];
  readonly by: ImagePath;
}

/**
 * Follows classes of Java into the paths that they name, and the programs that they start by a bare name. Half of a class's strings are programs'
 * names too: they are believed only where the class starts programs, or names one that does: `run("ffmpeg", …)` of a class `Shell` with a
 * ProcessBuilder in it, or of an interface that such a class implements.
 */
export class JavaClasses {
  readonly #programs: Programs;
  readonly #mentions: Mentions;
  readonly #starters = new Set<string>();
  /** By each class that they name. */
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(programs: Programs, mentions: Mentions) {
    this.#programs = programs;
    this.#mentions = mentions;
  }

  /** A class in the file at `by`. A broken one is passed over: Java runs it as little. */
  file(bytes: Uint8Array, by: ImagePath): void {
    this.#mentions.inProgram(bytes, by);
    const found = readClass(bytes);
    if (found === null) return;
    const words = found.strings.flatMap((text) => this.#programIn(text) ?? []);
    if (startsPrograms(found)) this.#starter(found, words, by);
    else this.#other(found, words, by);
  }

  #starter(found: ClassFile, words: readonly string[], by: ImagePath): void {
    this.#start({ words, by });
    if (found.strings.some((text) => SHELL_OPTION.test(text)))
      for (const text of found.strings)
        if (/\s/.test(text)) this.#programs.run(["sh", "-c", text], { by, how: "named" });
    for (const name of [found.name, ...found.parents.filter((it) => isKin(it, found.name))]) {
      this.#starters.add(name);
      for (const each of this.#waiting.get(name) ?? []) this.#start(each);
      this.#waiting.delete(name);
    }
  }

  /** Libraries name compilers for when they build: what only hands on names is not taken to mean them. */
  #other({ classes }: ClassFile, words: readonly string[], by: ImagePath): void {
    const one = { words: words.filter((word) => !BUILDS.test(word)), by };
    if (one.words.length === 0) return;
    if (classes.some((name) => this.#starters.has(name))) this.#start(one);
    else
      for (const name of classes)
        if (!PLATFORM.test(name)) this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), one]);
  }

  #start({ words, by }: Waiting): void {
    for (const word of words) this.#programs.run([word], { by, how: "named" });
  }

  /** The first word of a string, where it is a program's name. */
  #programIn(text: string): string | null {
    const word = /^([\w.+-]+)(?:\s|$)/.exec(text)?.[1];
    return word === undefined || RUNS_MACHINES.test(word) || this.#programs.lookUp(word) === null
      ? null
      : word;
  }
}

/** Java's own, and libraries that are there for it: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/ProcessBuilder.html */
const STARTERS: ReadonlySet<string> = new Set([
  "java/lang/ProcessBuilder",
  "org/apache/commons/exec/CommandLine",
  "org/zeroturnaround/exec/ProcessExecutor",
  "com/zaxxer/nuprocess/NuProcessBuilder",
  "org/codehaus/groovy/runtime/ProcessGroovyMethods",
  "scala/sys/process/Process",
  "scala/sys/process/package$",
]);
const RUNTIME = "java/lang/Runtime";

const startsPrograms = ({ classes, methodsOf }: ClassFile): boolean =>
  classes.some((name) => STARTERS.has(name)) ||
  (classes.includes(RUNTIME) && methodsOf(RUNTIME).includes("exec"));

/** Named by all classes. */
const PLATFORM = /^\[|^(?:java|javax|jdk|sun)\//;
const SHELL_OPTION = /^-\w*c$/;

/** Whether two classes are one maker's: an interface of somebody else's is named by all sorts of classes. */
const isKin = (one: string, other: string): boolean => {
  const maker = one.split("/", 2).join("/");
  return maker.includes("/") && other.startsWith(`${maker}/`);
};
