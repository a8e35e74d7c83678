import { describe, expect, it } from "vitest";
import { findSdks } from "../../src/contents/sdks.ts";
import { type Files, rootOfFiles } from "./root-of-files.ts";

const found = (files: Files) =>
  findSdks(rootOfFiles(files)).map(({ kind, folder, version, onlyForBuilding }) => ({
    kind,
    folder,
    version,
    onlyForBuilding,
  }));

describe("an SDK", () => {
  it("of Java is a JDK, and no runtime", () => {
    const JRE = "/opt/jre";
    const JDK = "/opt/java/openjdk";
    const files: Files = {
      [`${JRE}/bin/java`]: "x",
      [`${JRE}/release`]: 'JAVA_VERSION="21.0.4"\n',
      [`${JDK}/bin/java`]: "x",
      [`${JDK}/bin/javac`]: "x",
      [`${JDK}/jmods/java.base.jmod`]: "x",
      [`${JDK}/lib/src.zip`]: "x",
      [`${JDK}/lib/modules`]: "x",
      [`${JDK}/release`]: 'IMPLEMENTOR="x"\nJAVA_VERSION="21.0.4"\n',
      "/usr/bin/javac": `-> ${JDK}/bin/javac`,
    };
    expect(found(files)).toEqual([
      {
        kind: "jdk",
        folder: JDK,
        version: "21.0.4",
        onlyForBuilding: [`${JDK}/bin/javac`, `${JDK}/jmods`, `${JDK}/lib/src.zip`],
      },
    ]);
  });

  it("of Go is all of it", () => {
    const files: Files = {
      "/usr/local/go/bin/go": "x",
      "/usr/local/go/pkg/tool/linux_amd64/compile": "x",
      "/usr/local/go/src/fmt/print.go": "x",
      "/usr/local/go/VERSION": "go1.23.1\ntime x\n",
      "/usr/local/go/lib/time/zoneinfo.zip": "x",
    };
    const all = ["/usr/local/go/bin", "/usr/local/go/pkg", "/usr/local/go/src"];
    expect(found(files)).toEqual([
      { kind: "go", folder: "/usr/local/go", version: "1.23.1", onlyForBuilding: all },
    ]);
  });

  it("in folders that others share claims none of those", () => {
    const files: Files = {
      "/usr/bin/rustc": "x",
      "/usr/bin/ls": "x",
      "/usr/lib/rustlib/x86_64/lib/libstd.rlib": "x",
      "/usr/lib/librustc_driver-1a2b.so": "x",
      "/usr/lib/libc.so": "x",
      "/usr/bin/nvcc": "x",
      "/usr/include/stdio.h": "x",
      "/usr/bin/javac": "x",
      "/usr/man/x": "x",
    };
    expect(found(files).map(({ kind, onlyForBuilding }) => [kind, onlyForBuilding])).toEqual([
      ["cuda", ["/usr/bin/nvcc"]],
      ["jdk", ["/usr/bin/javac"]],
      ["rust", ["/usr/bin/rustc", "/usr/lib/librustc_driver-1a2b.so", "/usr/lib/rustlib"]],
    ]);
  });

  it("of .NET leaves the host and the shared frameworks", () => {
    const files: Files = {
      "/usr/share/dotnet/dotnet": "x",
      "/usr/share/dotnet/host/fxr/8.0.1/libhostfxr.so": "x",
      "/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/System.dll": "x",
      "/usr/share/dotnet/sdk/8.0.101/csc.dll": "x",
      "/usr/share/dotnet/packs/A.Ref/8.0.1/a.dll": "x",
    };
    expect(found(files)[0]?.onlyForBuilding).toEqual(["/usr/share/dotnet/packs", "/usr/share/dotnet/sdk"]);
  });

  it("beside Node are npm and headers, and Yarn wherever it lies", () => {
    const files: Files = {
      "/usr/local/bin/node": "x",
      "/usr/local/bin/npm": "-> ../lib/node_modules/npm/bin/npm-cli.js",
      "/usr/local/bin/app": "x",
      "/usr/local/lib/node_modules/npm/bin/npm-cli.js": "x",
      "/usr/local/include/node/node.h": "x",
      "/opt/yarn-v1.22.22/bin/yarn": "x",
    };
    expect(found(files).map(({ kind, onlyForBuilding }) => [kind, onlyForBuilding])).toEqual([
      ["node-headers", ["/usr/local/include/node"]],
      ["node-tools", ["/opt/yarn-v1.22.22", "/usr/local/bin/npm", "/usr/local/lib/node_modules/npm"]],
    ]);
  });

  it("is none where only one of its marks is there", () => {
    expect(
      found({ "/usr/bin/dotnet": "x", "/app/bin/go": "x", "/app/bin/nvcc": "x", "/app/bin/node": "x" }),
    ).toEqual([]);
  });
});
