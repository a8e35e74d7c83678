import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RULES } from "../../rules/index.ts";
import { faultIn } from "../../src/cli/config/check.ts";
import { parseConfig } from "../../src/cli/config/read.ts";
import { CONFIG_SHAPE, configSchema } from "../../src/cli/config/schema.ts";
import { nearest } from "../../src/cli/nearest.ts";
import { archiveOf, filesOf } from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";

const { write, folder } = scratch();

/** 4,000 dead bytes of a deleted file above a base of one layer that has 1,000 removable ones. */
const IMAGE = write(
  "image.tar",
  archiveOf(
    filesOf("docker-20", {
      tags: ["shop/app:1"],
      layers: [
        { members: [{ path: "var/cache/apt/archives/p.deb", body: "d".repeat(1000) }] },
        {
          members: [
            { path: "srv/junk", body: "j".repeat(4000) },
            { path: "srv/x.foo", body: "x".repeat(500) },
          ],
        },
        { members: [{ path: "srv/.wh.junk" }] },
      ],
    }),
  ),
);

const call = (config: string, ...argv: string[]) =>
  run(["analyze", IMAGE, "--base", "1", "--config", write("slim.yaml", config), ...argv], {
    env: { SOURCE_DATE_EPOCH: "1800000000" }, // 2027-01-15
  });

const report = async (config: string, ...argv: string[]) => {
  const { exitCode, out, err } = await call(config, "--format", "json", ...argv);
  expect(err).toBe("");
  return { exitCode, ...JSON.parse(out) };
};

const rulesFound = ({ findings }: { findings: { rule: string }[] }): string[] =>
  findings.map(({ rule }) => rule);

const OWN = `own-rules:
  - id: foo-files
    title: Files of foo
    why: Nobody reads them.
    source: https://foo.example/
    risk: safe
    group: leftovers
    paths: ["**/*.foo"]
    fix: {kind: advice, text: Leave them out.}
`;

describe("a config", () => {
  it("turns rules and detectors off, and on again for some images", async () => {
    expect(rulesFound(await report(""))).toEqual(["deleted", "apt-archives"]);
    expect(rulesFound(await report("rules: {apt-archives: off}"))).toEqual(["deleted"]);
    expect(rulesFound(await report("rules: {deleted: off, apt-archives: false}"))).toEqual([]);
    const back =
      "rules: {deleted: off}\nimages: {'shop/*': {rules: {deleted: on}}, other: {rules: {apt-archives: off}}}";
    expect(rulesFound(await report(back))).toEqual(["deleted", "apt-archives"]);
  });

  it("brings rules of its own", async () => {
    const { findings } = await report(OWN);
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: "foo-files", bytes: 500, fix: "Leave them out." }),
    );
    expect(rulesFound(await report(`${OWN}rules: {foo-files: off}`))).not.toContain("foo-files");
  });

  it.each([
    ["500", 0, ""],
    [
      "400",
      2,
      ': own-rules: foo-files: the example "x" has 400 bytes to be found, and 500 are; mend the rule, or the example',
    ],
  ])("runs the examples of its own rules: %s bytes", async (bytes, status, message) => {
    const examples = `    examples: [{title: x, layers: [{/a/b.foo: 500, /a/link: "link:/a/c"}, {/a/c: 7}], foundBytes: ${bytes}}]\n`;
    const { exitCode, err } = await call(OWN + examples);
    expect([exitCode, err]).toEqual([
      status,
      status === 0 ? "" : `slim: ${join(folder, "slim.yaml")}${message}\n`,
    ]);
  });

  it.each([
    ["foo-files", ["foo-files"]],
    ["caches", ["apt-archives", "foo-files"]],
  ])("has squash drop what its own rules find: %s", async (drop, dropped) => {
    const out = ["--base", "none", "-o", join(folder, `${drop}.tar`), "--format", "json", "--force"];
    const config = ["--config", write("own.yaml", OWN)];
    const squashed = await run(["squash", IMAGE, "--drop", drop, ...out, ...config]);
    expect([squashed.exitCode, squashed.err]).toEqual([0, ""]);
    expect(
      JSON.parse(squashed.out)
        .dropped.map(({ by }: { by: string }) => by)
        .sort(),
    ).toEqual(dropped);
    const without = await run([
      "squash",
      IMAGE,
      "--drop",
      "foo-files",
      ...out,
      "--config",
      write("no.yaml", ""),
    ]);
    expect(without.err).toMatch(/^slim: --drop foo-files: is no rule; /);
  });

  it.each([
    ["gates: {max-dead: 4kB}", [], 0],
    ["gates: {max-dead: 3999}", [], 1],
    ["gates: {max-dead: 3999}", ["--max-dead", "5kB"], 0],
    ["gates: {max-dead: 5kB}", ["--max-dead", "1kB"], 1],
    ["gates: {max-layers: 3, min-efficiency: 0.1}", [], 0],
    ["gates: {max-layers: 2}", [], 1],
    ["gates: {max-removable: 0}", [], 0],
    ["gates: {max-removable: 0, include-base: true}", [], 1],
    ["gates: {max-removable: 0}", ["--include-base"], 1],
    ["images: {'shop/app:*': {gates: {max-layers: 2}}}", [], 1],
    ["images: {'shop/web:*': {gates: {max-layers: 2}}}", [], 0],
    ["gates: {max-layers: 2}\nimages: {'shop/*': {gates: {max-layers: 3}}}", [], 0],
    ["gates: {max-growth: 0}", [], 0],
  ])("sets gates: %s %j", async (config, argv, exitCode) => {
    expect(await call(config, ...argv)).toMatchObject({ exitCode, err: "" });
  });

  const ignore = (until: string, rest = ""): string =>
    `ignore: [{rule: deleted, reason: known, until: ${until}${rest}}]\ngates: {max-dead: 0}`;

  it("ignores what is known, until its day, and says so", async () => {
    const known = await report(ignore("2027-01-15"));
    expect(known.exitCode).toBe(0);
    expect(rulesFound(known)).toEqual(["apt-archives"]);
    expect(known.sizes.deadBytes).toBe(4000);
    expect(known.warnings.filter(({ code }: { code: string }) => code !== "contents")).toEqual([
      {
        code: "ignored",
        message: "ignored until 2027-01-15: deleted, 4 kB (known)",
        layer: null,
        path: null,
      },
    ]);
    const over = await report(ignore("2027-01-14"));
    expect(over.exitCode).toBe(1);
    expect(rulesFound(over)).toContain("deleted");
    expect(over.warnings).toContainEqual(expect.objectContaining({ code: "ignore-expired" }));
    const { out } = await call(ignore("2027-01-14"));
    expect(out).toContain("the config ignored deleted until 2027-01-14 (known): that day is over");
  });

  it("ignores only where its path says", async () => {
    expect((await report(ignore("2027-02-01", ", path: /srv/**"))).exitCode).toBe(0);
    expect((await report(ignore("2027-02-01", ", path: /opt/**"))).exitCode).toBe(1);
  });

  it("is found from the working directory upward", async () => {
    write(".slim.yaml", "gates: {max-layers: 1}");
    const deep = join(folder, "a/b");
    mkdirSync(deep, { recursive: true });
    const before = process.cwd();
    process.chdir(deep);
    try {
      expect((await run(["analyze", IMAGE])).exitCode).toBe(1);
    } finally {
      process.chdir(before);
    }
  });
});

describe("a wrong config is one line that names the file, the line and the key", () => {
  it.each([
    ["gates:\n  max-ded: 5%", ":2: gates.max-ded is no key; did you mean max-dead?"],
    ["gats: {}", ":1: gats is no key; did you mean gates?"],
    ["nonsense: 1", ":1: nonsense is no key; give one of rules, ignore, gates, own-rules, images"],
    ["gates: 5", ":1: gates is 5; give a table"],
    ["gates: {max-dead: [1]}", ":1: gates.max-dead is a list; give a text or a number"],
    ["gates: {max-dead: much}", ': gates.max-dead "much" is not a limit; write for example 10MB or 5%'],
    ["gates: {include-base: yes}", ':1: gates.include-base is "yes"; give true or false'],
    ["rules:\n  apt-list: off", ": apt-list: is no rule; did you mean apt-lists?"],
    ["rules: {apt-lists: of}", ':1: rules.apt-lists is "of"; did you mean off?'],
    ["ignore: [{rule: deleted, until: 2027-01-01}]", ":1: ignore[0] reason is missing; add it"],
    [
      "ignore: [{rule: deleted, reason: x, until: soon}]",
      ':1: ignore[0].until is "soon"; write it as 2027-01-31',
    ],
    [
      "ignore: [{rule: deleted, reason: x, until: 2027-02-31}]",
      ": ignore: 2027-02-31 is no day; write it as 2027-01-31",
    ],
    ["ignore: [{rule: x, reason: x, until: 2027-02-01}]", ": x: is no rule; see slim rules"],
    ["images: {a: {own-rules: []}}", ":1: images.a.own-rules is no key; give one of rules, ignore, gates"],
    ["- a", ":1: is a list; give a table"],
    ["a: [", ":1: is no YAML"],
    ["rules: {}\nrules: {}", ":2: is no YAML"],
    [
      "own-rules: [{id: apt-lists, title: x, why: x, source: x, risk: safe, group: caches, paths: [/x], fix: {kind: advice, text: x}}]",
      ": own-rules: there is a rule apt-lists already; give yours another id",
    ],
    [
      "own-rules: [{id: x, title: x, why: x, source: x, risk: safe, group: caches, paths: [x], fix: {kind: advice, text: x}}]",
      ':1: own-rules[0].paths[0] is "x"; begin it with /, **/, ~/ or $NAME/',
    ],
    [
      "own-rules: [{id: x, title: x, why: x, source: x, risk: safe, group: caches, paths: [/x], fix: {kind: advise, text: x}}]",
      ':1: own-rules[0].fix.kind is "advise"; did you mean advice?',
    ],
  ])("%s", async (config, message) => {
    const { exitCode, out, err } = await call(config);
    expect([exitCode, out]).toEqual([2, ""]);
    expect(err.split("\n")).toHaveLength(2);
    expect(err).toContain(`slim.yaml${message}`);
  });

  it("that is not there", async () => {
    const { exitCode, err } = await run(["analyze", IMAGE, "--config", "nowhere.yaml"]);
    expect([exitCode, err]).toEqual([2, "slim: nowhere.yaml: no such file; give the path of a config\n"]);
  });

  it("that is empty asks for nothing", () => {
    for (const text of ["", "# nothing\n", "---\n"]) expect(parseConfig(text, "x")).toEqual({ name: "x" });
  });
});

describe("the schema that ships", () => {
  const ajv = new Ajv2020({ strictTypes: false, keywords: ["x-hint"] });
  const validate = ajv.compile(configSchema());

  it("is what the program takes", async () => {
    await expect(`${JSON.stringify(configSchema(), null, 2)}\n`).toMatchFileSnapshot(
      "../../slim.schema.json",
    );
    const { files } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(files).toContain("slim.schema.json");
  });

  /** Documents that are nearly configs: known keys, and values of every kind under them. */
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        "off",
        "on",
        true,
        false,
        null,
        1,
        -1,
        0.5,
        "5%",
        "2027-01-01",
        "/x",
        "x",
        "advice",
        "append",
      ),
      fc.array(tie("any"), { maxLength: 2 }),
      fc.dictionary(
        fc.constantFrom(
          ...[
            "rules",
            "ignore",
            "gates",
            "images",
            "own-rules",
            "max-dead",
            "include-base",
            "rule",
            "reason",
            "until",
          ],
          ...[
            "path",
            "x",
            "id",
            "title",
            "why",
            "source",
            "risk",
            "group",
            "paths",
            "fix",
            "kind",
            "text",
            "command",
          ],
        ),
        tie("any"),
        { maxKeys: 4 },
      ),
    ),
  })).any;

  it("refuses what the program refuses, and nothing else", () => {
    let valid = 0;
    fc.assert(
      fc.property(value, (document) => {
        const fault = faultIn(document, CONFIG_SHAPE);
        if (fault === null) valid++;
        expect(validate(document), JSON.stringify(fault)).toBe(fault === null);
      }),
      { numRuns: 3000 },
    );
    expect(valid).toBeGreaterThan(0);
  });

  it("takes slim's own rules as a user's", () => {
    const document = { "own-rules": RULES };
    expect(faultIn(document, CONFIG_SHAPE)).toBeNull();
    expect(validate(document)).toBe(true);
  });
});

describe("the nearest name", () => {
  it.each([
    ["max-ded", "max-dead"],
    ["MAX_DEAD", "max-dead"],
    ["maxDead", "max-dead"],
    ["min-eficiency", "min-efficiency"],
    ["something", null],
    ["", null],
  ])("%s", (word, name) => {
    expect(nearest(word, ["max-dead", "min-efficiency", "rules"])).toBe(name);
  });
});
