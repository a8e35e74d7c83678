import { SlimError } from "../model/error.ts";
import type { ImageFormat } from "../model/image.ts";
import type { Listing } from "./candidates.ts";
import { sniffCompression } from "./compression.ts";
import { listDockerArchive } from "./docker-archive.ts";
import { type Files, filesInDirectory, filesInTar, isPipe, openRange } from "./files.ts";
import { listOciLayout } from "./oci-layout.ts";
import { kindOfPath } from "./path-kind.ts";
import { readAt } from "./range.ts";
import type { ImageReference } from "./reference.ts";
import { spoolPipe, spoolPlain } from "./spool.ts";
import { BLOCK_BYTES, decodeHeader } from "./tar-header.ts";

/** An opened archive and what it names. */
export interface Archive {
  readonly files: Files;
  readonly listing: Listing;
}

/** Opens whatever lies at a path, told by its content and never by its name. */
export const openArchive = async (
  reference: ImageReference,
  bytesMax: (stored: number) => number,
): Promise<Archive> => {
  const { path, transport } = reference;
  const inDirectory = path !== "-" && kindOfPath(path) === "directory";
  const files = inDirectory ? filesInDirectory(path) : await filesInFile(path, bytesMax);
  try {
    return { files, listing: listImages(files, formatOf(files, inDirectory, transport)) };
  } catch (error) {
    files.close();
    throw error;
  }
};

const listImages = (files: Files, format: ImageFormat): Listing =>
  format === "docker-archive" ? listDockerArchive(files) : listOciLayout(files, format);

/** What Docker ≥ 25 saves is both a docker-archive and an OCI layout; it is read as the former, as `docker load` does. */
const formatOf = (files: Files, inDirectory: boolean, wanted: ImageFormat | null): ImageFormat => {
  const has = (name: string): boolean => files.get(name) !== undefined;
  const layout = inDirectory ? "oci" : "oci-archive";
  const found: ImageFormat | null = has("manifest.json")
    ? "docker-archive"
    : has("index.json")
      ? layout
      : null;
  if (wanted === "docker-archive" && found === "docker-archive") return found;
  if (wanted && wanted !== "docker-archive" && has("index.json")) return layout;
  if (!wanted && found) return found;
  throw new SlimError(
    "not-an-image",
    wanted && found
      ? `${files.label}: holds no ${wanted} but ${found}; leave the transport out`
      : `${files.label}: holds neither manifest.json nor index.json; save an image with docker save, podman save or skopeo copy`,
  );
};

const filesInFile = async (path: string, bytesMax: (stored: number) => number): Promise<Files> => {
  const label = path === "-" ? "standard input" : path;
  const stored = path === "-" || isPipe(path) ? spoolPipe(path, label) : openRange(path, path);
  const compression = sniffCompression(stored);
  const range = compression === "none" ? stored : await spoolPlain(stored, label, bytesMax(stored.bytes));
  if (readAt(range, 0, 1).length === 0)
    throw new SlimError("not-an-image", `${label}: is empty; save the image again`);
  try {
    return filesInTar(range, label);
  } catch (error) {
    if (!(error instanceof SlimError)) throw error;
    const first = readAt(range, 0, BLOCK_BYTES);
    const isTar = first.length === BLOCK_BYTES && decodeHeader(first) !== null;
    throw new SlimError(
      isTar ? "bad-tar" : "not-an-image",
      isTar
        ? `${label}: ${error.message}; save the image again`
        : `${label}: is no image; give what docker save, podman save or skopeo copy made`,
      { cause: error },
    );
  }
};
