import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RULES } from "../rules/index.ts";
import { analyze } from "../src/analyze.ts";
import { analyzeImage } from "../src/cli/subject.ts";
import { claimArchives } from "../src/detect/archives.ts";
import { claimByRules } from "../src/detect/by-rules.ts";
import { claimDead } from "../src/detect/dead.ts";
import { claimDuplicates } from "../src/detect/duplicates.ts";
import { changesOf } from "../src/layers/changes.ts";
import { stackLayers } from "../src/layers/merge.ts";
import type { Claim, FindingKind } from "../src/model/finding.ts";
import type { Entry } from "../src/model/image.ts";
import type { DeadSizes, Report } from "../src/model/report.ts";
import type { Scene } from "../src/model/scene.ts";
import { type Analysis, buildReport } from "../src/report/build.ts";
import { renderJson } from "../src/report/json.ts";
import { fingerprintsOf, type Line, layersOf } from "./layers/stack.ts";
import { FIXTURES, type Fixture } from "./oracle/fixtures.ts";
import { randomImage } from "./oracle/random-image.ts";
import {
  archiveOf,
  filesOf,
  type LayerSpec,
  nest,
  type Stored,
  type Writer,
  writeFolder,
} from "./support/archive.ts";
import { imageOf } from "./support/image.ts";
import { run, SILENT, scratch } from "./support/main.ts";

const { path, write } = scratch();
const TIMEOUT_MS = 60_000;

interface Reading {
  readonly analysis: Analysis;
  readonly report: Report;
}

const readingOf = (found: Omit<Analysis, "limits" | "top">): Reading => {
  const analysis = { ...found, limits: [], top: Number.POSITIVE_INFINITY };
  return { analysis, report: buildReport(analysis) };
};

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);
const totalOf = ({ overwrittenBytes, metadataOnlyBytes, deletedBytes, shadowedBytes }: DeadSizes): number =>
  overwrittenBytes + metadataOnlyBytes + deletedBytes + shadowedBytes;

/** Law 1: stored = live + dead, dead = the sum of its causes, in each layer and in sum. */
const everyByteHasOneFate = ({ analysis, report }: Reading): void => {
  const { image } = analysis.scene;
  const { layers } = analysis.accounts;
  const bodies = image.layers.map(({ entries }) => sum(entries.map(({ contentBytes }) => contentBytes)));
  expect(layers.map(({ contentBytes }) => contentBytes)).toEqual(bodies);
  for (const { contentBytes, liveBytes, dead } of layers) {
    expect(liveBytes + totalOf(dead)).toBe(contentBytes);
    for (const bytes of [liveBytes, ...Object.values(dead)]) expect(bytes).toBeGreaterThanOrEqual(0);
  }
  const { sizes } = report;
  expect(report.layers.map(({ deadBytes }) => deadBytes)).toEqual(layers.map(({ dead }) => totalOf(dead)));
  expect(sizes.storedBytes).toBe(sum(bodies));
  expect(sizes.storedBytes).toBe(sizes.liveBytes + sizes.deadBytes);
  expect(sizes.deadBytes).toBe(totalOf(sizes.dead));
  expect(sizes.deadBytes).toBe(sum(report.layers.map(({ deadBytes }) => deadBytes)));
};

/** What is live is what the merged tree shows, each content once, however many names it has. */
const liveIsWhatTheTreeShows = ({ analysis, report }: Reading): void => {
  const { image, tree } = analysis.scene;
  const shown = new Set([...tree.nodes.values()].flatMap(({ content }) => (content ? entryAt(content) : [])));
  expect(sum([...shown].map((entry) => entry?.contentBytes ?? Number.NaN))).toBe(report.sizes.liveBytes);
  expect(report.sizes.paths).toBe([...tree.nodes.keys()].filter((at) => at !== "/").length);

  function entryAt({ layer, entry }: { layer: number; entry: number }): Entry | undefined {
    return image.layers[layer]?.entries[entry];
  }
};

/** Every dead byte is in one finding, and every live one in one at most. */
const noByteIsClaimedTwice = ({ analysis: { scene }, report }: Reading): void => {
  const claims: Claim[] = [...claimDead(scene), ...claimByRules(scene, RULES)];
  claims.push(...claimArchives(scene, entriesOf(scene, claims)));
  claims.push(...claimDuplicates(scene, entriesOf(scene, claims)));
  expect(entriesOf(scene, claims).size).toBe(claims.length);
  for (const { ref, bytes } of claims)
    expect(bytes).toBe(scene.image.layers[ref.layer]?.entries[ref.entry]?.contentBytes);
  const { sizes, findings, layers } = report;
  const bytesOf = (kind: FindingKind): number =>
    sum(findings.filter((finding) => finding.kind === kind).map(({ bytes }) => bytes));
  const claimed = (kind: FindingKind): number =>
    sum(claims.filter(({ waste }) => waste.kind === kind).map(({ bytes }) => bytes));
  for (const [kind, bytes] of [
    ["dead", sizes.deadBytes],
    ["removable", sizes.removableBytes],
    ["duplicate", sizes.duplicateBytes],
  ] as const) {
    expect(bytesOf(kind), kind).toBe(bytes);
    expect(claimed(kind), kind).toBe(bytes);
  }
  expect(sizes.removableBytes + sizes.duplicateBytes).toBeLessThanOrEqual(sizes.liveBytes);
  expect(sum(layers.map(({ removableBytes }) => removableBytes))).toBe(sizes.removableBytes);
};

const entriesOf = ({ image }: Scene, claims: readonly Claim[]): Set<Entry> =>
  new Set(claims.flatMap(({ ref }) => image.layers[ref.layer]?.entries[ref.entry] ?? []));

const sharesAreShares = ({ report: { sizes } }: Reading): void => {
  expect(sizes.efficiency).toBeGreaterThanOrEqual(0);
  expect(sizes.efficiency).toBeLessThanOrEqual(1);
  expect(sizes.efficiency).toBe(sizes.storedBytes === 0 ? 1 : sizes.liveBytes / sizes.storedBytes);
};

/** What the layers did one after another, from nothing, comes to the merged tree. */
const changesLeadToTheTree = ({ analysis: { scene } }: Reading): void => {
  const seen = new Set<string>();
  scene.image.layers.forEach(({ index }) => {
    for (const { kind, path: at } of changesOf(scene.image.layers, index)) {
      expect(seen.has(at), `layer ${index} ${kind} ${at}`).toBe(kind !== "added");
      if (kind === "removed") seen.delete(at);
      else seen.add(at);
    }
  });
  expect([...seen].sort()).toEqual([...scene.tree.nodes.keys()].filter((at) => at !== "/").sort());
};

const LAWS = {
  everyByteHasOneFate,
  liveIsWhatTheTreeShows,
  noByteIsClaimedTwice,
  sharesAreShares,
  changesLeadToTheTree,
};

const holdAll = (reading: Reading): void => {
  for (const law of Object.values(LAWS)) law(reading);
};

const readFixture = async (fixture: Fixture): Promise<Reading> => {
  const args = { IMAGE: fixture.path, ...(fixture.image ? { image: fixture.image } : {}) };
  return readingOf(await analyzeImage(args, SILENT));
};

describe("the laws hold for images that engines wrote", { timeout: TIMEOUT_MS }, () => {
  const readings = new Map<string, Reading>();

  it.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))("%s", async (name, fixture) => {
    const reading = await readFixture(fixture);
    readings.set(name, reading);
    holdAll(reading);
  });

  it("and the same image means the same, whatever it is wrapped in", () => {
    expect(readings.size).toBe(FIXTURES.length);
    const byId = new Map<string, unknown[]>();
    for (const { report } of readings.values()) {
      // What else an archive holds is said, and is another thing in each.
      const bare = unwrapped(renderJson({ ...report, warnings: [] }));
      byId.set(report.image.id, [...(byId.get(report.image.id) ?? []), bare]);
    }
    const same = [...byId.values()].filter((reports) => reports.length > 1);
    for (const [first, ...others] of same) for (const other of others) expect(other).toEqual(first);
    // skopeo and podman each copied `app` in several forms; Docker and buildx built their own.
    expect(same.map((reports) => reports.length).sort()).toEqual([2, 2, 2, 2, 7]);
  });
});

/** Names that meet one another, among them places that rules know of. */
const NAMES = ["a", "a", "b", "d", "d/a", "d/a", "d/b", "d/e", "d/e/f", "l", "l/a", "d/l/b"].concat(
  ["var/cache/apt/archives/p.deb", "var/lib/apt/lists/l", "root/.cache/pip/w", "srv/app.tar.gz", "srv/app/x"],
  ["srv/copy", "usr/lib/p.pyc"],
);

const anyName = fc.constantFrom(...NAMES);
const anyLine: fc.Arbitrary<Line> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(anyName, fc.constantFrom(0, 3, 70_000, 70_000), fc.constantFrom("", " #x", " #x", " #y"))
      .map(([n, b, c]) => `${n} ${b}${c}`),
  },
  { weight: 2, arbitrary: anyName.map((name) => `${name}/`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyName, fc.constantFrom("d", "/d", "..", "a", "l", "nowhere"))
      .map(([n, to]) => `${n} -> ${to}`),
  },
  { weight: 2, arbitrary: fc.tuple(anyName, anyName).map(([name, to]) => `${name} => ${to}`) },
  { weight: 1, arbitrary: anyName.map((name) => `${name} 0:0`) },
  { weight: 3, arbitrary: anyName.map((name) => name.replace(/([^/]*)$/, ".wh.$1")) },
  { weight: 1, arbitrary: fc.constantFrom("d/", "", "var/", "d/e/", "l/").map((at) => `${at}.wh..wh..opq`) },
  { weight: 1, arbitrary: fc.constantFrom("/ 0700", "d/ 0700 5:5") },
);

/** Layers that no builder would write: everything meets everything. */
const anyLayers = fc.array(fc.array(anyLine, { maxLength: 9 }), { maxLength: 5 });

const readingOfLines = (specs: readonly (readonly Line[])[], base: number): Reading => {
  const image = { ...imageOf([]), layers: layersOf(...specs) };
  const tree = stackLayers(image.layers);
  const subject = {
    image,
    tree,
    fingerprints: fingerprintsOf(...specs),
    texts: new Map(),
    contents: null,
    notes: [],
    warnings: [],
  };
  const options = { dockerfile: null, target: null, base: `${Math.min(base, specs.length)}`, rules: RULES };
  return readingOf(analyze(subject, options));
};

it("the laws hold for images that nobody would write", { timeout: TIMEOUT_MS }, () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyLayers, fc.nat(2), (specs, base) => {
      const reading = readingOfLines(specs, base);
      holdAll(reading);
      const { sizes, findings } = reading.report;
      for (const [cause, bytes] of Object.entries(sizes.dead)) if (bytes > 0) seen.add(cause);
      for (const { kind } of findings) seen.add(kind);
      for (const { kind } of reading.analysis.scene.tree.ambiguities) seen.add(kind);
    }),
    { numRuns: 250, seed: 1 },
  );
  // The images held all that the laws speak of.
  expect([...seen].sort()).toEqual(
    [
      ...["overwrittenBytes", "metadataOnlyBytes", "deletedBytes", "shadowedBytes"],
      ...["dead", "removable", "duplicate", "ambiguous"],
      ...["whiteout-of-own-path", "link-into-lower-layer", "link-to-later-entry", "dangling-link"],
      ...["write-through-symlink", "file-as-parent", "missing-parent", "whiteout-device", "duplicate-entry"],
      "opaque-root",
    ].sort(),
  );
});

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Law 7: of what an image is wrapped in, only its name, its format and how its layers are stored may tell. */
const unwrapped = (text: string): unknown =>
  JSON.parse(text, (key: string, value: unknown): unknown => {
    if (key === "blobBytes" || key === "blobDigest") return undefined;
    if (key === "image" && isJson(value)) return { ...value, name: "", format: "" };
    return value;
  });

interface Wrapping {
  readonly writer: Writer;
  readonly stored: Stored;
  readonly whole?: Stored;
  readonly nested?: boolean;
  readonly folder?: boolean;
}

const WRAPPINGS: readonly Wrapping[] = [
  { writer: "docker-20", stored: "none" },
  { writer: "docker-20", stored: "none", whole: "gzip" },
  { writer: "docker-26", stored: "gzip" },
  { writer: "skopeo", stored: "none", folder: true },
  { writer: "kaniko", stored: "gzip-members" },
  { writer: "jib", stored: "gzip", whole: "zstd" },
  { writer: "oci", stored: "none" },
  { writer: "oci", stored: "gzip", nested: true },
  { writer: "oci", stored: "zstd", folder: true },
  { writer: "oci", stored: "zstd-frames" },
];

let wrapped = 0;

const wrap = (layers: readonly LayerSpec[], { writer, stored, whole, nested, folder }: Wrapping): string => {
  const files = filesOf(writer, { layers: layers.map((layer) => ({ ...layer, stored })) });
  if (nested) nest(files);
  const name = `wrapped-${wrapped++}`;
  return folder ? writeFolder(files, path(name)) : write(name, archiveOf(files, whole));
};

const reportOf = async (image: string): Promise<string> => {
  const { exitCode, out, err } = await run(["analyze", image, "--format", "json", "--top", "1000"]);
  expect([exitCode, err]).toEqual([0, ""]);
  return out;
};

describe("an image means the same whatever it is wrapped in", { timeout: TIMEOUT_MS }, () => {
  it("and by whom", async () => {
    await fc.assert(
      fc.asyncProperty(randomImage, async (layers) => {
        const [first, ...others] = await Promise.all(
          WRAPPINGS.map(async (wrapping) => unwrapped(await reportOf(wrap(layers, wrapping)))),
        );
        for (const other of others) expect(other).toEqual(first);
      }),
      { numRuns: 5, seed: 1 },
    );
  });
});

describe("the same input gives the same output", { timeout: TIMEOUT_MS }, () => {
  it.each(["docker-26/image.tar", "skopeo-oci-zstd/layout"])("%s", async (name) => {
    for (const argv of [
      ["analyze", `fixtures/${name}`, "--format", "json"],
      ["layers", `fixtures/${name}`, "5"],
    ])
      expect(await run(argv)).toEqual(await run(argv));
  });

  it("whatever the order of the files in the archive", async () => {
    const files = filesOf("oci", {
      layers: [{ members: [{ path: "a", body: "x" }] }, { members: [{ path: "b", body: "x" }] }],
    });
    const outputs = await Promise.all(
      [[...files], [...files].reverse(), [...files].sort(([a], [b]) => (a < b ? 1 : -1))].map((order) =>
        reportOf(write("order", archiveOf(new Map(order)))),
      ),
    );
    expect(new Set(outputs).size).toBe(1);
  });
});
