import type { ImagePath } from "./path.ts";

/** `algorithm:hex`, as the image states it. https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests */
export type Digest = string;

/** What an image came wrapped in. */
export type ImageFormat = "docker-archive" | "oci-archive" | "oci";

/** How a layer's blob is stored, told by its first bytes and never by its media type or name. */
export type Compression = "none" | "gzip" | "zstd";

/** One manifest: config, history and ordered layers, base layer first. Plain data; bodies are behind `Content`. */
export interface Image {
  /** The reference it was saved under, else the file's name. */
  readonly name: string;
  readonly format: ImageFormat;
  /** `os/architecture[/variant]` */
  readonly platform: string;
  /** The digest of the config, which engines show as the image's id. */
  readonly id: Digest;
  /** Annotations of the manifest, and what the config carries as labels, apart. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly config: ImageConfig;
  readonly history: readonly HistoryEntry[];
  readonly layers: readonly Layer[];
  /** The other images of the same archive, as far as a base may be found among them. */
  readonly siblings: readonly Sibling[];
}

export interface Sibling {
  readonly manifestDigest: Digest | null;
  readonly diffIds: readonly Digest[];
}

/**
 * The part of the config that a container is started with; null and absent are the same.
 * https://github.com/opencontainers/image-spec/blob/main/config.md#properties
 */
export interface ImageConfig {
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly workingDir: string;
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly healthcheck: readonly string[];
  readonly shell: readonly string[];
}

/** One line of the config's history, oldest first. An empty layer is one that has no blob. */
export interface HistoryEntry {
  readonly createdBy: string;
  readonly comment: string;
  readonly created: string;
  readonly emptyLayer: boolean;
}

/** One tar of changes. */
export interface Layer {
  readonly index: number;
  /** Of the uncompressed tar. */
  readonly diffId: Digest;
  /** Of the blob as stored. */
  readonly blobDigest: Digest;
  readonly compression: Compression;
  /** The uncompressed tar: headers, bodies, padding, end. */
  readonly tarBytes: number;
  /** The layer as stored: what a registry keeps and a pull transfers. */
  readonly blobBytes: number;
  /** Members that stand for themselves, in the tar's order. Names that are only markers are in `whiteouts`. */
  readonly entries: readonly Entry[];
  readonly whiteouts: readonly Whiteout[];
}

export type EntryKind = "file" | "directory" | "symlink" | "hardlink" | "character" | "block" | "fifo";

/** One member of a layer's tar. */
export interface Entry {
  readonly path: ImagePath;
  readonly kind: EntryKind;
  /** The twelve permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970, with a fraction where a PAX record gives one. */
  readonly mtimeSeconds: number;
  /** The body as stored in the tar; 0 for all but regular files. A sparse file counts what is stored. */
  readonly contentBytes: number;
  /** A symbolic link's target, verbatim; the path that a hard link names; null for the rest. */
  readonly target: string | null;
  /** `major:minor` of a device. */
  readonly device: string | null;
  /** Extended attributes, by name, from PAX `SCHILY.xattr.` records; null where there are none. */
  readonly xattrs: Readonly<Record<string, string>> | null;
  /** Where the member's first header block lies in the uncompressed tar, long-name and PAX blocks included. */
  readonly headerOffset: number;
  /** Where its body lies in the uncompressed tar. */
  readonly bodyOffset: number;
}

/**
 * A marker that hides what lower layers put at `path` (explicit), or all that they put below the directory (opaque).
 * https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
 */
export interface Whiteout {
  readonly kind: "explicit" | "opaque";
  /** What is hidden: the name without its marker, or the directory that is opaque. */
  readonly path: ImagePath;
}

/** Names one entry: `image.layers[layer].entries[entry]`. */
export interface EntryRef {
  readonly layer: number;
  readonly entry: number;
}
