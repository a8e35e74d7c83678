import { unequalBodies } from "../io/compare-bodies.ts";
import { DEFAULT_LEVEL, type Storing } from "../io/compress.ts";
import { plainTars } from "../io/content.ts";
import type { Opened } from "../io/open.ts";
import { directoryOutput, type Output, tarOutput } from "../io/output.ts";
import { type WriteRequest, writeImage } from "../io/write-image.ts";
import { accountFor } from "../layers/account.ts";
import { bodiesToCompare, differencesOf } from "../layers/compare.ts";
import { stackLayers } from "../layers/merge.ts";
import { planImage, type Strategy, targetOf } from "../layers/plan-image.ts";
import { SlimError } from "../model/error.ts";
import type { Compression, ImageFormat } from "../model/image.ts";
import type { SquashReport, SquashSizes } from "../model/squash-report.ts";
import { renderSquashJson, renderSquashText } from "../report/squash.ts";
import { dropsOf } from "./drops.ts";
import type { Io } from "./io.ts";
import type { ExitCode } from "./main.ts";
import { type Args, textOf } from "./options.ts";
import { pageOptions, print } from "./print.ts";
import { type Analyzed, open, withImage } from "./subject.ts";

/** `slim squash IMAGE -o OUT` */
export const squashCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const path = textOf(args, "output");
  if (path === null || path === "-")
    throw new SlimError("usage", "squash writes an image; say where with --output FILE");
  const storing = storingOf(args);
  const created = createdOf(io);
  const report = await withImage(args, io, (opened, analyzed) =>
    squash({ opened, analyzed, args, io, path, storing, created }),
  );
  // The image went to --output; what is left to say goes to standard output.
  const text =
    args.format === "json"
      ? renderSquashJson(report)
      : renderSquashText(report, pageOptions({ ...args, output: "-" }, io));
  print(text, { ...args, output: "-" }, io);
  return 0;
};

interface Squashing {
  readonly opened: Opened;
  readonly analyzed: Analyzed;
  readonly args: Args;
  readonly io: Io;
  readonly path: string;
  readonly storing: Storing | null;
  readonly created: string | null;
}

const squash = async (squashing: Squashing): Promise<SquashReport> => {
  const { opened, analyzed, args, path, created } = squashing;
  const { scene } = analyzed;
  const { layers } = scene.image;
  if (args["accept-ambiguous"] !== true) refuseAmbiguous(analyzed);
  const strategy = strategyOf(args);
  const drops = dropsOf(args, analyzed);
  const planInput = { layers, tree: scene.tree, base: scene.baseLayers, strategy, dropped: drops.paths };
  const plan = planImage(planInput);
  const format = formatOf(args) ?? opened.image.format;
  const request: WriteRequest = {
    source: opened.source,
    plan,
    old: { layers, tars: await plainTars(opened.source.layers, plan, opened.source.pool) },
    format,
    storing: squashing.storing ?? defaultStoring(format),
    telling: { createdBy: `slim squash --strategy ${strategy}`, created },
    names: namesOf(args, opened),
  };
  const force = args.force === true;
  const output = format === "oci" ? directoryOutput(path, force) : tarOutput(path, force);
  try {
    const { digest } = await writeImage(request, output);
    output.settle();
    const { after, paths } = await prove(output, planInput, squashing);
    output.commit();
    return {
      schema: "slim-squash/1",
      image: { name: scene.image.name, format, platform: scene.image.platform },
      output: path,
      strategy,
      before: measure(layers),
      after,
      base: { layers: strategy === "flatten" ? 0 : scene.baseLayers, name: scene.trace.baseName },
      kept: plan.filter(({ kind }) => kind === "kept").length,
      dropped: drops.report,
      proof: { equal: true, paths, differences: [] },
      digest,
    };
  } catch (error) {
    output.abandon();
    throw error;
  }
};

/** Reads the result back, and holds its tree against the original's, less what was to go. */
const prove = async (
  output: Output,
  planInput: Parameters<typeof targetOf>[0],
  { opened, args, io }: Squashing,
): Promise<{ after: SquashSizes; paths: number }> => {
  const result = await open(output.draft, { ...args, image: undefined, platform: undefined }, io);
  try {
    const target = targetOf(planInput);
    const { nodes, ambiguities } = stackLayers(result.image.layers);
    const unequal = await unequalBodies(bodiesToCompare(target, nodes), opened, result);
    await result.verified;
    const [difference] = differencesOf(target, nodes, unequal);
    if (difference)
      throw new Error(
        `the result differs from the image at ${difference.path} (${difference.field}: ${difference.a} became ${difference.b}); nothing was written`,
      );
    if (ambiguities.length > planInput.tree.ambiguities.length)
      throw new Error("the result is ambiguous; nothing was written");
    return { after: measure(result.image.layers), paths: nodes.size - 1 };
  } finally {
    await result.close();
  }
};

const measure = (layers: Opened["image"]["layers"]): SquashSizes => {
  const accounts = accountFor(layers, stackLayers(layers)).layers;
  const storedBytes = accounts.reduce((sum, { contentBytes }) => sum + contentBytes, 0);
  const liveBytes = accounts.reduce((sum, account) => sum + account.liveBytes, 0);
  return {
    storedBytes,
    liveBytes,
    deadBytes: storedBytes - liveBytes,
    tarBytes: layers.reduce((sum, { tarBytes }) => sum + tarBytes, 0),
    blobBytes: layers.reduce((sum, { blobBytes }) => sum + blobBytes, 0),
    layers: layers.length,
  };
};

const refuseAmbiguous = ({ scene }: Analyzed): void => {
  const { ambiguities } = scene.tree;
  const [first] = ambiguities;
  if (!first) return;
  const list = ambiguities.slice(0, 3).map(({ kind, layer, path }) => `${kind} at ${path} in layer ${layer}`);
  const more = ambiguities.length > 3 ? ` and ${ambiguities.length - 3} more` : "";
  throw new SlimError(
    "ambiguous-layers",
    `${scene.image.name}: engines read this image differently: ${list.join(", ")}${more}; --accept-ambiguous reads it by the OCI rules`,
  );
};

const STRATEGIES: readonly Strategy[] = ["squash", "prune", "flatten"];

const strategyOf = (args: Args): Strategy =>
  STRATEGIES.find((strategy) => strategy === textOf(args, "strategy")) ?? "squash";

const FORMATS: readonly ImageFormat[] = ["docker-archive", "oci-archive", "oci"];

const formatOf = (args: Args): ImageFormat | null =>
  FORMATS.find((format) => format === textOf(args, "to")) ?? null;

const namesOf = (args: Args, { source }: Opened): readonly string[] => {
  const tag = textOf(args, "tag");
  return tag === null ? source.candidate.names : [tag];
};

/** As tools write by themselves: docker-archives plain, OCI images with gzip. */
const defaultStoring = (format: ImageFormat): Storing =>
  format === "docker-archive"
    ? { compression: "none", level: 0 }
    : { compression: "gzip", level: DEFAULT_LEVEL.gzip };

const LEVEL_MAX: Readonly<Record<Compression, number>> = { none: 0, gzip: 9, zstd: 19 };

const storingOf = (args: Args): Storing | null => {
  const given = textOf(args, "compression");
  if (given === null) return null;
  const [, name, level] = /^(none|gzip|zstd)(?::(\d+))?$/.exec(given) ?? [];
  const compression = name === "none" || name === "gzip" || name === "zstd" ? name : null;
  if (compression === null || Number(level ?? 1) < 1 || Number(level ?? 0) > LEVEL_MAX[compression])
    throw new SlimError("usage", `--compression ${given}: give none, gzip[:1-9] or zstd[:1-19]`);
  return { compression, level: level === undefined ? DEFAULT_LEVEL[compression] : Number(level) };
};

/** https://reproducible-builds.org/specs/source-date-epoch/ */
const createdOf = (io: Io): string | null => {
  const epoch = io.env.SOURCE_DATE_EPOCH;
  if (epoch === undefined || epoch === "") return null;
  if (!/^\d{1,12}$/.test(epoch))
    throw new SlimError("usage", `SOURCE_DATE_EPOCH=${epoch}: is no number of seconds; unset it or give one`);
  return `${new Date(Number(epoch) * 1000).toISOString().slice(0, 19)}Z`;
};
