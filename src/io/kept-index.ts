import { SlimError } from "../model/error.ts";
import type { Digest } from "../model/image.ts";
import { isObject, type JsonObject, listAt, objectAt, textAt } from "../model/json.ts";
import type { Candidate } from "./candidates.ts";
import { platformOf } from "./docker-archive.ts";
import { type Files, parseJson, readJson } from "./files.ts";
import { blobOf, digestOf, INDEX_DEPTH_MAX, isAttestation, namesOf, verifyBlob } from "./oci-layout.ts";
import type { Range } from "./range.ts";

/** What an OCI layout holds beside the chosen image, as far as it is to be kept. */
export interface KeptIndex {
  /** `index.json` as it is; its entries are `nodes`. */
  readonly document: JsonObject;
  readonly nodes: readonly IndexNode[];
  /** All that the kept entries lead to, by digest. */
  readonly blobs: ReadonlyMap<Digest, Range>;
  readonly platforms: readonly string[];
  /** Entries that spoke of the chosen image as it was, and are left out. */
  readonly attestationsLeftOut: number;
}

/** One entry of an index: the chosen image, an index that leads to it, or something that stays byte for byte. */
export type IndexNode =
  | { readonly kind: "chosen" | "kept"; readonly descriptor: JsonObject }
  | {
      readonly kind: "index";
      readonly descriptor: JsonObject;
      readonly document: JsonObject;
      readonly nodes: readonly IndexNode[];
    };

/**
 * The entries of `index.json` that lead to the chosen image, with all that stands beside it in their indexes; where it
 * stands in `index.json` itself, the other platforms there that go by the same name. Throws `missing-blob` where
 * something that is to be kept is not here.
 */
export const keptIndexOf = (files: Files, chosen: Candidate, label: string): KeptIndex => {
  if (chosen.manifestDigest === null)
    throw new SlimError(
      "usage",
      `${label}: is a docker-archive, which holds no index of platforms; leave --keep-platforms out`,
    );
  const document = readJson(files, "index.json");
  const survey = new Survey(files, chosen.manifestDigest);
  const entries = listAt(document, "manifests").filter(isObject);
  const nodes = survey.withoutStale(entries.map((descriptor) => survey.nodeOf(descriptor, 0)));
  const here = nodes.find(({ kind }) => kind === "chosen");
  const kept = here ? survey.besides(here, nodes, chosen.platform) : nodes.filter(leads);
  const gathered = new Gathering(files);
  for (const node of kept) gathered.add(node);
  return {
    document: isObject(document) ? document : {},
    nodes: kept,
    blobs: gathered.blobs,
    platforms: [...new Set(gathered.platforms)],
    attestationsLeftOut: survey.stale,
  };
};

const leads = ({ kind }: IndexNode): boolean => kind !== "kept";

/** Finds the way to the chosen image. */
class Survey {
  stale = 0;
  readonly #files: Files;
  readonly #chosen: Digest;
  /** Digests that will not be in the result any more. */
  readonly #changing: Set<Digest>;

  constructor(files: Files, chosen: Digest) {
    this.#files = files;
    this.#chosen = chosen;
    this.#changing = new Set([chosen]);
  }

  nodeOf(descriptor: JsonObject, depth: number): IndexNode {
    if (digestOf(descriptor) === this.#chosen) return { kind: "chosen", descriptor };
    const document = isAttestation(descriptor) ? undefined : documentOf(this.#files, descriptor);
    if (!isObject(document) || !Array.isArray(document.manifests) || depth > INDEX_DEPTH_MAX)
      return { kind: "kept", descriptor };
    const all = listAt(document, "manifests").filter(isObject);
    const nodes = all.map((inner) => this.nodeOf(inner, depth + 1));
    if (!nodes.some(leads)) return { kind: "kept", descriptor };
    this.#changing.add(digestOf(descriptor));
    return { kind: "index", descriptor, document, nodes: this.withoutStale(nodes) };
  }

  /** Without what speaks of digests that change, or does not say of which it speaks. */
  withoutStale(nodes: readonly IndexNode[]): IndexNode[] {
    const holds = nodes.filter((node) => leads(node) || !this.#isStale(node.descriptor));
    if (nodes.some(leads)) this.stale += nodes.length - holds.length;
    return holds;
  }

  #isStale(descriptor: JsonObject): boolean {
    const of = subjectOf(this.#files, descriptor);
    return of === "" ? isAttestation(descriptor) : this.#changing.has(of);
  }

  /** The chosen image in `index.json`, the other platforms that go by its name, and what speaks of these. */
  besides(here: IndexNode, nodes: readonly IndexNode[], platform: string): IndexNode[] {
    const name = namesOf(here.descriptor).join();
    const isOther = ({ kind, descriptor }: IndexNode): boolean =>
      kind === "kept" &&
      !isAttestation(descriptor) &&
      namesOf(descriptor).join() === name &&
      platformIn(this.#files, descriptor) !== platform;
    const others = new Set(nodes.filter(isOther).map(({ descriptor }) => digestOf(descriptor)));
    return nodes.filter(
      (node) => leads(node) || isOther(node) || others.has(subjectOf(this.#files, node.descriptor)),
    );
  }
}

/** Collects what entries lead to, and finds it whole. */
class Gathering {
  readonly blobs = new Map<Digest, Range>();
  readonly platforms: string[] = [];
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
  }

  add(node: IndexNode): void {
    if (node.kind === "index") for (const inner of node.nodes) this.add(inner);
    else if (node.kind === "kept") this.#addManifest(node.descriptor, 0, "");
  }

  #addManifest(descriptor: JsonObject, depth: number, above: string): void {
    const platform = isAttestation(descriptor) ? above : (platformIn(this.#files, descriptor) ?? above);
    const blob = this.#blob(descriptor, platform);
    if (!blob) return;
    verifyBlob(this.#files, descriptor, blob);
    if (depth > INDEX_DEPTH_MAX)
      throw new SlimError(
        "bad-manifest",
        `${this.#files.label}: its indexes nest without end; save the image again`,
      );
    const document = parseJson(blob, `${this.#files.label}: ${digestOf(descriptor)}`);
    for (const inner of listAt(document, "manifests").filter(isObject))
      this.#addManifest(inner, depth + 1, platform);
    if (!isObject(document) || Array.isArray(document.manifests)) return;
    if (!isAttestation(descriptor) && platform !== "") this.platforms.push(platform);
    for (const inner of [document.config, ...listAt(document, "layers"), ...listAt(document, "blobs")])
      if (isObject(inner)) this.#blob(inner, platform);
  }

  /** What is kept elsewhere on purpose need not be here. */
  #blob(descriptor: JsonObject, platform: string): Range | null {
    const blob = blobOf(this.#files, descriptor);
    if (blob) this.blobs.set(digestOf(descriptor), blob);
    else if (listAt(descriptor, "urls").length === 0)
      throw new SlimError(
        "missing-blob",
        `${this.#files.label}: --keep-platforms: ${platform || "an attestation"} is named, but its ${digestOf(descriptor)} is not here; save the image with all its platforms, or leave the option out`,
      );
    return blob ?? null;
  }
}

const documentOf = (files: Files, descriptor: JsonObject): unknown => {
  const blob = blobOf(files, descriptor);
  if (!blob) return undefined;
  verifyBlob(files, descriptor, blob);
  return parseJson(blob, `${files.label}: ${digestOf(descriptor)}`);
};

/** As the descriptor says, or else the config; null for what has none. */
const platformIn = (files: Files, descriptor: JsonObject): string | null => {
  if (isObject(descriptor.platform)) return platformOf(descriptor.platform);
  const config = objectAt(documentOf(files, descriptor), "config");
  const document = textAt(config, "digest") === "" ? undefined : documentOf(files, config);
  return textAt(document, "os") === "" ? null : platformOf(document);
};

/**
 * The digest of which an attestation or another referrer speaks; "" where it does not say.
 * https://github.com/opencontainers/image-spec/blob/main/manifest.md#image-manifest-property-descriptions
 */
const subjectOf = (files: Files, descriptor: JsonObject): Digest =>
  textAt(objectAt(descriptor, "annotations"), "vnd.docker.reference.digest") ||
  textAt(objectAt(documentOf(files, descriptor), "subject"), "digest");
