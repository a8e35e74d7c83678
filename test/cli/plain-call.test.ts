import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callByYargs } from "../../src/cli/by-yargs.ts";
import { type Call, type Command, commands } from "../../src/cli/commands.ts";
import { plainCall } from "../../src/cli/plain-call.ts";
import { SILENT } from "../support/main.ts";

/** What the commands look at: options by their names, and places. */
const seen = (call: Call | null) => {
  if (call === null) return null;
  const names = [...Object.keys(call.command.options), ...(call.command.name.match(/[A-Z]+/g) ?? [])];
  const given = names.filter((name) => call.args[name] !== undefined).sort();
  return [call.command.name, ...given.map((name) => [name, call.args[name]])];
};

const byYargs = async (argv: readonly string[]): Promise<unknown> => {
  try {
    return seen(await callByYargs(argv, "0", SILENT));
  } catch {
    return "refused";
  }
};

const VALUE = fc.constantFrom("a", "json", "text", "1", "10MB", "a=b", "a b", "", "\u0000-", "none", "safe");

/** Words of a call of one command: its own options in all spellings, values, and what is none of these. */
const wordsOf = ({ options }: Command): fc.Arbitrary<readonly string[]> => {
  const option = fc.constantFrom(...Object.entries(options)).chain(([name, { type, alias, choices }]) => {
    const value = choices === undefined ? VALUE : fc.oneof(VALUE, fc.constantFrom(...choices.map(String)));
    const letter = typeof alias === "string" ? [`-${alias}`] : [];
    if (type === "boolean")
      return fc.constantFrom([`--${name}`], [`--no-${name}`], ...letter.map((word) => [word]));
    return value.chain((text) =>
      fc.constantFrom(
        [`--${name}`, text],
        [`--${name}=${text}`],
        [`--${name}`],
        ...letter.map((word) => [word, text]),
      ),
    );
  });
  const odd = fc.constantFrom(
    ["--"],
    ["-q"],
    ["-qo"],
    ["--nope"],
    ["-ofile"],
    ["-o=file"],
    ["--no-format"],
    ["--help"],
  );
  const place = VALUE.map((word) => [word]);
  return fc
    .array(
      fc.oneof(
        { weight: 5, arbitrary: option },
        { weight: 5, arbitrary: place },
        { weight: 1, arbitrary: odd },
      ),
      {
        maxLength: 5,
      },
    )
    .map((parts) => parts.flat());
};

describe("a call that Node's own reader takes", () => {
  it("is what yargs makes of it", async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom(...commands)
          .chain((command) => wordsOf(command).map((words) => [command, words] as const)),
        async ([command, words]) => {
          const argv = [command.name.split(" ")[0] ?? "", ...words];
          const call = plainCall(argv, commands);
          if (call === null) return;
          plain++;
          expect([argv, seen(call)]).toEqual([argv, await byYargs(argv)]);
        },
      ),
      { numRuns: 400 },
    );
    expect(plain).toBeGreaterThan(50);
  }, 60_000);

  it.each([
    ["rewrite Dockerfile --image image.tar --format json", true],
    ["analyze image.tar -f Dockerfile --no-color", true],
    ["analyze image.tar --help", false],
    ["--quiet analyze image.tar", false],
    ["analyze", false],
    ["analyze image.tar --format xml", false],
  ])("slim %s", (words, isPlain) => {
    expect(plainCall(words.split(" "), commands) !== null).toBe(isPlain);
  });
});
