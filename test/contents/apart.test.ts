import { describe, expect, it } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { isIdle } from "../../src/contents/known/idle.ts";
import { type Reach, reachOf } from "../../src/model/closure.ts";
import type { ImageConfig } from "../../src/model/image.ts";
import { type RootFiles, rootWith } from "../support/root.ts";
import { elfOf } from "./languages/elf-of.ts";

/** A program or a library that does nothing but hold strings, and may start others. */
const compiled = (strings = "", imports = ""): Uint8Array => {
  const file = elfOf({
    ".rodata": Buffer.from(`\0${strings}\0`),
    ".dynstr": Buffer.from(`\0${imports}\0`),
  });
  file.writeUInt16LE(2, 16);
  return file;
};

const reached = (path: string, files: RootFiles, config: Partial<ImageConfig>): Reach => {
  const closure = closureOf(rootWith(files, config));
  expect(closure.complete).toBe(true);
  return reachOf(closure, path);
};

describe("pip among the packages of Python", () => {
  const PIP = "/usr/lib/python3/dist-packages/pip/__init__.py";
  const PYTHON: RootFiles = {
    "/usr/bin/python3.11": compiled(),
    "/usr/lib/python3.11/ensurepip.py": 'run_module("pip")\nimport pip',
    "/usr/lib/python3.11/config-3.11-x86_64-linux-gnu/libpython3.11.a": "!",
    "/usr/lib/python3/dist-packages/six.py": "",
    [PIP]: "import setuptools",
    "/srv/app/main.py": "import six",
  };
  const config = { cmd: ["python3.11", "main.py"], workingDir: "/srv/app" };

  it.each<[string, RootFiles, Reach]>([
    ["nobody asks for it", {}, "not reached"],
    ["the application imports it", { "/srv/app/tool.py": "import os, pip" }, "unknown"],
    ["the application imports it by name", { "/srv/app/tool.py": '__import__("pip")' }, "unknown"],
    ["a script of the application starts it", { "/srv/app/run.py": 'call([exe, "-m", "pip"])' }, "unknown"],
    [
      "a library names it for its own installation",
      { "/usr/local/lib/python3.11/dist-packages/x.py": 'call([exe, "-m", "pip"])' },
      "not reached",
    ],
    [
      "a library imports it",
      { "/usr/local/lib/python3.11/dist-packages/x.py": "try:\n    import pip.req\nexcept: pass" },
      "unknown",
    ],
    ["a module has no source", { "/srv/app/secret.pyc": "\0" }, "unknown"],
    ["a compiled module names it", { "/srv/app/fast.so": compiled("pip\0os") }, "unknown"],
    ["a word begins like it", { "/srv/app/tool.py": "import pipeline" }, "not reached"],
  ])("where %s", (_what, files, reach) => {
    expect(reached(PIP, { ...PYTHON, ...files }, config)).toBe(reach);
  });

  it("says nothing of the packages beside it", () => {
    expect(reached("/usr/lib/python3/dist-packages/six.py", PYTHON, config)).toBe("unknown");
  });

  it("is there with what links programs to Python", () => {
    const library = "/usr/lib/python3.11/config-3.11-x86_64-linux-gnu/libpython3.11.a";
    expect(reached(library, PYTHON, config)).toBe("not reached");
  });
});

describe("what a Java development kit has beside its runtime", () => {
  const HOME = "/usr/lib/jvm/java-17";
  const WINDOWS = `${HOME}/lib/libawt_xawt.so`;
  const JAVA: RootFiles = {
    [`${HOME}/bin/java`]: compiled("libsplashscreen.so"),
    [`${HOME}/bin/javac`]: compiled(),
    [`${HOME}/lib/src.zip`]: "PK",
    [`${HOME}/lib/modules`]: "m",
    [WINDOWS]: compiled(),
    [`${HOME}/lib/libsplashscreen.so`]: compiled(),
    "/usr/bin/java": { link: `${HOME}/bin/java` },
    "/usr/share/java/commons.jar": "PK",
    "/opt/app/app.jar": "PK",
  };
  const config = { cmd: ["java", "-jar", "app.jar"], workingDir: "/opt/app" };

  it.each<[string, string, RootFiles, Partial<ImageConfig>, Reach]>([
    ["its sources are nobody's need", `${HOME}/lib/src.zip`, {}, {}, "not reached"],
    ["its runtime stays", `${HOME}/lib/modules`, {}, {}, "unknown"],
    [
      "the application starts its compiler",
      `${HOME}/lib/src.zip`,
      { "/opt/app/run.sh": `${HOME}/bin/javac x` },
      {},
      "unknown",
    ],
    [
      "the container builds as it runs, and starts Java later",
      `${HOME}/lib/src.zip`,
      { "/usr/bin/mvn": `#!/usr/bin/java\nexec java\n` },
      { cmd: ["mvn"] },
      "unknown",
    ],
    ["there are no windows without a display", WINDOWS, {}, {}, "not reached"],
    ["its launcher knows the splash screen", `${HOME}/lib/libsplashscreen.so`, {}, {}, "not reached"],
    ["the image sets a display", WINDOWS, {}, { env: ["DISPLAY=:0"] }, "unknown"],
    ["a script sets one", WINDOWS, { "/opt/app/run.sh": "export DISPLAY=:1" }, {}, "unknown"],
    ["the image has a server of X", WINDOWS, { "/usr/bin/Xvfb": compiled() }, {}, "unknown"],
    [
      "its distribution's archives are asked for by name",
      "/usr/share/java/commons.jar",
      {},
      {},
      "not reached",
    ],
    [
      "a class path names all of them",
      "/usr/share/java/commons.jar",
      {},
      { env: ["CLASSPATH=/opt/app/*:/usr/share/java/*"] },
      "unknown",
    ],
  ])("%s", (_what, path, files, more, reach) => {
    expect(reached(path, { ...JAVA, ...files }, { ...config, ...more })).toBe(reach);
  });
});

describe("services of a system", () => {
  const UNIT = "/usr/lib/systemd/system/x.service";
  const FILES: RootFiles = {
    "/usr/bin/app": compiled("libdbus-1.so.3"),
    "/usr/lib/libdbus-1.so.3": compiled("/usr/share/dbus-1"),
    "/usr/lib/libsystemd.so.0": compiled("/usr/lib/systemd"),
    "/usr/lib/systemd/systemd": compiled("/usr/lib/systemd/system"),
    "/usr/share/dbus-1/services/x.service": "Exec=/usr/bin/other",
    "/usr/bin/other": compiled(),
    [UNIT]: "ExecStart=/usr/bin/other",
  };

  it.each<[string, string, Partial<ImageConfig>, Reach]>([
    ["are not started by a library that knows the bus", "/usr/bin/other", { cmd: ["app"] }, "not reached"],
    ["are where systemd is what the image starts", UNIT, { cmd: ["/usr/lib/systemd/systemd"] }, "unknown"],
  ])("%s", (_what, path, config, reach) => {
    expect(reached(path, FILES, config)).toBe(reach);
  });
});

describe("programs that start what they are told", () => {
  const files: RootFiles = {
    "/usr/bin/sed": compiled("strings", "system"),
    "/usr/bin/patch": compiled("strings", "system"),
    "/usr/bin/strings": compiled(),
  };

  it("start nothing by the names that they hold", () => {
    expect(reached("/usr/bin/strings", files, { cmd: ["sed"] })).toBe("not reached");
  });

  it("are few: others may start what they name", () => {
    expect(reached("/usr/bin/strings", files, { cmd: ["patch"] })).toBe("needed");
  });
});

describe("a program that starts others by their paths", () => {
  it.each<[string, string, string, Reach]>([
    ["that looks names up itself", "runsv\0PATH", "execve\0getenv", "needed"],
    ["that does not", "runsv", "execve\0getenv", "not reached"],
    ["that knows PATH and starts nothing", "runsv\0PATH", "getenv", "not reached"],
  ])("%s", (_name, strings, imports, reach) => {
    const files: RootFiles = {
      "/usr/bin/runsvdir": compiled(strings, imports),
      "/usr/bin/runsv": compiled(),
    };
    expect(reached("/usr/bin/runsv", files, { cmd: ["runsvdir", "/etc/service"] })).toBe(reach);
  });
});

describe("what comes along with libraries and does not run", () => {
  it.each([
    ["/app/node_modules/pino/test/basic.js", true],
    ["/app/node_modules/fastq/x.bench.js", true],
    ["/app/node_modules/@playwright/test/index.js", false],
    ["/app/node_modules/test/index.js", false],
    ["/app/node_modules/x/latest/index.js", false],
    ["/app/test/basic.js", false],
    ["/app/node_modules/better-sqlite3/build/node_gyp_bins/python3", true],
    ["/app/node_modules/x/binding.gyp", true],
    ["/usr/lib/python3/dist-packages/numpy/f2py/_backends/meson.build.template", true],
    ["/usr/lib/python3/dist-packages/numpy/testing/utils.py", false],
    ["/app/Makefile", false],
    ["/opt/ledger/target/surefire-reports/TEST-x.xml", true],
  ])("%s: %s", (path, idle) => {
    expect(isIdle(path)).toBe(idle);
  });
});
