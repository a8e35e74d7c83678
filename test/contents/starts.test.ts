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
    ["Python's ctypes", 'CDLL(find_library("magic"))', [], ["magic"]],
    ["a call of everybody's, where nothing starts programs", 'test.run("name"); fn.call("x")', [], []],
    ["a name that is made at run time", "spawn(command); system('$tool -x')", [], []],
    ["the end of a longer name", 'respawn("tool")', [], []],
  ])("in %s", (_name, text, commands, libraries) => {
    expect(startsIn(text)).toEqual({ commands, libraries });
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
        expect(startsIn(text).commands).toEqual(expect.arrayContaining(names));
      }),
      { numRuns: 2000 },
    );
  });
});
