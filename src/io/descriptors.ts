import { createHash } from "node:crypto";
import type { Digest, ImageFormat } from "../model/image.ts";
import type { Candidate } from "./candidates.ts";

/** A text that is a file of the image, by its name there. */
export type Document = readonly [name: string, text: string];

/** The name of a blob in an image of this format. */
export const blobName = (format: ImageFormat, digest: Digest): string =>
  format === "docker-archive" ? `${hexOf(digest)}.tar` : `blobs/sha256/${hexOf(digest)}`;

/** A text as a blob of an OCI layout. */
export const documentFor = (text: string): Document => [blobName("oci", sha256Of(text)), text];

/** A descriptor's annotations; left out where there are none. */
export const annotated = (annotations: Readonly<Record<string, string>>): { annotations?: object } =>
  Object.keys(annotations).length > 0 ? { annotations } : {};

/** The annotations that hold an image's name: the tag, and the whole of it. */
export const REF_NAME = "org.opencontainers.image.ref.name";
export const FULL_NAME = "io.containerd.image.name";

/** Whether an annotation repeats a digest that the image no longer has. */
export const isStale = ({ configDigest, manifestDigest }: Candidate, value: string): boolean =>
  value === configDigest || value === manifestDigest;

/** What a descriptor says beside the image's name. */
export const withoutNames = (annotations: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== REF_NAME && key !== FULL_NAME));

/** containerd reads the whole name, others the tag. */
export const nameAnnotations = (name: string): Record<string, string> => {
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  const ref = { [REF_NAME]: tag ?? name };
  return tag ? { [FULL_NAME]: name, ...ref } : ref;
};

/** As a descriptor states it. */
export const platformOf = ({ platform }: Candidate): Record<string, string> => {
  const [os = "", architecture = "", variant] = platform.split("/");
  return { os, architecture, ...(variant ? { variant } : {}) };
};

/** What a descriptor addresses a text by. */
export const addressOf = (text: string): { digest: Digest; size: number } => ({
  digest: sha256Of(text),
  size: Buffer.byteLength(text),
});

/** Of a text in UTF-8. */
export const sha256Of = (text: string): Digest => `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** A digest without its algorithm, as files are named. */
export const hexOf = (digest: Digest): string => digest.slice("sha256:".length);
