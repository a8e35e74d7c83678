import { describe, expect, it } from "vitest";
import { closureOf } from "../../../src/contents/closure.ts";
import { reachOf } from "../../../src/model/closure.ts";
import { type RootFiles, rootWith } from "../../support/root.ts";
import { elfOf } from "../languages/elf-of.ts";
import { zipOf } from "../zip/zip-of.ts";
import { type ClassParts, classOf } from "./class-of.ts";

const SYSTEM: RootFiles = Object.fromEntries(
  ["java", "sh", "ffmpeg", "git", "grep", "gcc", "init"].map((name) => [`/usr/bin/${name}`, "\0"]),
);

/** Of the programs there, those that a started archive with these classes is found to need. */
const startedBy = (classes: readonly ClassParts[], more: RootFiles = {}): string[] => {
  const members = Object.fromEntries(classes.map((one, at) => [`com/acme/C${at}.class`, classOf(one)]));
  return startedIn({ "/opt/app/app.jar": zipOf(members, "", true), ...more });
};

const startedIn = (files: RootFiles, cmd: readonly string[] = ["java", "-jar", "/opt/app/app.jar"]) => {
  const closure = closureOf(rootWith({ ...SYSTEM, ...files }, { cmd }));
  return Object.keys(SYSTEM)
    .filter((path) => path !== "/usr/bin/java" && reachOf(closure, path) === "needed")
    .map((path) => path.slice("/usr/bin/".length));
};

const EXEC = ["java/lang/Runtime.exec"];
const BUILDER = ["java/lang/ProcessBuilder.<init>"];
const SHELL: ClassParts = {
  name: "com/acme/Shell",
  parents: ["com/acme/Runner", "lib/Bean"],
  calls: BUILDER,
};

describe("classes of Java", () => {
  it.each<[string, readonly ClassParts[], readonly string[]]>([
    [
      "a ProcessBuilder starts what its class names",
      [{ calls: BUILDER, strings: ["ffmpeg", "-i"] }],
      ["ffmpeg"],
    ],
    ["exec starts the first word of a line", [{ calls: EXEC, strings: ["git log -1"] }], ["git"]],
    ["a text that is put together begins so", [{ calls: EXEC, strings: ["git show \u0001"] }], ["git"]],
    ["a name that goes on is another", [{ calls: EXEC, strings: ["git\u0001", "gitk", "com.acme.git"] }], []],
    ["a class that starts nothing names nothing", [{ strings: ["ffmpeg"] }], []],
    [
      "the runtime's other methods start nothing",
      [{ calls: ["java/lang/Runtime.gc"], strings: ["git"] }],
      [],
    ],
    [
      "Commons Exec does",
      [{ calls: ["org/apache/commons/exec/CommandLine.parse"], strings: ["git x"] }],
      ["git"],
    ],
    [
      "a class that calls such a one may start what it names",
      [SHELL, { name: "com/acme/Video", calls: ["com/acme/Shell.run"], strings: ["ffmpeg"] }],
      ["ffmpeg"],
    ],
    [
      "in any order",
      [{ name: "com/acme/Video", calls: ["com/acme/Shell.run"], strings: ["ffmpeg"] }, SHELL],
      ["ffmpeg"],
    ],
    [
      "by an interface of the same maker",
      [{ name: "com/acme/Video", calls: ["com/acme/Runner.run"], strings: ["ffmpeg"] }, SHELL],
      ["ffmpeg"],
    ],
    ["but not by somebody else's", [{ calls: ["lib/Bean.set"], strings: ["ffmpeg"] }, SHELL], []],
    [
      "and not a compiler, which libraries know",
      [SHELL, { calls: ["com/acme/Shell.run"], strings: ["gcc"] }],
      [],
    ],
    ["a class's own compiler is meant", [{ calls: BUILDER, strings: ["gcc"] }], ["gcc"]],
    [
      "what it gives to a shell is a script",
      [{ calls: EXEC, strings: ["sh", "-c", "x | grep y"] }],
      ["sh", "grep"],
    ],
    ["there is no machine to start", [{ calls: EXEC, strings: ["init"] }], []],
  ])("%s", (_what, classes, started) => expect(startedBy(classes)).toEqual(started));

  it("may stand in another archive than what starts programs", () => {
    const shell = zipOf({ "com/acme/Shell.class": classOf(SHELL) }, "", true);
    const manifest = "Manifest-Version: 1.0\nClass-Path: lib/shell.jar\n\n";
    const video = classOf({ calls: ["com/acme/Shell.run"], strings: ["ffmpeg"] });
    const app = zipOf({ "META-INF/MANIFEST.MF": manifest, "a/Video.class": video });
    expect(startedIn({ "/opt/app/app.jar": app, "/opt/app/lib/shell.jar": shell })).toEqual(["ffmpeg"]);
  });

  it.each([false, true])("may stand in an archive within another, deflated: %s", (isDeflated) => {
    const inner = zipOf({ "a/Git.class": classOf({ calls: EXEC, strings: ["git log"] }) }, "", true);
    const app = zipOf({ "BOOT-INF/lib/git.jar": inner }, "", isDeflated);
    expect(startedIn({ "/opt/app/app.jar": app })).toEqual(["git"]);
  });

  it("may stand in a folder", () => {
    const one = classOf({ calls: EXEC, strings: ["git log"] });
    const cmd = ["java", "-cp", "/app/classes", "com.acme.Main"];
    expect(startedIn({ "/app/classes/com/acme/Main.class": one }, cmd)).toEqual(["git"]);
  });

  it("are read before those of libraries, where there is more than is read", () => {
    const own = classOf({ name: "com/acme/app/Main", calls: EXEC, strings: ["git"] });
    const manifest = "Main-Class: com.acme.app.Main\n\n";
    const filler = Array.from({ length: 3 }, (_, at) => [`a/${at}.class`, Buffer.alloc(15 << 20)]);
    const members = {
      "META-INF/MANIFEST.MF": manifest,
      ...Object.fromEntries(filler),
      "com/acme/z/Git.class": own,
    };
    const files = { ...SYSTEM, "/opt/app/app.jar": zipOf(members, "", true) };
    const closure = closureOf(rootWith(files, { cmd: ["java", "-jar", "/opt/app/app.jar"] }));
    expect(reachOf(closure, "/usr/bin/git")).toBe("needed");
    expect(closure.doubts.join()).toMatch(/^app\.jar holds more code than is read/);
  });

  it("that are broken are passed over", () => {
    const cut = classOf({ calls: EXEC, strings: ["git"] }).subarray(0, 40);
    const app = zipOf({
      "A.class": cut,
      "B.class": "",
      "C.class": classOf({ calls: EXEC, strings: ["ffmpeg"] }),
    });
    expect(startedIn({ "/opt/app/app.jar": app })).toEqual(["ffmpeg"]);
  });

  it("in an archive within that is no zip are a doubt", () => {
    const app = zipOf({ "BOOT-INF/lib/x.jar": "PK\x03\x04 and no more" });
    const files = { ...SYSTEM, "/opt/app/app.jar": app };
    const closure = closureOf(rootWith(files, { cmd: ["java", "-jar", "/opt/app/app.jar"] }));
    expect(closure.doubts).toEqual(["app.jar holds what cannot be read: what that names is not known"]);
  });
});

it("a compiled program that can do what init is called does not start a machine", () => {
  const tput = elfOf({ ".rodata": Buffer.from("\0init\0git\0"), ".dynstr": Buffer.from("\0system\0") });
  expect(startedIn({ "/usr/bin/tput": tput }, ["tput"])).toEqual(["git"]);
});
