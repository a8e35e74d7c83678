import type { Evidence, LayerEvidence, StoredFile } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import type { Layer } from "../model/image.ts";
import type { Scene } from "../model/scene.ts";

/**
 * What an analysed image shows of the Dockerfile that it was traced to. Null where it is not that Dockerfile's image, or has been
 * changed since: then no byte of it may be claimed for a line.
 */
export function evidenceOf(
  { image, trace, texts, contents }: Scene,
  findings: readonly Finding[],
): Evidence | null {
  const { baseLayers, origins } = trace;
  if (baseLayers === null) return null;
  const layers = new Map<number, LayerEvidence>();
  for (const layer of image.layers.slice(baseLayers)) {
    const line = origins[layer.index]?.instruction?.line ?? null;
    if (line === null) return null;
    layers.set(line, evidenceOfLayer(layer));
  }
  const storedBytes = image.layers
    .flatMap(({ entries }) => entries)
    .reduce((sum, { contentBytes }) => sum + contentBytes, 0);
  return { findings, layers, storedBytes, accounts: texts.get("/etc/passwd") ?? null, contents };
}

const evidenceOfLayer = ({ index, entries, tarBytes, blobBytes }: Layer): LayerEvidence => {
  const files = new Map<string, StoredFile>();
  const directories = new Set<string>();
  for (const { kind, path, contentBytes, mode, uid, gid } of entries)
    if (kind === "file") files.set(path, { bytes: contentBytes, mode, uid, gid });
    else if (kind === "directory") directories.add(path);
  return { index, files, directories, pulledPerByte: tarBytes === 0 ? 0 : blobBytes / tarBytes };
};
