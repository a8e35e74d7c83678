import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SlimError } from "../model/error.ts";
import type { ImageFormat } from "../model/image.ts";
import type { Listing } from "./candidates.ts";
import { decompress, sniffCompression } from "./compression.ts";
import { listDockerArchive } from "./docker-archive.ts";
import { type Files, filesInDirectory, filesInTar, kindOfPath, openRange } from "./files.ts";
import { listOciLayout } from "./oci-layout.ts";
import { CHUNK_BYTES, type Range, readAt } from "./range.ts";
import type { ImageReference } from "./reference.ts";

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
      ? `${files.label}: is no ${wanted}, but holds a ${found}; leave the transport out`
      : `${files.label}: holds neither manifest.json nor index.json; save an image with docker save, podman save or skopeo copy`,
  );
};

const filesInFile = async (path: string, bytesMax: (stored: number) => number): Promise<Files> => {
  const label = path === "-" ? "standard input" : path;
  const stored = path === "-" ? spoolInput() : openRange(path, path);
  const compression = sniffCompression(stored);
  const range = compression === "none" ? stored : await spoolPlain(stored, label, bytesMax(stored.bytes));
  if (readAt(range, 0, 1).length === 0)
    throw new SlimError("not-an-image", `${label}: is empty; save the image again`);
  try {
    return filesInTar(range, label);
  } catch (error) {
    if (!(error instanceof SlimError)) throw error;
    const cut = error.message.includes("cut short");
    throw new SlimError(
      cut ? "bad-tar" : "not-an-image",
      cut
        ? `${label}: ${error.message}; save the image again`
        : `${label}: is no image archive: ${error.message}`,
      { cause: error },
    );
  }
};

/** A file that nobody else sees, and that is gone with this process: its name is removed as soon as it is open. */
const openScratch = (): number => {
  const directory = mkdtempSync(join(tmpdir(), "slim-"));
  try {
    return openSync(join(directory, "spool"), "w+");
  } finally {
    rmSync(directory, { recursive: true });
  }
};

/** A pipe cannot be read by place. It is opened anew, for Node may have set its own end not to block. */
const spoolInput = (): Range => {
  const fd = openScratch();
  const input = openSync("/dev/stdin", "r");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytes = 0;
  for (let read = readSync(input, buffer); read > 0; read = readSync(input, buffer))
    bytes += writeSync(fd, buffer, 0, read);
  closeSync(input);
  return { fd, offset: 0, bytes };
};

/** An archive that is compressed as a whole has to be read by place too. */
const spoolPlain = async (stored: Range, label: string, bytesMax: number): Promise<Range> => {
  const fd = openScratch();
  let bytes = 0;
  try {
    for await (const piece of decompress(stored, sniffCompression(stored))) {
      bytes += writeSync(fd, piece);
      if (bytes > bytesMax)
        throw new SlimError(
          "too-large",
          `its ${stored.bytes} bytes expand to more than ${bytesMax}; if that is right, raise --max-expansion`,
        );
    }
  } catch (error) {
    throw error instanceof SlimError
      ? new SlimError(error.code, `${label}: ${error.message}`, { cause: error })
      : error;
  }
  return { fd, offset: 0, bytes };
};
