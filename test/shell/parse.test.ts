import { describe, expect, it } from "vitest";
import { parseShell } from "../../src/shell/parse.ts";

const names = (text: string): (string | null)[] =>
  parseShell(text).commands.map(({ name }) => name?.value ?? null);

/** The value of the only argument of `x ARGUMENT`. */
const argumentValue = (argument: string): string | null | undefined =>
  parseShell(`x ${argument}`).commands[0]?.args[0]?.value;

describe("a shell script's commands", () => {
  it.each([
    ["a; b && c || d | e &", ["a", "b", "c", "d", "e"]],
    ["if a; then b; elif c; then d; else e; fi", ["a", "b", "c", "d", "e"]],
    ["for i in 1 2; do a; done; while b; do c; done; case x in y) d;; esac", ["a", "b", "c", "d"]],
    ["f() { a; }; ( b ); { c; }", ["a", "b", "c"]],
    ['a $(b `c`) "$(d)" <(e)', ["a", "b", "c", "d", "e"]],
    ["x=$(a) y=b", [null, "a"]],
    ["cat <<E\n$(a) b\nE\nc", ["cat", "a", "c"]],
    ["cat <<'E'\n$(a) b\nE", ["cat"]],
    ["[ -x /a ] && [[ -f $(b) ]]", ["[", "b"]],
    [`a \`b "\\\`c\\\`"\``, ["a", "b", "c"]],
    ['exec "$@"', ["exec"]],
    ["", []],
  ])("%j", (text, expected) => expect(names(text)).toEqual(expected));

  it("tells the list's own members apart from what is nested", () => {
    const { list } = parseShell("a && b | c || ! d\n(e); f &");
    expect(
      list.map(({ joined, pipeline, negated, background }) => [
        joined,
        pipeline?.map(({ name }) => name?.value) ?? null,
        negated,
        background,
      ]),
    ).toEqual([
      [";", ["a"], false, false],
      ["&&", ["b", "c"], false, false],
      ["||", ["d"], true, false],
      [";", null, false, false],
      [";", ["f"], false, true],
    ]);
  });

  it("says where they stand", () => {
    const text = "true &&\n  rm -rf  /x >/dev/null 2>&1";
    const [, command] = parseShell(text).commands;
    expect(text.slice(command?.from, command?.to)).toBe("rm -rf  /x >/dev/null 2>&1");
    expect(command?.args.map(({ from, to }) => text.slice(from, to))).toEqual(["-rf", "/x"]);
    expect(command?.redirects.map(({ operator, target }) => [operator, target?.value])).toEqual([
      [">", "/dev/null"],
      [">&", "1"],
    ]);
  });

  it("knows assignments, before a command and in export", () => {
    const { commands } = parseShell("A=/x B=$C run; export D='y z' E+=f; G=(1 2)");
    expect(
      commands.flatMap(({ assignments }) =>
        assignments.map(({ name, value }) => [name, value?.value ?? null]),
      ),
    ).toEqual([
      ["A", "/x"],
      ["B", null],
      ["D", "y z"],
      ["E", null],
      ["G", null],
    ]);
  });

  it("names functions", () =>
    expect(parseShell("f() { :; }; function g { :; }").functions).toEqual(["f", "g"]));
});

describe("a word's value", () => {
  it.each([
    ["plain", "plain"],
    [`a'b'"c"$'\\x64'\\ e`, "abcd e"],
    ["'*'", "*"],
    ["''", ""],
    ["*.so", null],
    ["$x", null],
    [`"a\${x}b"`, null],
    ["$(x)", null],
    ["$((1+1))", null],
    ["{a,b}", null],
    ["~/x", null],
    ["~/x'y'", null],
    ["a~", "a~"],
  ])("%s is %j", (argument, value) => expect(argumentValue(argument)).toBe(value));

  it.each([
    [
      "$x/y",
      [
        { kind: "variable", name: "x", fallback: null, quoted: false },
        { kind: "text", value: "/y" },
      ],
    ],
    ['"$@"', [{ kind: "variable", name: "@", fallback: null, quoted: true }]],
    [
      "/a/*.so",
      [
        { kind: "text", value: "/a/" },
        { kind: "glob", value: "*" },
        { kind: "text", value: ".so" },
      ],
    ],
    [`\${x%/*}`, [{ kind: "other" }]],
    [`\${#x}`, [{ kind: "other" }]],
    ["~/x", [{ kind: "other" }, { kind: "text", value: "/x" }]],
  ])("%s has pieces", (argument, pieces) =>
    expect(parseShell(`x ${argument}`).commands[0]?.args[0]?.pieces).toEqual(pieces),
  );

  it("keeps what stands in place of an unset variable", () => {
    const [piece] = parseShell(`x \${JAVA:-/usr/bin/java}`).commands[0]?.args[0]?.pieces ?? [];
    expect(piece).toMatchObject({ kind: "variable", name: "JAVA", fallback: { value: "/usr/bin/java" } });
  });
});

describe("what is no script", () => {
  it.each(["if a; then b", "'", "a $(b", "((", "}", "case x in", "<<", "\0\x01\x02", "$("])(
    "%j is read without throwing",
    (text) => {
      expect(() => parseShell(text)).not.toThrow();
    },
  );

  it("is said to be none, also in a substitution", () => {
    expect(parseShell("if a; then b").errors).not.toEqual([]);
    expect(parseShell("a $(if b)").errors).not.toEqual([]);
    expect(parseShell("a && b").errors).toEqual([]);
  });

  it("may be nested as deeply as it likes", () => {
    expect(parseShell(`${"$(".repeat(20_000)}a`).errors).not.toEqual([]);
    expect(() => parseShell(`${"(".repeat(20_000)}a`)).not.toThrow();
  });
});
