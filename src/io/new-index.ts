import type { Digest } from "../model/image.ts";
import { type JsonObject, textsOf } from "../model/json.ts";
import type { Candidate } from "./candidates.ts";
import {
  type Document,
  documentFor,
  isStale,
  nameAnnotations,
  platformOf,
  withoutNames,
} from "./descriptors.ts";
import type { IndexNode, KeptIndex } from "./kept-index.ts";

const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

/** The indexes with the new image in the old one's place; all else in them is as it was. `index.json` is the last. */
export const rebuiltIndexes = (
  { document, nodes }: KeptIndex,
  manifest: Document,
  described: { readonly candidate: Candidate; readonly names: readonly string[] | null },
): { documents: Document[]; indexDigest: Digest | null } => {
  const documents: Document[] = [];
  const descriptorOf = (node: IndexNode): JsonObject => {
    switch (node.kind) {
      case "kept":
        return node.descriptor;
      case "chosen":
        return newDescriptor(node.descriptor, OCI_MANIFEST, manifest, described.candidate);
      case "index": {
        const manifests = node.nodes.map(descriptorOf);
        const index = documentFor(JSON.stringify({ ...node.document, mediaType: OCI_INDEX, manifests }));
        documents.push(index);
        return newDescriptor(node.descriptor, OCI_INDEX, index, described.candidate);
      }
      default:
        return node satisfies never;
    }
  };
  const entries = nodes.map(descriptorOf);
  const named = described.names === null ? entries : renamed(entries, described.names);
  const [only] = named;
  const isIndex = new Set(named.map(({ digest }) => digest)).size === 1 && only?.mediaType === OCI_INDEX;
  return {
    documents: [...documents, ["index.json", JSON.stringify({ ...document, manifests: named })]],
    indexDigest: isIndex && typeof only.digest === "string" ? only.digest : null,
  };
};

/** The old descriptor with a new address: its platform and annotations stay. A copy of the old document goes. */
const newDescriptor = (
  { data: _data, urls: _urls, annotations, ...old }: JsonObject,
  mediaType: string,
  [name, text]: Document,
  candidate: Candidate,
): JsonObject => {
  const stay = Object.entries(textsOf(annotations)).filter(([, value]) => !isStale(candidate, value));
  return {
    ...old,
    mediaType,
    digest: `sha256:${name.split("/").at(-1)}`,
    size: Buffer.byteLength(text),
    ...(mediaType === OCI_MANIFEST && old.platform === undefined ? { platform: platformOf(candidate) } : {}),
    ...(stay.length > 0 ? { annotations: Object.fromEntries(stay) } : {}),
  };
};

/** Each entry once by each of the names. */
const renamed = (entries: readonly JsonObject[], names: readonly string[]): JsonObject[] => {
  const distinct = [...new Map(entries.map((entry) => [entry.digest, entry])).values()];
  return names.flatMap((name) =>
    distinct.map((entry) => ({
      ...entry,
      annotations: { ...withoutNames(textsOf(entry.annotations)), ...nameAnnotations(name) },
    })),
  );
};
