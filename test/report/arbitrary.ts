import fc from "fast-check";
import type { InstructionRef } from "../../src/model/dockerfile.ts";
import type { Report, ReportFinding, ReportLayer } from "../../src/model/report.ts";

/** Texts as an image may bring them: escape codes, bidi controls, raw bytes, Markdown, wide letters, anything. */
const nasty = fc.constantFrom(
  "\x1b[31m",
  "\u202e",
  "\n",
  "\r\n",
  "\udc80",
  "\udcff",
  "`",
  "```",
  "|",
  "\\|",
  "@team",
  "#1",
  "<b>",
  "日本語",
  "🙂",
  "\u009b",
  "\u00a0",
  " ",
  "/",
  "a",
);
export const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(nasty, { maxLength: 30 }).map((parts) => parts.join("")),
);
/** What a person wrote for people: rules, ours and the user's, are refused when it is blank. */
const sentence = text.filter((one) => /\S/.test(one));
const path = text.map((name) => `/${name.replace(/^\/+/, "")}`);
const bytes = fc.oneof(fc.constant(0), fc.nat(2000), fc.nat(2_000_000_000), fc.maxSafeNat());

const instruction: fc.Arbitrary<InstructionRef | null> = fc.option(
  fc.record({
    line: fc.option(fc.integer({ min: 1, max: 100_000 })),
    endLine: fc.option(fc.integer({ min: 1, max: 100_000 })),
    keyword: fc.constantFrom("RUN", "COPY", "\x1b"),
    stage: fc.option(text),
    text,
  }),
);

const layer = (index: number): fc.Arbitrary<ReportLayer> =>
  fc.record({
    index: fc.constant(index),
    diffId: text,
    blobDigest: text,
    base: fc.constant(index < 2),
    contentBytes: bytes,
    deadBytes: bytes,
    removableBytes: bytes,
    tarBytes: bytes,
    blobBytes: bytes,
    createdBy: fc.option(text),
    instruction,
  });

const finding: fc.Arbitrary<ReportFinding> = fc.record({
  rule: text,
  title: sentence,
  kind: fc.constantFrom("dead", "removable", "duplicate", "ambiguous", "advice"),
  bytes,
  layers: fc.array(fc.nat(8), { maxLength: 2 }),
  base: fc.boolean(),
  instruction,
  causedBy: instruction,
  paths: fc.array(path, { maxLength: 6 }),
  pathCount: fc.nat(10),
  risk: fc.constantFrom("safe", "review"),
  fix: sentence,
});

/** Any report at all: sums need not agree, texts are hostile. */
export const anyReport: fc.Arbitrary<Report> = fc.record({
  schema: fc.constant("slim-report/1"),
  image: fc.record({
    name: text,
    format: fc.constantFrom("docker-archive", "oci-archive", "oci"),
    platform: text,
    id: text,
  }),
  base: fc.record({
    name: fc.option(text),
    layers: fc.nat(2),
    evidence: fc.constantFrom("flag", "label", "dockerfile", "history", "unknown"),
  }),
  sizes: fc.record({
    storedBytes: bytes,
    liveBytes: bytes,
    deadBytes: bytes,
    dead: fc.record({
      overwrittenBytes: bytes,
      metadataOnlyBytes: bytes,
      deletedBytes: bytes,
      shadowedBytes: bytes,
    }),
    removableBytes: bytes,
    duplicateBytes: bytes,
    tarBytes: bytes,
    blobBytes: bytes,
    efficiency: fc.double({ min: 0, max: 1, noNaN: true }),
    paths: fc.nat(),
  }),
  layers: fc.nat(6).chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => layer(at)))),
  findings: fc.array(finding, { maxLength: 6 }),
  warnings: fc.array(
    fc.record({ code: text, message: text, layer: fc.option(fc.nat(8)), path: fc.option(path) }),
    { maxLength: 3 },
  ),
  gates: fc.array(fc.record({ name: text, limit: text, actual: text, passed: fc.boolean() }), {
    maxLength: 3,
  }),
});
