import { DEFAULT_LEVEL, type Storing } from "../io/compress.ts";
import type { Strategy } from "../layers/plan-image.ts";
import { SlimError } from "../model/error.ts";
import type { Compression, ImageFormat } from "../model/image.ts";
import type { Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";

const STRATEGIES: readonly Strategy[] = ["squash", "prune", "flatten", "relayer"];

export const strategyOf = (args: Args): Strategy =>
  STRATEGIES.find((strategy) => strategy === textOf(args, "strategy")) ?? "squash";

const FORMATS: readonly ImageFormat[] = ["docker-archive", "oci-archive", "oci"];

/** What `--to` says; null where nobody said anything. */
export const formatOf = (args: Args): ImageFormat | null =>
  FORMATS.find((format) => format === textOf(args, "to")) ?? null;

/** What `--tag` says; null: the image keeps its names. */
export const namesOf = (args: Args): readonly string[] | null => {
  const tag = textOf(args, "tag");
  if (tag === null) return null;
  // https://github.com/distribution/reference/blob/main/reference.go
  if (!/^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9][a-z0-9._/-]*(?::\w[\w.-]{0,127})?$/.test(tag))
    throw new SlimError("usage", `--tag ${tag}: is no reference; give one such as registry/name:1.2`);
  return [tag];
};

/** As tools write by themselves: docker-archives plain, OCI images with gzip. */
const defaultStoring = (format: ImageFormat): Storing =>
  format === "docker-archive"
    ? { compression: "none", level: 0 }
    : { compression: "gzip", level: DEFAULT_LEVEL.gzip };

const LEVEL_MAX: Readonly<Record<Compression, number>> = { none: 0, gzip: 9, zstd: 19 };

/** What `--compression` says; null where nobody said anything. */
export const storingOf = (args: Args, format: ImageFormat): Storing => {
  const given = textOf(args, "compression");
  if (given === null) return defaultStoring(format);
  const [, name, level] = /^(none|gzip|zstd)(?::(\d+))?$/.exec(given) ?? [];
  const compression = name === "none" || name === "gzip" || name === "zstd" ? name : null;
  if (compression === null || Number(level ?? 1) < 1 || Number(level ?? 0) > LEVEL_MAX[compression])
    throw new SlimError("usage", `--compression ${given}: give none, gzip[:1-9] or zstd[:1-19]`);
  return { compression, level: level === undefined ? DEFAULT_LEVEL[compression] : Number(level) };
};

/** The last second that RFC 3339 can write. */
const EPOCH_MAX = 253_402_300_799;

/** https://reproducible-builds.org/specs/source-date-epoch/ */
export const createdOf = (io: Io): string | null => {
  const epoch = io.env.SOURCE_DATE_EPOCH;
  if (epoch === undefined || epoch === "") return null;
  if (!/^\d+$/.test(epoch) || Number(epoch) > EPOCH_MAX)
    throw new SlimError("usage", `SOURCE_DATE_EPOCH=${epoch}: is no number of seconds; unset it or give one`);
  return `${new Date(Number(epoch) * 1000).toISOString().slice(0, 19)}Z`;
};
