import { describe, expect, it } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { classPathIn } from "../../src/contents/zip/manifest.ts";
import { type Reach, reachOf } from "../../src/model/closure.ts";
import type { ImageConfig } from "../../src/model/image.ts";
import { type RootFiles, rootWith } from "../support/root.ts";
import { classOf } from "./java/class-of.ts";
import { elfOf } from "./languages/elf-of.ts";
import { zipOf } from "./zip/zip-of.ts";

/** Lines as the jar tool folds them. */
const manifestOf = (classPath: string): string =>
  `Manifest-Version: 1.0\r\n${`Class-Path: ${classPath}`.replace(/.{70}(?=.)/g, "$&\r\n ")}\r\nMain-Class: a.Main\r\n\r\nName: a/\r\nClass-Path: other.jar\r\n\r\n`;

describe("the class path in a manifest", () => {
  it.each<[string, string, readonly string[]]>([
    ["one archive", manifestOf("a.jar"), ["a.jar"]],
    [
      "many, over folded lines",
      manifestOf(`${"x".repeat(80)}.jar lib/b.jar`),
      [`${"x".repeat(80)}.jar`, "lib/b.jar"],
    ],
    ["folders, above and below", manifestOf("../conf/ lib/a.jar"), ["../conf/", "lib/a.jar"]],
    ["what is escaped", manifestOf("a%20b.jar 100%.jar"), ["a b.jar", "100%.jar"]],
    ["files by their address", manifestOf("file:/opt/a.jar file:///opt/b.jar"), ["/opt/a.jar", "/opt/b.jar"]],
    ["other machines", manifestOf("http://host/a.jar //host/b.jar file://host/c.jar"), []],
    ["line feeds alone", "Class-Path: a.jar\n  b.jar\n\nClass-Path: c.jar\n", ["a.jar", "b.jar"]],
    ["none", "Manifest-Version: 1.0\n", []],
  ])("is read: %s", (_what, manifest, paths) => expect(classPathIn(manifest)).toEqual(paths));
});

const jarOf = (classPath: string, more: Readonly<Record<string, string | Uint8Array>> = {}): Uint8Array =>
  zipOf({ "META-INF/MANIFEST.MF": manifestOf(classPath), ...more }, "", true);

const JAVA: RootFiles = {
  "/usr/bin/java": "\0",
  "/usr/bin/ffmpeg": "\0",
  "/opt/app/app.jar": jarOf("../shared/lib/one.jar ../shared/conf/ missing.jar"),
  "/opt/shared/lib/one.jar": jarOf("two.jar"),
  "/opt/shared/lib/two.jar": zipOf({}),
  "/opt/shared/lib/three.jar": zipOf({}),
  "/opt/shared/conf/x.properties": "",
  "/opt/agent/agent.jar": zipOf({}),
  "/opt/agent/agent.yml": "",
  "/usr/share/other/libagent.so": "\0",
  "/srv/args": '-cp "/opt/shared/lib/*"\n-Dx=/opt/agent/agent.yml',
};

const closureWith = (files: RootFiles, config: Partial<ImageConfig>) => closureOf(rootWith(files, config));

describe("a started jar", () => {
  const start = { cmd: ["java", "-jar", "/opt/app/app.jar"] };

  it.each<[string, string, Partial<ImageConfig>, Reach]>([
    ["what its class path names", "/opt/shared/lib/one.jar", start, "needed"],
    ["what that names in its turn", "/opt/shared/lib/two.jar", start, "needed"],
    ["a folder on its class path", "/opt/shared/conf/x.properties", start, "unknown"],
    ["what nothing names", "/opt/shared/lib/three.jar", start, "not reached"],
    [
      "an agent of the command",
      "/opt/agent/agent.jar",
      { cmd: ["java", "-javaagent:/opt/agent/agent.jar=x"] },
      "needed",
    ],
    [
      "an agent of the environment",
      "/opt/agent/agent.jar",
      { ...start, env: ["JAVA_TOOL_OPTIONS=-Xmx1g -javaagent:/opt/agent/agent.jar=x"] },
      "needed",
    ],
    [
      "what lies beside an agent",
      "/opt/agent/agent.yml",
      { ...start, env: ["JDK_JAVA_OPTIONS=-javaagent:/opt/agent/agent.jar"] },
      "unknown",
    ],
    [
      "an agent by its name",
      "/usr/share/other/libagent.so",
      { cmd: ["java", "-agentlib:agent=x"] },
      "needed",
    ],
    [
      "a class path of the environment",
      "/opt/shared/lib/three.jar",
      { ...start, workingDir: "/opt", env: ["CLASSPATH=shared/lib/*:."] },
      "unknown",
    ],
    ["a file of arguments", "/opt/shared/lib/three.jar", { cmd: ["java", "@/srv/args"] }, "unknown"],
    [
      "a file that it names",
      "/opt/agent/agent.yml",
      { cmd: ["java", "@args"], workingDir: "/srv" },
      "needed",
    ],
  ])("needs %s", (_what, path, config, reach) => {
    expect(reachOf(closureWith(JAVA, config), path)).toBe(reach);
  });

  it("names archives from the folder of the link that it is started by", () => {
    const files = {
      ...JAVA,
      "/opt/shared/lib/app.jar": { link: "/srv/app.jar" },
      "/srv/app.jar": jarOf("three.jar"),
    };
    const closure = closureWith(files, { cmd: ["java", "-jar", "/opt/shared/lib/app.jar"] });
    expect(closure.needs.get("/opt/shared/lib/three.jar")?.by).toBe("/opt/shared/lib/app.jar");
  });

  it("is started by a script before it", () => {
    const zip = Buffer.concat([Buffer.from("#!/usr/bin/java -jar\n"), jarOf("../shared/lib/three.jar")]);
    const closure = closureWith({ ...JAVA, "/opt/app/run.jar": zip }, { cmd: ["/opt/app/run.jar"] });
    expect(reachOf(closure, "/opt/shared/lib/three.jar")).toBe("needed");
  });

  it("needs the paths that its code names", () => {
    const jar = jarOf("", { "a/Main.class": classOf({ strings: ["/usr/bin/ffmpeg"] }) });
    expect(reachOf(closureWith({ ...JAVA, "/opt/app/app.jar": jar }, start), "/usr/bin/ffmpeg")).toBe(
      "needed",
    );
  });

  it("is a doubt where it is no zip", () => {
    const closure = closureWith({ ...JAVA, "/opt/app/app.jar": "PK\x03\x04" }, start);
    expect(closure.doubts).toEqual([
      "/opt/app/app.jar is no zip that can be read: what it names is not known",
    ]);
  });

  it("is a doubt where it holds more than is read", () => {
    const bomb = zipOf({ "A.class": Buffer.alloc(1 << 25) }, "", true);
    const closure = closureWith({ ...JAVA, "/opt/app/app.jar": bomb }, start);
    expect(closure.doubts.join()).toMatch(/^app\.jar holds more code than is read of archives/);
  });
});

/** A program that does nothing. */
const PYTHON = elfOf({ ".rodata": Buffer.from("\0") });
PYTHON.writeUInt16LE(2, 16);

describe("a zip of Python", () => {
  const PIP = "/usr/lib/python3/dist-packages/pip/__init__.py";
  const files = (app: Uint8Array): RootFiles => ({
    "/usr/bin/python3.11": PYTHON,
    "/usr/bin/env": "\0",
    "/usr/bin/ffmpeg": "\0",
    [PIP]: "",
    "/usr/bin/tool": app,
  });
  const zipapp = (main: string, isDeflated: boolean): Uint8Array =>
    Buffer.concat([
      Buffer.from("#!/usr/bin/env python3.11\n"),
      zipOf({ "__main__.py": main }, "", isDeflated),
    ]);

  it.each([true, false])("starts what its code does, deflated: %s", (isDeflated) => {
    const app = zipapp("import subprocess\nsubprocess.run(['ffmpeg'])", isDeflated);
    const closure = closureWith(files(app), { cmd: ["tool"] });
    expect(reachOf(closure, "/usr/bin/ffmpeg")).toBe("needed");
    expect(reachOf(closure, "/usr/bin/python3.11")).toBe("needed");
  });

  it("may import all that an interpreter looks through", () => {
    const closure = closureWith(files(zipapp("", true)), { cmd: ["tool"] });
    expect(reachOf(closure, PIP)).toBe("unknown");
  });
});
