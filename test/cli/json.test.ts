import { describe, expect, it } from "vitest";
import { archiveOf, filesOf } from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";

const { write } = scratch();

/** An image that fills every field: waste of all kinds, a base, a warning, instructions. */
const IMAGE = write(
  "image.tar",
  archiveOf(
    filesOf("oci", {
      tags: ["app:1"],
      layers: [
        { members: [{ path: "bin/sh", body: "s".repeat(50_000) }], createdBy: "ADD rootfs.tar / # buildkit" },
        {
          members: [
            { path: "app/a", body: "a".repeat(90_000) },
            { path: "app/b", body: "a".repeat(90_000) },
            { path: "junk", body: "j".repeat(4000) },
            { path: "var/cache/apt/archives/p.deb", body: "d".repeat(1000) },
          ],
          createdBy: "COPY app / # buildkit",
        },
        {
          members: [{ path: ".wh.junk" }, { path: "junk", body: "k" }],
          createdBy: "RUN /bin/sh -c rm /junk # buildkit",
        },
      ],
    }),
  ),
);
const DOCKERFILE = write("Dockerfile", "FROM base AS app\nCOPY app /\nRUN rm /junk\n");

/** The names of all fields, with the path to each; `[]` is any element of a list. */
const fieldsOf = (value: unknown, at = ""): string[] => {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, `${at}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    `${at}.${key}`,
    ...fieldsOf(inner, `${at}.${key}`),
  ]);
};

const distinct = (names: readonly string[]): string[] => [...new Set(names)];

const INSTRUCTION = ["line", "endLine", "keyword", "stage", "text"];
const under = (at: string, names: readonly string[]): string[] => names.map((name) => `${at}.${name}`);

/** CONTRACT 5, in its order; and `base`, which it does not name yet. */
const FIELDS = [
  ".schema",
  ".image",
  ...under(".image", ["name", "format", "platform", "id"]),
  ".base",
  ...under(".base", ["name", "layers", "evidence"]),
  ".sizes",
  ...under(".sizes", ["storedBytes", "liveBytes", "deadBytes", "dead"]),
  ...under(".sizes.dead", ["overwrittenBytes", "metadataOnlyBytes", "deletedBytes", "shadowedBytes"]),
  ...under(".sizes", ["removableBytes", "duplicateBytes", "tarBytes", "blobBytes", "efficiency", "paths"]),
  ".layers",
  ...under(".layers[]", ["index", "diffId", "base", "contentBytes", "deadBytes", "removableBytes"]),
  ...under(".layers[]", ["blobDigest", "tarBytes", "blobBytes", "createdBy", "instruction"]),
  ...under(".layers[].instruction", INSTRUCTION),
  ".findings",
  ...under(".findings[]", ["rule", "title", "kind", "bytes", "layers", "base", "instruction"]),
  ...under(".findings[].instruction", INSTRUCTION),
  ".findings[].causedBy",
  ...under(".findings[].causedBy", INSTRUCTION),
  ...under(".findings[]", ["paths", "pathCount", "risk", "fix"]),
  ".warnings",
  ...under(".warnings[]", ["code", "message", "layer", "path"]),
  ".gates",
  ...under(".gates[]", ["name", "limit", "actual", "passed"]),
];

const analyzed = async (...more: readonly string[]): Promise<string> => {
  const { out, err } = await run(["analyze", IMAGE, "-f", DOCKERFILE, "--format", "json", ...more]);
  expect(err).toBe("");
  return out;
};

describe("slim analyze --format json", () => {
  it("has the fields that were promised, and no others", async () => {
    const both = filesOf(
      "docker-20",
      { tags: ["a:1"], layers: [{ members: [{ path: "a", body: "x" }] }] },
      { tags: ["b:1"], layers: [] },
    );
    const warned = await run([
      "analyze",
      write("both.tar", archiveOf(both)),
      "--image",
      "a:1",
      "--format",
      "json",
    ]);
    const full = JSON.parse(await analyzed("--max-dead", "1%"));
    const report = { ...full, warnings: JSON.parse(warned.out).warnings };
    expect(distinct(fieldsOf(report)).sort()).toEqual([...FIELDS].sort());
    expect(fieldsOf(JSON.parse(warned.out)).filter((name) => !FIELDS.includes(name))).toEqual([]);
  });

  it("holds them in the same order each time", async () => {
    const out = await analyzed("--max-dead", "1%");
    const order = distinct(fieldsOf(JSON.parse(out)));
    const known = FIELDS.filter((name) => order.includes(name));
    const top = (names: readonly string[]): string[] => names.filter((name) => /^\.\w+$/.test(name));
    expect(top(order)).toEqual(top(known));
    expect(order.filter((name) => name.startsWith(".sizes"))).toEqual(
      known.filter((name) => name.startsWith(".sizes")),
    );
  });

  it("says every size as whole bytes", async () => {
    const sizes: number[] = [];
    JSON.parse(await analyzed(), (key: string, value: unknown) => {
      if (/[bB]ytes$/.test(key)) sizes.push(typeof value === "number" ? value : Number.NaN);
      return value;
    });
    expect(sizes.length).toBeGreaterThan(20);
    for (const size of sizes) expect(Number.isSafeInteger(size) && size >= 0).toBe(true);
  });

  it("says what the image is, what is waste, and who did it", async () => {
    const report = JSON.parse(await analyzed());
    expect(report).toMatchObject({
      schema: "slim-report/1",
      image: { name: "app:1", format: "oci-archive", platform: "linux/amd64" },
      base: { layers: 1, evidence: "dockerfile" },
      sizes: {
        storedBytes: 235_001,
        liveBytes: 231_001,
        deadBytes: 4000,
        removableBytes: 1000,
        duplicateBytes: 90_000,
        efficiency: 231_001 / 235_001,
        paths: 11,
      },
      gates: [],
    });
    expect(report.layers.map(({ base }: { base: boolean }) => base)).toEqual([true, false, false]);
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        kind: "dead",
        bytes: 4000,
        layers: [1, 2],
        paths: ["/junk"],
        pathCount: 1,
        instruction: { line: 2, endLine: 2, keyword: "COPY", stage: "app", text: "COPY app /" },
        causedBy: { line: 3, endLine: 3, keyword: "RUN", stage: "app", text: "RUN rm /junk" },
      }),
    );
  });

  it("names at most 20 paths of each finding, or as many as --top says", async () => {
    const files = Array.from({ length: 30 }, (_, i) => ({ path: `d/${i}`, body: "x".repeat(i + 1) }));
    const image = write(
      "many.tar",
      archiveOf(filesOf("oci", { layers: [{ members: files }, { members: [{ path: ".wh.d" }] }] })),
    );
    for (const [top, count] of [
      [null, 20],
      ["5", 5],
      ["100", 30],
    ] as const) {
      const { out } = await run(["analyze", image, "--format", "json", ...(top ? ["--top", top] : [])]);
      const [finding] = JSON.parse(out).findings;
      expect(finding.paths).toEqual(files.map((_, i) => `/d/${29 - i}`).slice(0, count));
      expect(finding.pathCount).toBe(30);
    }
  });

  it("shows no control character of any name", async () => {
    const name = "\u001b[2J\u009b1m\u202egpj.\u0085\udcff";
    const image = write(
      "names.tar",
      archiveOf(
        filesOf("oci", {
          layers: [{ members: [{ path: name, body: "x" }] }, { members: [{ path: `.wh.${name}` }] }],
          tags: ["app:\u001b]0;x\u0007"],
        }),
      ),
    );
    for (const format of ["json", "text", "markdown"]) {
      const { out } = await run(["analyze", image, "--format", format]);
      expect(out.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    }
    const { out } = await run(["analyze", image, "--format", "json"]);
    expect(JSON.parse(out).findings[0].paths).toEqual([`/${name}`]);
  });
});

describe("slim layers and rules --format json", () => {
  it("of all layers", async () => {
    const { out } = await run(["layers", IMAGE, "-f", DOCKERFILE, "--format", "json"]);
    const report = JSON.parse(out);
    expect(report.schema).toBe("slim-layers/1");
    expect(report.layers).toEqual(JSON.parse(await analyzed()).layers);
  });

  it("of one layer, what it changed", async () => {
    const { out } = await run(["layers", IMAGE, "2", "--format", "json"]);
    const report = JSON.parse(out);
    expect(report.changes).toEqual([{ kind: "changed", path: "/junk", bytes: 1, entryKind: "file" }]);
  });

  it("of rules", async () => {
    const { out } = await run(["rules", "--format", "json"]);
    const { schema, rules } = JSON.parse(out);
    expect(schema).toBe("slim-rules/1");
    expect(rules.length).toBeGreaterThan(100);
    const [one] = JSON.parse((await run(["rules", "apt-lists", "--format", "json"])).out).rules;
    expect(rules).toContainEqual(one);
    expect(one.id).toBe("apt-lists");
  });
});
