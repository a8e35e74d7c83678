import { describe, expect, it } from "vitest";
import { readGoBuild } from "../../../src/contents/languages/go-build.ts";
import { nestedJars } from "../../../src/contents/languages/jar.ts";
import { readZip } from "../../../src/contents/zip/zip.ts";
import { type Files, rootOfFiles } from "../root-of-files.ts";
import { zipOf } from "../zip/zip-of.ts";
import { elfOf, goBuildOf } from "./elf-of.ts";
import { byId, filesOf, needsOf, packagesOf, warningsOf } from "./packages.ts";

const versions = (files: Files) => byId(packagesOf(files), ({ version }) => version);

describe("a program", () => {
  const RECORD =
    "path\tx.org/tool/cmd\nmod\tx.org/tool\tv1.2.3\th1:a=\ndep\ty.org/lib\tv0.1.0\th1:b=\n=>\tz.org/fork\tv0.2.0\th1:c=\nbuild\tCGO_ENABLED=0\n";
  const GO = elfOf({ ".text": Buffer.alloc(200), ".go.buildinfo": goBuildOf("go1.22.3", RECORD) });

  it("of Go tells its module", () => {
    expect(versions({ "/usr/bin/tool": GO })).toEqual({ "go:x.org/tool": "v1.2.3" });
    expect(readGoBuild(rootOfFiles({ "/t": GO }), "/t")).toEqual({
      goVersion: "go1.22.3",
      path: "x.org/tool/cmd",
      module: { path: "x.org/tool", version: "v1.2.3" },
      dependencies: [{ path: "z.org/fork", version: "v0.2.0" }],
    });
  });

  it("of cargo-auditable is told as one, and no more", () => {
    expect(versions({ "/usr/bin/rg": elfOf({ ".dep-v0": Buffer.alloc(9) }) })).toEqual({ "cargo:rg": "" });
  });

  it.each<[string, Buffer]>([
    ["in C", elfOf({ ".text": Buffer.alloc(64) })],
    [
      "of Go before 1.18",
      elfOf({
        ".go.buildinfo": Buffer.concat([
          Buffer.from("\xff Go buildinf:\x08\x00", "latin1"),
          Buffer.alloc(64),
        ]),
      }),
    ],
    [
      "with a record that says it is longer",
      elfOf({ ".go.buildinfo": goBuildOf("go1.22", "x").subarray(0, 36) }, 0),
    ],
    ["cut short", GO.subarray(0, 60)],
    [
      "whose sections lie nowhere",
      Buffer.concat([GO.subarray(0, 40), Buffer.alloc(8, 0xff), GO.subarray(48)]),
    ],
  ])("%s is no package", (_, body) => {
    expect(packagesOf({ "/usr/bin/tool": Buffer.concat([body, Buffer.alloc(300_000)]) })).toEqual([]);
  });
});

describe("a jar", () => {
  it("has the coordinates that Maven left in it, and the version of its file", () => {
    const files: Files = {
      "/app/lib/commons-lang3-3.12.0.jar": zipOf({
        "META-INF/maven/org.apache/commons-lang3/pom.properties": "",
      }),
      "/app/lib/plain.jar": zipOf(
        { "META-INF/MANIFEST.MF": "Manifest-Version: 1.0\r\nImplementation-Version: 2.4\r\n" },
        "made by hand",
      ),
      "/app/x-1.0-SNAPSHOT.war": zipOf({ "WEB-INF/lib/a-1.jar": "" }),
      "/root/.m2/repository/a/a/1/a-1.jar": zipOf({}),
    };
    expect(versions(files)).toEqual({
      "jar:org.apache:commons-lang3": "3.12.0",
      "jar:plain": "2.4",
      "jar:x": "1.0-SNAPSHOT",
    });
  });

  it("that carries others says so", () => {
    const root = rootOfFiles({
      "/app.jar": zipOf({ "BOOT-INF/lib/a-1.jar": "", "BOOT-INF/classes/A.class": "" }),
    });
    expect(nestedJars(readZip(root, "/app.jar") ?? [])).toEqual(["BOOT-INF/lib/a-1.jar"]);
  });

  it("that is broken has the name of its file, and a warning", () => {
    const broken = zipOf({ a: "b" });
    broken.writeUInt32LE(0xffffff, broken.length - 6);
    const files: Files = { "/a-1.jar": broken, "/b-2.jar": "no zip" };
    expect(versions(files)).toEqual({ "jar:a": "1", "jar:b": "2" });
    expect(warningsOf(files)).toHaveLength(2);
  });
});

describe("Yarn's cached zips", () => {
  it("have the name that stands in them", () => {
    const files: Files = {
      "/app/.yarn/cache/@a-b-c-npm-1.2.3-0123456789-abc.zip": zipOf({
        "node_modules/": "",
        "node_modules/@a-b/": "",
        "node_modules/@a-b/c/package.json": "{}",
      }),
    };
    expect(versions(files)).toEqual({ "npm:@a-b/c": "1.2.3" });
  });
});

describe(".NET", () => {
  const DEPS = {
    runtimeTarget: { name: ".NETCoreApp,Version=v8.0" },
    targets: {
      ".NETCoreApp,Version=v8.0": {
        "app/1.0.0": { dependencies: { Lib: "2.0.0", Ref: "1.0.0" }, runtime: { "app.dll": {} } },
        "Lib/2.0.0": {
          runtime: { "lib/net8.0/Lib.dll": {} },
          resources: { "lib/net8.0/de/Lib.resources.dll": { locale: "de" } },
          runtimeTargets: { "runtimes/linux-x64/native/libl.so": {}, "../../etc/passwd": {} },
        },
        "Ref/1.0.0": { runtime: { "lib/Ref.dll": {} } },
      },
    },
    libraries: { "app/1.0.0": { type: "project" }, "Lib/2.0.0": { type: "package" } },
  };

  it("has the libraries of an application where publishing puts them", () => {
    const files: Files = {
      "/app/app.deps.json": DEPS,
      "/app/app.dll": "1",
      "/app/Lib.dll": "1",
      "/app/de/Lib.resources.dll": "1",
      "/app/runtimes/linux-x64/native/libl.so": "1",
      "/etc/passwd": "1",
    };
    expect(filesOf(files)).toEqual({
      "dotnet:Lib": ["/app/Lib.dll", "/app/de/Lib.resources.dll", "/app/runtimes/linux-x64/native/libl.so"],
      "dotnet:app": ["/app/app.deps.json", "/app/app.dll"],
    });
    expect(needsOf(files)["dotnet:app"]).toEqual([["dotnet:Lib"]]);
  });

  it("has what an installation holds, by version", () => {
    const files: Files = {
      "/usr/share/dotnet/dotnet": "1",
      "/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/Microsoft.NETCore.App.deps.json": DEPS,
      "/usr/share/dotnet/sdk/8.0.101/csc.dll": "1",
      "/usr/bin/dotnet": "-> ../share/dotnet/dotnet",
    };
    expect(versions(files)).toEqual({
      "dotnet:Microsoft.NET.Sdk": "8.0.101",
      "dotnet:Microsoft.NETCore.App": "8.0.1",
    });
  });
});
