import { describe, expect, it } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { reachOf } from "../../src/model/closure.ts";
import type { ImageConfig } from "../../src/model/image.ts";
import { type RootFiles, rootWith } from "../support/root.ts";

const SYSTEM: RootFiles = {
  "/usr/bin/gcc": "\0",
  "/usr/bin/make": "\0",
  "/usr/bin/tool": "\0",
  "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
};

const reached = (
  files: RootFiles,
  path: string,
  config: Partial<ImageConfig> = { cmd: ["tool"], workingDir: "/app" },
): string => reachOf(closureOf(rootWith({ ...SYSTEM, ...files }, { volumes: ["/home"], ...config })), path);

describe("in a folder that is open to all names, what only builders read", () => {
  it.each<[string, RootFiles, string]>([
    [
      "Go's build cache",
      { "/root/.cache/go-build/0a/0a1b-d": "/usr/bin/gcc" },
      "/root/.cache/go-build/0a/0a1b-d",
    ],
    ["what another user built", { "/home/me/.cargo/git/db/x": "/usr/bin/gcc" }, "/home/me/.cargo/git/db/x"],
    ["Go's modules", { "/root/go/pkg/mod/x@v1/x.go": "/usr/bin/gcc" }, "/root/go/pkg/mod/x@v1/x.go"],
    [
      "Cargo's crates",
      { "/root/.cargo/registry/src/i/x/lib.rs": "/usr/bin/gcc" },
      "/root/.cargo/registry/src/i/x/lib.rs",
    ],
    [
      "Cargo's objects",
      {
        "/app/target/.rustc_info.json": "{}",
        "/app/target/release/.fingerprint/x": "x",
        "/app/target/release/deps/x.d": "/usr/bin/gcc",
      },
      "/app/target/release/deps/x.d",
    ],
    [
      "what CMake found",
      { "/app/build/cmake_install.cmake": "x", "/app/build/CMakeCache.txt": "CC=/usr/bin/gcc" },
      "/app/build/CMakeCache.txt",
    ],
    [
      "what configure found",
      { "/app/config.status": "#!/bin/sh\n/usr/bin/gcc", "/app/config.log": "x" },
      "/app/config.log",
    ],
  ])("is not reached: %s", (_, files, path) => {
    expect(reached(files, path)).toBe("not reached");
    expect(reached(files, "/usr/bin/gcc")).toBe("not reached");
  });

  it("may all be used where a builder surely runs", () => {
    const files = { "/app/cmake_install.cmake": "x", "/app/Makefile": "all:\n\t/usr/bin/gcc x.c\n" };
    expect(reached(files, "/usr/bin/gcc", { cmd: ["make", "run"], workingDir: "/app" })).toBe("needed");
    expect(reached(files, "/app/Makefile", { cmd: ["make", "run"], workingDir: "/app" })).toBe("unknown");
  });

  it("is needed where something names it", () => {
    const files: RootFiles = {
      "/app/target/.rustc_info.json": "{}",
      "/app/target/release/.fingerprint/x": "x",
      "/app/target/release/build/x-1/out/data.bin": "x",
      "/app/start": "#!/usr/bin/tool\n/app/target/release/build/x-1/out/data.bin\n",
    };
    expect(reached(files, "/app/target/release/build/x-1/out/data.bin")).toBe("needed");
  });

  it("is told from a folder that only has such a name", () => {
    expect(reached({ "/app/target/release/deps/x": "x" }, "/app/target/release/deps/x")).toBe("unknown");
    expect(reached({ "/app/Makefile": "x" }, "/app/Makefile")).toBe("unknown");
  });
});

describe("a list of directories for the linker", () => {
  const conf = "/etc/ld.so.conf.d/other.conf";
  const files: RootFiles = {
    "/etc/ld.so.conf": "include /etc/ld.so.conf.d/*.conf\n",
    [conf]: "/lib32\n",
    "/usr/lib32/libc.so.6": "x",
    "/lib32": { link: "usr/lib32" },
  };

  it("is not needed where nothing that lies there is", () => {
    expect(reached(files, conf)).toBe("not reached");
    expect(reached(files, "/etc/ld.so.conf")).toBe("needed");
  });

  it("is needed where something is", () => {
    const config = { cmd: ["tool", "/usr/lib32/libc.so.6"] };
    expect(reached(files, conf, config)).toBe("needed");
  });
});
