import { SlimError } from "../model/error.ts";
import type { Digest, ImageFormat } from "../model/image.ts";
import type { JsonObject } from "../model/json.ts";
import type { Range } from "./range.ts";

/** One image that an archive names, before any layer is read. */
export interface Candidate {
  readonly format: ImageFormat;
  /** References it goes by. */
  readonly names: readonly string[];
  /** `os/architecture[/variant]` */
  readonly platform: string;
  /** Null where the archive has no manifest that is addressed by one. */
  readonly manifestDigest: Digest | null;
  /** Of the manifest, and of the descriptor that names it. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly manifestAnnotations: Readonly<Record<string, string>>;
  readonly config: JsonObject;
  /** As it is stored, byte for byte. */
  readonly configText: string;
  readonly configDigest: Digest;
  readonly layers: readonly LayerSource[];
}

/** Where one layer's blob lies, and what the image states of it. */
export interface LayerSource {
  /** As the manifest names it, for messages. */
  readonly name: string;
  /** Null where the archive lacks it. */
  readonly blob: Range | null;
  /** Of the blob as stored, where the image states it. */
  readonly blobDigest: Digest | null;
  readonly diffId: Digest;
  /** Of its descriptor. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Kept elsewhere on purpose: "nondistributable" or "foreign". */
  readonly foreign: boolean;
}

/** What an archive names beside its images, or that is not there. */
export interface Listing {
  readonly candidates: readonly Candidate[];
  /** Platforms of an index whose blobs the archive lacks. */
  readonly absent: readonly string[];
  /** Attestations and other things that are no images. */
  readonly others: readonly string[];
}

export interface Choice {
  /** A reference, or a digest of manifest or config, or the start of one. */
  readonly image: string | null;
  readonly platform: string | null;
  /** The machine's own. */
  readonly machine: string;
}

/** The one that was asked for; without a wish the only one, or the machine's own platform. Throws with a list else. */
export const choose = (listing: Listing, choice: Choice, label: string): Candidate => {
  const { candidates } = listing;
  const named = candidates.filter((candidate) => choice.image === null || isCalled(candidate, choice.image));
  const fitting = named.filter(
    ({ platform }) => choice.platform === null || platformFits(platform, choice.platform),
  );
  if (fitting.length === 0) throw nothingFits(listing, choice, label);
  if (fitting.length === 1 && fitting[0]) return fitting[0];
  const whole = fitting.filter(isWhole);
  if (whole.length === 1 && whole[0]) return whole[0];
  const own = (whole.length > 0 ? whole : fitting).filter(({ platform }) =>
    platformFits(platform, choice.machine),
  );
  if (own.length === 1 && own[0]) return own[0];
  const same = new Set(fitting.map(({ configDigest }) => configDigest));
  if (same.size === 1 && fitting[0]) return fitting[0];
  throw new SlimError(
    "ambiguous-choice",
    `${label}: holds ${fitting.length} images: ${listOf(fitting)}; choose with --image or --platform`,
  );
};

const isCalled = (candidate: Candidate, wanted: string): boolean =>
  candidate.names.some((name) => sameReference(name, wanted)) ||
  [candidate.manifestDigest, candidate.configDigest].some((digest) => digestBegins(digest, wanted));

/** Whether its blobs are there; what is kept elsewhere on purpose is not missed. */
const isWhole = ({ layers }: Candidate): boolean =>
  layers.every(({ blob, foreign }) => blob !== null || foreign);

/** `app`, `app:latest` and `docker.io/library/app:latest` are one reference. */
const sameReference = (a: string, b: string): boolean => a === b || canonical(a) === canonical(b);

const canonical = (reference: string): string => {
  const short = reference.replace(/^docker\.io\/(library\/)?/, "").replace(/^localhost\//, "");
  return /:[^/]*$/.test(short) ? short : `${short}:latest`;
};

const digestBegins = (digest: Digest | null, wanted: string): boolean => {
  const hex = wanted.replace(/^sha256:/, "");
  return digest !== null && /^[0-9a-f]{7,}$/.test(hex) && digest.startsWith(`sha256:${hex}`);
};

/** `linux/arm64` asks for any variant of it. All 64-bit Arm is `v8`, said or not. */
const platformFits = (has: string, wanted: string): boolean => {
  const [a, b] = [plainArm(has), plainArm(wanted)];
  return a === b || a.startsWith(`${b}/`);
};

const plainArm = (platform: string): string => platform.replace(/^([^/]+\/arm64)\/v8$/, "$1");

const nothingFits = (listing: Listing, choice: Choice, label: string): SlimError => {
  const name = choice.image === null ? "" : ` ${choice.image}`;
  const platform = choice.platform === null ? "" : ` for ${choice.platform}`;
  const { candidates, absent, others } = listing;
  if (candidates.length === 0 && absent.length > 0)
    return new SlimError(
      "missing-blob",
      `${label}: names images for ${absent.join(", ")}, but holds the blobs of none; save one of them again`,
    );
  if (candidates.length === 0) {
    const only = others.length > 0 ? `, only ${[...new Set(others)].join(", ")}` : "";
    return new SlimError("no-such-image", `${label}: names no image${only}; save the image again`);
  }
  const missing = absent.length > 0 ? `; named but not stored: ${absent.join(", ")}` : "";
  return new SlimError(
    "no-such-image",
    `${label}: no image${name}${platform}; it holds ${listOf(candidates)}${missing}`,
  );
};

export const listOf = (candidates: readonly Candidate[]): string =>
  candidates
    .map(({ names, platform, configDigest }) => `${names[0] ?? configDigest.slice(0, 19)} (${platform})`)
    .join(", ");
