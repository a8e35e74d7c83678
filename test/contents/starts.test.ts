import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { startsIn } from "../../src/contents/scripts/starts.ts";

describe("what code starts or opens", () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    ["Python", "subprocess.check_output(['lsb_release', '-a'])", ["lsb_release"], []],
    ["JavaScript", "const { execFileSync } = cp; execFileSync(\n  `git`, [])", ["git"], []],
    ["PHP", '$p = proc_open("sendmail -t", $spec, $pipes);', ["sendmail"], []],
    ["Perl", 'system ( "tar xf $file" );', ["tar"], []],
    ["Ruby", 'ffi_lib "libvips.so.42"', [], ["libvips.so.42"]],
    [
      "SQL in a script",
      "sqlite3 :memory: \"select load_extension('mod_spatialite')\"",
      [],
      ["mod_spatialite"],
    ],
    ["Python's ctypes", 'CDLL(find_library("magic"))', [], ["magic"]],
    ["a call of everybody's, where nothing starts programs", 'test.run("name"); fn.call("x")', [], []],
    ["a string that is more than a name", `CDLL("libm.so.6 x")`, [], []],
    ["a name that is made at run time", "spawn(command); system('$tool -x')", [], []],
    ["the end of a longer name", 'respawn("tool")', [], []],
  ])("in %s", (_name, text, commands, libraries) => {
    expect(startsIn(text, "code", "")).toMatchObject({ commands, libraries, modules: [] });
  });

  it.each<[string, readonly string[]]>([
    ["const fp = require('lodash/fp');", ["lodash/fp"]],
    ['import glob, { sync } from "glob"; export * from"@scope/name/part"', ["glob", "@scope/name/part"]],
    ["// require('a')\n * import b from 'b'\n  /* require('c')\n", []],
    ["import 'core-js'; await import( `semver` )", ["semver", "core-js"]],
    ['require("./own"); import "../other"; require("/srv/it"); require(name)', []],
    ['prerequire("a"); transform"b"', []],
  ])("as modules: %s", (text, modules) => expect(startsIn(text, "app.js", "").modules).toEqual(modules));

  it.each<[string, string, string, readonly string[]]>([
    ["Ruby without parentheses", "app.rb", "system 'tar', 'xf'; exec \"git\"", ["tar", "git"]],
    ["Ruby's quotes", "app.rb", "a = `uname -s`; b = %x(lsof -i)", ["uname", "lsof"]],
    ["Perl's quotes", "x.pl", "my @a = qx{ps aux}; qx/who/; `w`; $qx = 1", ["ps", "who", "w"]],
    ["PHP's quotes", "x.php", "<?php echo `id -u`;", ["id"]],
    ["Lua", "x.lua", 'os.execute("sync"); io.popen("date +%s")', ["date", "sync"]],
    ["templates of JavaScript", "x.js", "exec `git`; html`b c`", []],
    ["names that are made at run time", "x.pl", "`$tool -x`; system $tool", []],
  ])("as commands of %s", (_name, file, text, commands) =>
    expect([...startsIn(text, file, "").commands].sort()).toEqual([...commands].sort()),
  );

  it("is read as the language that the first line names", () => {
    expect(startsIn("puts `uname`", "tool", "ruby").commands).toEqual(["uname"]);
    expect(startsIn("puts `uname`", "tool", "").commands).toEqual([]);
  });

  it("is no call where the language wants parentheses", () => {
    expect(startsIn('ffi_lib "libm.so"', "app.js", "").libraries).toEqual([]);
    expect(startsIn('ffi_lib "libm.so"', "app.rb", "").libraries).toEqual(["libm.so"]);
  });

  it("is all that a search from the left finds, though it starts at parentheses", () => {
    const FROM_LEFT = /\b(?:spawn|exec|run|which)(?:Sync|[234])?\s*\(\s*[[(]?\s*["'`]([\w.+-]+)(?=["'`\s])/g;
    const parts = [
      "spawn",
      "exec",
      "run",
      "Sync",
      "3",
      "(",
      "[",
      " ",
      '"',
      "'",
      "ls",
      "which",
      ")",
      "-",
      "\n",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 24 }), (words) => {
        const text = `spawn ${words.join("")}`;
        const names = [...text.matchAll(FROM_LEFT)].map(([, name]) => name);
        expect(startsIn(text, "code", "").commands).toEqual(expect.arrayContaining(names));
      }),
      { numRuns: 2000 },
    );
  });
});
