// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles have their own variables
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseDockerfile } from "../../src/dockerfile/parse.ts";
import { SlimError } from "../../src/model/error.ts";

const parse = (...lines: readonly string[]) => parseDockerfile(lines.join("\n"), "Dockerfile");

/** `line-endLine KEYWORD argument` of every instruction, those before the first FROM too. */
const outline = (...lines: readonly string[]): readonly string[] => {
  const { globalArgs, stages } = parse(...lines);
  return [...globalArgs, ...stages.flatMap(({ instructions }) => instructions)].map(
    ({ line, endLine, keyword, argument }) => `${line}-${endLine} ${keyword} ${argument}`,
  );
};

const heredocs = (...lines: readonly string[]) =>
  parse("FROM x", ...lines).stages.flatMap(({ instructions }) =>
    instructions.flatMap((each) => each.heredocs),
  );

describe("instructions are parted as BuildKit parts them", () => {
  const cases: readonly [name: string, lines: readonly string[], expected: readonly string[]][] = [
    ["any case of the keyword", ["from x", "Run a"], ["1-1 FROM x", "2-2 RUN a"]],
    [
      "continuations are joined without a blank",
      ["FROM x", "RUN a\\", "b  \\", "  c"],
      ["1-1 FROM x", "2-4 RUN ab    c"],
    ],
    ["blanks after the continuation", ["FROM x", "RUN a \\ \t", " b"], ["1-1 FROM x", "2-3 RUN a  b"]],
    [
      "two escapes at the end are text",
      ["FROM x", "RUN echo \\\\", "USER u"],
      ["1-1 FROM x", "2-2 RUN echo \\\\", "3-3 USER u"],
    ],
    [
      "comments and blank lines inside a continuation",
      ["FROM x", "RUN a \\", "  # why", "", "\t", "  && b"],
      ["1-1 FROM x", "2-6 RUN a   && b"],
    ],
    [
      "a comment that ends in an escape continues nothing",
      ["FROM x", "# c \\", "RUN a"],
      ["1-1 FROM x", "3-3 RUN a"],
    ],
    ["a number sign after a command is text", ["FROM x", "RUN a # b"], ["1-1 FROM x", "2-2 RUN a # b"]],
    ["an open continuation at the end of the file", ["FROM x", "RUN a \\"], ["1-1 FROM x", "2-2 RUN a"]],
    ["a byte order mark", ["\uFEFFFROM x"], ["1-1 FROM x"]],
    ["Windows line ends", ["FROM x\r", "RUN a \\\r", " b\r", ""], ["1-1 FROM x", "2-3 RUN a  b"]],
    [
      "the escape directive and a Windows path",
      ["# escape=`", "FROM x", "COPY a c:\\", "RUN a `", "  b"],
      ["2-2 FROM x", "3-3 COPY a c:\\", "4-5 RUN a   b"],
    ],
    [
      "directives in any order and case",
      ["# Syntax = docker/dockerfile:1", "#CHECK=skip=all", "# ESCAPE = `", "FROM x", "RUN a \\", "RUN b"],
      ["4-4 FROM x", "5-5 RUN a \\", "6-6 RUN b"],
    ],
    [
      "no directive after a comment",
      ["# hi", "# escape=`", "FROM x", "RUN a `", "RUN b"],
      ["3-3 FROM x", "4-4 RUN a `", "5-5 RUN b"],
    ],
    [
      "no directive after an unknown key",
      ["# foo=bar", "# escape=`", "FROM x", "RUN a \\", "b"],
      ["3-3 FROM x", "4-5 RUN a b"],
    ],
    [
      "no directive after a blank line",
      ["", "# escape=`", "FROM x", "RUN a \\", "b"],
      ["3-3 FROM x", "4-5 RUN a b"],
    ],
    ["ARG before FROM", ["ARG A=1", "FROM x"], ["1-1 ARG A=1", "2-2 FROM x"]],
  ];
  test.each(cases)("%s", (_, lines, expected) => expect(outline(...lines)).toEqual(expected));

  it("keeps the source as it stands", () => {
    const [stage] = parse("FROM x", "  RUN a \\\r", "# c\r", "\t b\r", "", "USER u").stages;
    expect(stage?.instructions.map(({ text }) => text)).toEqual([
      "FROM x",
      "  RUN a \\\r\n# c\r\n\t b",
      "USER u",
    ]);
  });
});

describe("heredocs", () => {
  const cases: readonly [name: string, lines: readonly string[], expected: readonly object[]][] = [
    ["one", ["RUN <<EOF", "a", "# b", "EOF"], [{ name: "EOF", body: "a\n# b\n", expand: true }]],
    [
      "a space before the name",
      ["RUN cat << 'EOF'", "FROM y", "EOF"],
      [{ name: "EOF", body: "FROM y\n", expand: false }],
    ],
    [
      "a file descriptor",
      ["RUN 3<<EOF cat", "FROM y", "EOF"],
      [{ name: "EOF", body: "FROM y\n", expand: true }],
    ],
    [
      "two on a line",
      ['COPY <<A <<"B" /d/', "B", "A", "A", "B"],
      [
        { name: "A", body: "B\n", expand: true },
        { name: "B", body: "A\n", expand: false },
      ],
    ],
    ["tabs gone", ["ADD <<-E /x", "\ta", "\t\tb", "\tE"], [{ name: "E", body: "a\nb\n", expand: true }]],
    ["tabs kept without the dash", ["RUN <<E", "\tE", "E"], [{ name: "E", body: "\tE\n", expand: true }]],
    [
      "an escaped quote is no quote",
      ["RUN <<eo\\'f", "a", "eo'f"],
      [{ name: "eo'f", body: "a\n", expand: true }],
    ],
    [
      "after a continuation",
      ["RUN a && \\", "  cat <<E", "x \\", "E"],
      [{ name: "E", body: "x \\\n", expand: true }],
    ],
    [
      "after flags",
      ["RUN --mount=type=cache,target=/c <<E", "x", "E"],
      [{ name: "E", body: "x\n", expand: true }],
    ],
    ["after ONBUILD", ["onbuild run <<E", "USER y", "E"], [{ name: "E", body: "USER y\n", expand: true }]],
    ["Windows line ends", ["RUN <<E\r", "a\r", "E\r"], [{ name: "E", body: "a\r\n", expand: true }]],
    ["inside double quotes it is text", ['RUN echo "a <<EOF b"', "RUN true"], []],
    ["inside single quotes it is text", ["RUN sh -c 'cat <<EOF'", "RUN true"], []],
    ["a here string is none", ["RUN cat <<<x", "RUN cat <<< y"], []],
    ["a shift is none", ["RUN echo $((1<<3)) $((1 << 3))", "RUN true"], []],
    ["not in exec form", ['RUN ["sh", "-c", "cat <<EOF"]', "RUN true"], []],
    ["not in LABEL", ["LABEL a=<<EOF", "RUN true"], []],
    ["not after an open quote", ["RUN echo it's <<EOF", "RUN true"], []],
  ];
  test.each(cases)("%s", (_, lines, expected) => expect(heredocs(...lines)).toEqual(expected));

  it("are no part of the argument but of the lines", () => {
    expect(outline("FROM x", "RUN <<EOF", "a", "EOF", "USER u")).toEqual([
      "1-1 FROM x",
      "2-4 RUN <<EOF",
      "5-5 USER u",
    ]);
  });
});

describe("flags", () => {
  const cases: readonly [text: string, flags: readonly string[], argument: string][] = [
    ["COPY --from=build --chown=1:1 a b", ["--from=build", "--chown=1:1"], "a b"],
    ['RUN --mount="type=cache,target=/a b" make', ["--mount=type=cache,target=/a b"], "make"],
    [
      "RUN --mount=type=cache,target=/root/.cache/pip pip install x",
      ["--mount=type=cache,target=/root/.cache/pip"],
      "pip install x",
    ],
    ["RUN echo --mount=x", [], "echo --mount=x"],
    ["COPY -- --a b", [], "--a b"],
  ];
  test.each(cases)("%s", (text, flags, argument) => {
    expect(parse("FROM x", text).stages[0]?.instructions[1]).toMatchObject({ flags, argument });
  });
});

describe("stages", () => {
  it("build on an earlier one, whatever the case of its name", () => {
    const { stages } = parse("from alpine as Base", "FROM --platform=linux/amd64 BASE", "FROM base AS last");
    expect(stages.map(({ name, base, parent }) => [name, base, parent])).toEqual([
      ["Base", "alpine", null],
      [null, "BASE", 0],
      ["last", "base", 0],
    ]);
  });

  it("build on the one that a global ARG names by default", () => {
    const { stages } = parse(
      "ARG KIND=test",
      "ARG FULL=${KIND}-stage",
      "FROM a AS test-stage",
      "FROM ${FULL}",
      "FROM $NONE",
    );
    expect(stages.map(({ base, parent }) => [base, parent])).toEqual([
      ["a", null],
      ["${FULL}", 0],
      ["$NONE", null],
    ]);
  });

  it("never build on a later one, nor on themselves", () => {
    expect(parse("FROM b AS a", "FROM c AS b", "FROM c AS c").stages.map(({ parent }) => parent)).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe("what BuildKit refuses is refused, with the line and what to do", () => {
  const cases: readonly [lines: readonly string[], message: string][] = [
    [[""], "Dockerfile: no FROM in it; give a Dockerfile that builds an image"],
    [["ARG A"], "Dockerfile: no FROM in it; give a Dockerfile that builds an image"],
    [["FROM x", "", "FOO bar"], "Dockerfile: line 3: unknown instruction FOO; is the file a Dockerfile?"],
    [["RUN a", "FROM x"], "Dockerfile: line 1: RUN before the first FROM; only ARG can stand there"],
    [["FROM x AS"], "Dockerfile: line 1: FROM takes IMAGE or IMAGE AS NAME; correct it"],
    [["FROM"], "Dockerfile: line 1: FROM takes IMAGE or IMAGE AS NAME; correct it"],
    [["FROM x y z"], "Dockerfile: line 1: FROM takes IMAGE or IMAGE AS NAME; correct it"],
    [
      ["FROM x", "RUN <<EOF", "a"],
      "Dockerfile: line 2: the heredoc EOF is never closed; end it with a line EOF",
    ],
    [
      ["# escape=x", "FROM x"],
      "Dockerfile: line 1: the escape can be \\ or ` and not x; correct the directive",
    ],
  ];
  test.each(cases)("%j", (lines, message) => {
    expect(() => parse(...lines)).toThrow(new SlimError("bad-dockerfile", message));
  });
});

test("law: any text is read or refused, and what is read lies in order and inside the file", () => {
  const line = fc.constantFrom(
    "FROM a AS b",
    "FROM b",
    "RUN a \\",
    "RUN <<E",
    "E",
    "# c",
    "",
    "COPY <<-'E' <<F /",
    "F",
    "'",
    " \\\r",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(line, fc.string())).map((lines) => ["FROM x", ...lines].join("\n")),
  );
  fc.assert(
    fc.property(text, (source) => {
      try {
        const { stages } = parseDockerfile(source, "Dockerfile");
        const spans = stages.flatMap(({ instructions }) => instructions);
        const lines = source.split("\n");
        let last = 0;
        for (const { line: first, endLine, text: span } of spans) {
          expect(first).toBeGreaterThan(last);
          expect(endLine).toBeGreaterThanOrEqual(first);
          expect(
            lines
              .slice(first - 1, endLine)
              .join("\n")
              .replace(/^\uFEFF/, "")
              .replace(/\r$/, ""),
          ).toBe(span);
          last = endLine;
        }
      } catch (error) {
        if (!(error instanceof SlimError)) throw error;
      }
    }),
    { examples: [["FROM x\nRUN a \\\n \\\r"]] },
  );
});
