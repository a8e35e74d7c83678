import { describe, expect, it } from "vitest";
import { parseDockerfile } from "../../src/dockerfile/parse.ts";
import { disagreementOf, instructionsByAst } from "../../src/dockerfile/second-opinion.ts";
import { corpus } from "../rewrite/rewritten.ts";

const disagreement = (text: string): string | null => disagreementOf(parseDockerfile(text, "x"));

describe("a second opinion", () => {
  it.each(corpus)("agrees on %s", (_name, text) => {
    expect(disagreement(text)).toBeNull();
  });

  // Each of them is masked, since BuildKit reads it as we do. Where dockerfile-ast learns it, its mask can go.
  it.each([
    ["a heredoc with a blank", "FROM a\nRUN cat << 'EOF'\nUSER x\nEOF\n", 2],
    ["a quoted <<", 'FROM a\nRUN echo "a <<EOF b"\nRUN true\n', 3],
    ["<< in an exec form", 'FROM a\nRUN ["sh", "-c", "cat <<EOF"]\nRUN true\n', 3],
    ["a heredoc with a number", "FROM a\nRUN 3<<EOF cat\nUSER y\nEOF\n", 2],
    ["a doubled backslash at a line's end", "FROM a\nRUN echo \\\\\nRUN true\n", 3],
  ])("knows that dockerfile-ast is wrong about %s", (_what, text, count) => {
    expect(instructionsByAst(text)).not.toHaveLength(count);
    expect(disagreement(text)).toBeNull();
  });

  it("says where both part a file differently", () => {
    const text = "# escape=`\nFROM a\nWORKDIR C:\\x\\\n\n# note\nRUN true\n# foo=bar\n";
    expect(disagreement(text)).toBeNull();
    expect(disagreement("# foo=bar\n# escape=`\nFROM a\nRUN a \\\n  b\n")).toBe(
      "x: line 4: two parsers part the file differently there",
    );
  });
});
