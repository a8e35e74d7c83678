import { SlimError } from "../model/error.ts";
import type { ImageFormat } from "../model/image.ts";
import { kindOfPath } from "./path-kind.ts";

/** What `IMAGE` on the command line means. */
export interface ImageReference {
  /** `-` is standard input. */
  readonly path: string;
  /** What the user insists on; null where the content decides. */
  readonly transport: ImageFormat | null;
  /** The image in the archive, where the reference names one. */
  readonly image: string | null;
}

const TRANSPORTS: Readonly<Record<string, ImageFormat>> = {
  "docker-archive": "docker-archive",
  "oci-archive": "oci-archive",
  oci: "oci",
};
const ELSEWHERE = /^(docker|docker-daemon|containers-storage|dir|ostree|sif|registry|podman|docker:\/\/.*):/;

/** `[transport:]PATH[:REF]`, as containers-transports(5). A path that is there as it stands is never split. */
export const parseReference = (text: string): ImageReference => {
  const [prefix = "", ...more] = text.split(":");
  const transport = more.length > 0 ? (TRANSPORTS[prefix] ?? null) : null;
  const rest = transport ? more.join(":") : text;
  if (rest === "-" || kindOfPath(rest) !== "none") return { path: rest, transport, image: null };
  if (!transport && ELSEWHERE.test(text))
    throw new SlimError(
      "usage",
      `${text}: slim reads saved images; save it first, as with \`skopeo copy ${forSkopeo(text)} oci-archive:image.tar\``,
    );
  for (let colon = rest.lastIndexOf(":"); colon > 0; colon = rest.lastIndexOf(":", colon - 1)) {
    const path = rest.slice(0, colon);
    if (path === "-" || kindOfPath(path) !== "none")
      return { path, transport, image: rest.slice(colon + 1) || null };
  }
  return { path: rest, transport, image: null };
};

/**
 * As skopeo names it: a registry's images have two slashes, Podman's lie in the containers' storage.
 * https://github.com/containers/image/blob/main/docs/containers-transports.5.md
 */
const forSkopeo = (text: string): string =>
  text.replace(/^(?:docker|registry):(?:\/\/)?/, "docker://").replace(/^podman:/, "containers-storage:");
