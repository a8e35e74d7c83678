import { describe, expect, it } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { isSourcePosition } from "../../src/contents/gapless.ts";
import { type Closure, reachOf } from "../../src/model/closure.ts";
import { type RootFiles, rootWith } from "../support/root.ts";
import { elfOf, GO_NOTE } from "./languages/elf-of.ts";

/** Go's own folder, as `apt-get install golang-go` leaves it, and programs beside it. */
const SYSTEM: RootFiles = {
  "/usr/lib/go/bin/go": "\x7fEx",
  "/usr/lib/go/pkg/tool/link": "x",
  "/usr/lib/go/src/runtime/proc.go": "x",
  "/usr/lib/go/lib/time/zoneinfo.zip": "x",
  "/usr/bin/git": "\0",
  "/usr/bin/gcc": "\0",
  "/usr/bin/jq": "\0",
  "/srv/page.html": "x",
};

const goProgram = (strings: string, functions: string | null): Buffer =>
  elfOf({
    ".note.go.buildid": GO_NOTE,
    ".rodata": Buffer.from(strings),
    ...(functions === null ? {} : { ".gopclntab": Buffer.from(`\0${functions.split(" ").join("\0")}\0`) }),
  });

const closureWith = (app: Buffer): Closure =>
  closureOf(rootWith({ ...SYSTEM, "/usr/local/bin/app": app }, { cmd: ["app"] }));

const STRINGS = "digits/usr/lib/goabsent/srv/page.htmlgccokjq";

describe("a program of Go", () => {
  it("does not need the Go that made it, though it names its folder", () => {
    const closure = closureWith(goProgram(STRINGS, "main.main runtime.GOROOT"));
    expect(reachOf(closure, "/usr/lib/go/bin/go")).toBe("not reached");
    expect(reachOf(closure, "/usr/lib/go/src/runtime/proc.go")).toBe("not reached");
  });

  it("reads the time zones that lie there", () => {
    const closure = closureWith(goProgram(STRINGS, "main.main"));
    expect(reachOf(closure, "/usr/lib/go/lib/time/zoneinfo.zip")).toBe("needed");
  });

  it("needs all other files that it names", () => {
    expect(reachOf(closureWith(goProgram(STRINGS, "main.main")), "/srv/page.html")).toBe("needed");
  });

  it.each([
    ["looks for packages of Go", "main.main go/build.(*Context).Import"],
    ["looks for them by a library", "golang.org/x/tools/go/packages.Load"],
    ["does not tell what it is made of", null],
  ])("may read Go's folder where it %s", (_, functions) => {
    expect(reachOf(closureWith(goProgram(STRINGS, functions)), "/usr/lib/go/bin/go")).toBe("unknown");
  });

  it("that can start programs may start those whose names stand anywhere in its strings, but builds nothing", () => {
    const closure = closureWith(goProgram(STRINGS, "main.main os/exec.(*Cmd).Start"));
    expect(reachOf(closure, "/usr/bin/git")).toBe("needed");
    expect(reachOf(closure, "/usr/bin/jq")).toBe("needed");
    expect(reachOf(closure, "/usr/bin/gcc")).toBe("not reached");
  });

  it("that can start none is not taken to start any", () => {
    expect(reachOf(closureWith(goProgram(STRINGS, "main.main")), "/usr/bin/git")).toBe("not reached");
  });
});

it("a program of Rust that can start programs may start those that stand anywhere in its strings", () => {
  const strings = Buffer.from("digitsjqRUST_BACKTRACE");
  const rust = (symbols: string): Buffer =>
    elfOf({ ".rodata": strings, ".dynstr": Buffer.from(`\0${symbols}\0`) });
  expect(reachOf(closureWith(rust("execvp")), "/usr/bin/jq")).toBe("needed");
  expect(reachOf(closureWith(rust("open")), "/usr/bin/jq")).toBe("not reached");
});

it.each([
  ["an editor", "vim.basic", "not reached"],
  ["version control", "git", "not reached"],
  ["any other", "app", "needed"],
])("%s that names languages (%s) does not run their compilers: %s", (_, name, reach) => {
  const program = elfOf({ ".rodata": Buffer.from("\0gcc\0"), ".dynstr": Buffer.from("\0execvp\0") });
  const files = { ...SYSTEM, [`/usr/bin/${name}`]: program };
  expect(reachOf(closureOf(rootWith(files, { cmd: [name] })), "/usr/bin/gcc")).toBe(reach);
});

describe("a path in a compiled program", () => {
  it.each([
    ["/root/.cargo/registry/src/i/regex-1/src/lib.rs", true],
    ["/root/.cargo/registry/src/i/regex-1/src/lib.rsassertion", true],
    ["/usr/include/boost/smart_ptr/shared_ptr.hpp", true],
    ["/build/main.c", true],
    ["/etc/app.conf", false],
    ["/etc/app.cfg", false],
    ["/usr/share/app/page.html", false],
    ["/opt/lib/libx.so", false],
  ])("%s is the place of a source: %s", (path, isSource) => {
    expect(isSourcePosition(path, "/usr/local/bin/app")).toBe(isSource);
  });

  it("is read by a compiler, whatever it is", () => {
    expect(isSourcePosition("/usr/include/stdio.h", "/usr/bin/x86_64-linux-gnu-gcc-12")).toBe(false);
    expect(isSourcePosition("/usr/include/stdio.h", "/usr/lib/gcc/x86_64-linux-gnu/12/cc1")).toBe(false);
  });

  it("that names a source in a text is a need", () => {
    const files = { "/usr/bin/run": "#!/bin/sh\ncat /srv/main.c\n", "/bin/sh": "\0", "/srv/main.c": "x" };
    const closure = closureOf(rootWith(files, { cmd: ["run"] }));
    expect(reachOf(closure, "/srv/main.c")).toBe("needed");
  });
});
