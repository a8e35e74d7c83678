import type { InstructionRef } from "../../src/model/dockerfile.ts";
import type { Report, ReportFinding, ReportLayer } from "../../src/model/report.ts";

/** A wasteful image of a Node service, as `slim analyze` would report it. */

const at = (line: number, endLine: number, text: string): InstructionRef => ({
  line,
  endLine,
  keyword: text.split(" ")[0] ?? "",
  stage: null,
  text,
});

const APT = at(3, 5, "RUN apt-get update && apt-get install -y build-essential python3 curl ca-certificates");
const COPY = at(7, 7, "COPY . /opt/app");
const NPM = at(8, 8, "RUN cd /opt/app && npm install");
const CHOWN = at(9, 9, "RUN chown -R node:node /opt/app");
const RM = at(10, 10, "RUN rm -rf /opt/app/.git /opt/app/test");

const layer = (index: number, contentBytes: number, rest: Partial<ReportLayer>): ReportLayer => ({
  index,
  diffId: `sha256:${`${index}`.repeat(64)}`,
  blobDigest: `sha256:${`${index}b`.repeat(32)}`,
  base: false,
  contentBytes,
  deadBytes: 0,
  removableBytes: 0,
  tarBytes: contentBytes + 10_240,
  blobBytes: Math.round(contentBytes * 0.4),
  createdBy: rest.instruction?.text ?? null,
  instruction: null,
  ...rest,
});

const finding = (rest: Partial<ReportFinding>): ReportFinding => ({
  rule: "overwritten",
  title: "Stored again",
  kind: "dead",
  bytes: 0,
  layers: [4],
  base: false,
  instruction: null,
  causedBy: null,
  paths: [],
  pathCount: rest.paths?.length ?? 0,
  risk: "safe",
  fix: "Do otherwise.",
  ...rest,
});

const lists = ["Packages", "Sources", "Translation-en"].flatMap((part) =>
  ["bookworm", "bookworm-updates", "bookworm-security"].map(
    (suite) => `/var/lib/apt/lists/deb.example_dists_${suite}_main_${part}`,
  ),
);
const modules = Array.from({ length: 431 }, (_, at) => `/opt/app/node_modules/pkg-${at}/index.js`);

export const wasteful: Report = {
  schema: "slim-report/1",
  image: {
    name: "shop/api:2.3",
    format: "docker-archive",
    platform: "linux/amd64",
    id: "sha256:1f0c9a8b2d3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccdde",
  },
  base: { name: "node:20-bookworm", layers: 3, evidence: "dockerfile" },
  sizes: {
    storedBytes: 1_318_400_000,
    liveBytes: 1_018_000_000,
    deadBytes: 300_400_000,
    dead: {
      overwrittenBytes: 1_400_000,
      metadataOnlyBytes: 264_000_000,
      deletedBytes: 35_000_000,
      shadowedBytes: 0,
    },
    removableBytes: 119_112_000,
    duplicateBytes: 4_200_000,
    tarBytes: 1_345_000_000,
    blobBytes: 508_000_000,
    efficiency: 1_018_000_000 / 1_318_400_000,
    paths: 41_873,
  },
  layers: [
    layer(0, 120_000_000, { base: true, removableBytes: 12_000_000 }),
    layer(1, 48_000_000, { base: true, deadBytes: 1_400_000 }),
    layer(2, 170_000_000, { base: true }),
    layer(3, 372_000_000, { removableBytes: 62_912_000, instruction: APT }),
    layer(4, 72_400_000, { deadBytes: 71_000_000, instruction: COPY }),
    layer(5, 290_000_000, { deadBytes: 228_000_000, removableBytes: 44_200_000, instruction: NPM }),
    layer(6, 246_000_000, { instruction: CHOWN }),
    layer(7, 0, { instruction: RM }),
  ],
  findings: [
    finding({
      rule: "metadata-only",
      title: "The same content stored again, only its mode, owner or time differs",
      bytes: 228_000_000,
      layers: [5, 6],
      instruction: NPM,
      causedBy: CHOWN,
      paths: modules,
      risk: "review",
      fix: "Set owner and mode where the files are made, with COPY --chown and --chmod or in the same RUN.",
    }),
    finding({
      rule: "apt-lists",
      title: "Package lists of apt",
      kind: "removable",
      bytes: 62_100_000,
      layers: [3],
      instruction: APT,
      paths: lists,
      fix: "Add rm -rf /var/lib/apt/lists/* to the RUN that filled it.",
    }),
    finding({
      rule: "npm-cache",
      title: "Cache of npm",
      kind: "removable",
      bytes: 44_200_000,
      layers: [5],
      instruction: NPM,
      paths: ["/root/.npm/_cacache/content-v2/sha512/aa/1", "/root/.npm/_cacache/index-v5/b/2"],
      fix: "Add npm cache clean --force to the RUN that filled it.",
    }),
    finding({
      rule: "metadata-only",
      title: "The same content stored again, only its mode, owner or time differs",
      bytes: 36_000_000,
      layers: [4, 6],
      instruction: COPY,
      causedBy: CHOWN,
      paths: ["/opt/app/assets/film.mp4", "/opt/app/assets/still.png", "/opt/app/src/main.js", "/opt/app/a"],
      risk: "review",
      fix: "Set owner and mode where the files are made, with COPY --chown and --chmod or in the same RUN.",
    }),
    finding({
      rule: "deleted",
      title: "Content that a later layer removes",
      bytes: 35_000_000,
      layers: [4, 7],
      instruction: COPY,
      causedBy: RM,
      paths: ["/opt/app/.git/objects/pack/pack-1.pack", "/opt/app/test/fixtures/big.json"],
      fix: "Remove it in the instruction that made it, or keep it out of the build context with .dockerignore.",
    }),
    finding({
      rule: "docs",
      title: "Manual pages",
      kind: "removable",
      bytes: 12_000_000,
      layers: [0],
      base: true,
      paths: ["/usr/share/man/man1/x.1"],
    }),
    finding({
      rule: "duplicate",
      title: "The same content under several paths",
      kind: "duplicate",
      bytes: 4_200_000,
      layers: [3],
      instruction: APT,
      paths: ["/usr/lib/python3/a.so", "/usr/local/lib/a.so"],
      risk: "review",
      fix: "Keep one copy and link to it.",
    }),
    finding({ rule: "overwritten", bytes: 1_400_000, layers: [1], base: true, paths: ["/etc/x"] }),
    finding({
      rule: "logs",
      title: "Logs",
      kind: "removable",
      bytes: 800_000,
      layers: [3],
      instruction: APT,
    }),
    finding({
      rule: "pyc",
      title: "Bytecode",
      kind: "removable",
      bytes: 12_000,
      layers: [3],
      instruction: APT,
    }),
    finding({
      rule: "opaque-root",
      title: "A marker hides the whole of what lies below",
      kind: "ambiguous",
      layers: [7],
      instruction: RM,
      paths: ["/opt/app/.git"],
      fix: "Build it again with a builder that names each removed path.",
      risk: "review",
    }),
  ],
  warnings: [
    {
      code: "unmatched-history",
      message: "the history names 2 instructions that the Dockerfile does not have",
      layer: null,
      path: null,
    },
    { code: "odd-name", message: "name is not UTF-8", layer: 4, path: "/opt/app/caf\udce9" },
  ],
  gates: [
    { name: "max-dead", limit: "5%", actual: "22.7%", passed: false },
    { name: "max-layers", limit: "20", actual: "8", passed: true },
  ],
};

/** The same image as seen without a Dockerfile, its base unknown. */
export const bare: Report = {
  ...wasteful,
  base: { name: null, layers: 0, evidence: "unknown" },
  layers: wasteful.layers.map((of) => ({ ...of, base: false, instruction: null })),
  findings: wasteful.findings.map((of) => ({ ...of, base: false, instruction: null, causedBy: null })),
  warnings: [],
  gates: [],
};

/** A small image with nothing to say against it. */
export const clean: Report = {
  schema: "slim-report/1",
  image: { ...wasteful.image, name: "hello:1", format: "oci" },
  base: { name: null, layers: 0, evidence: "history" },
  sizes: {
    storedBytes: 2_310_000,
    liveBytes: 2_310_000,
    deadBytes: 0,
    dead: { overwrittenBytes: 0, metadataOnlyBytes: 0, deletedBytes: 0, shadowedBytes: 0 },
    removableBytes: 0,
    duplicateBytes: 0,
    tarBytes: 2_320_000,
    blobBytes: 1_110_000,
    efficiency: 1,
    paths: 3,
  },
  layers: [layer(0, 2_310_000, { instruction: at(2, 2, "COPY hello /hello") })],
  findings: [],
  warnings: [],
  gates: [{ name: "min-efficiency", limit: "0.95", actual: "1", passed: true }],
};

/** Nothing wasted above a base that wastes. */
export const cleanAboveBase: Report = {
  ...wasteful,
  layers: wasteful.layers.filter(({ base, index }) => base || index === 6),
  findings: wasteful.findings.filter(({ base }) => base),
  warnings: [],
  gates: [],
};
