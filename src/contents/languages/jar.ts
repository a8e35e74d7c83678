import { type ImagePath, nameOf } from "../../model/path.ts";
import type { Root } from "../root.ts";
import { latin1 } from "../root.ts";
import { bodyAt, readZip, storedBody, type ZipMember } from "../zip/zip.ts";
import { type Claim, claimOfFile, type Ecosystem, type Warn } from "./claim.ts";

/** Java archives. What Maven and Gradle keep for builds are caches, and no packages of the image. */
export const jar: Ecosystem = {
  kind: "jar",
  notices: (name, node) =>
    /\.[jwe]ar$/.test(name) &&
    node.content !== null &&
    node.entry.kind !== "symlink" &&
    !/\/\.(?:m2\/repository|gradle\/caches|ivy2\/cache)\//.test(node.path),
  read: (root, noticed, warn) => noticed.map((path) => claimOf(root, path, warn)),
};

/** What stands inside of an archive that carries its own libraries: `BOOT-INF/lib/spring-core-6.1.3.jar`. */
export const nestedJars = (members: readonly ZipMember[]): readonly string[] =>
  members.map(({ name }) => name).filter((name) => /(?:^|\/)lib\/[^/]+\.jar$/.test(name));

const claimOf = (root: Root, path: ImagePath, warn: Warn): Claim => {
  const zip = readZip(root, path);
  if (zip === null) warn(path, "is no zip that can be read, so its file name alone tells what it is");
  const members = zip ?? [];
  const known = storedVersion(root, path, members);
  const [, artifact = "", version = ""] = FILE.exec(nameOf(path)) ?? [];
  const coordinates = members.flatMap(({ name }) => POM.exec(name)?.slice(1, 3).join(":") ?? []);
  const own =
    coordinates.length === 1 ? coordinates : coordinates.filter((one) => one.endsWith(`:${artifact}`));
  return claimOfFile(path, own.length === 1 ? (own[0] ?? artifact) : artifact, known ?? version);
};

/** `commons-lang3-3.12.0.jar`; a name may end without a version. */
const FILE = /^(.+?)(?:-(\d[\w.+-]*))?\.[jwe]ar$/;

/** Of a fat jar that unpacked its libraries into itself there are many. */
const POM = /^META-INF\/maven\/([^/]+)\/([^/]+)\/pom\.properties$/;

/** Of what is deflated the file's name has to do: to inflate each archive's would cost more than it tells. */
const storedVersion = (root: Root, path: ImagePath, members: readonly ZipMember[]): string | null => {
  const manifest = members.find(({ name }) => name === "META-INF/MANIFEST.MF");
  const zip = manifest && manifest.storedBytes < 1 << 16 ? bodyAt(root, path) : null;
  const stored = manifest && zip ? storedBody(zip, manifest) : null;
  const body = stored?.read(0, stored.bytes);
  const found = body && /^Implementation-Version: *(\S+)\s*$/m.exec(latin1(body));
  return found?.[1] ?? null;
};
