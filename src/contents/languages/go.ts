import { type ImagePath, nameOf, parentOf } from "../../model/path.ts";
import type { TreeNode } from "../../model/tree.ts";
import type { Root } from "../root.ts";
import type { Claim, Ecosystem } from "./claim.ts";
import { readGoBuild, sectionNamed } from "./go-build.ts";

/** No program of Go or Rust with its build's record is smaller. */
const PROGRAM_BYTES_MIN = 256 << 10;

const isProgram = (name: string, { entry, content }: TreeNode): boolean =>
  content !== null &&
  entry.contentBytes >= PROGRAM_BYTES_MIN &&
  (entry.mode & 0o111) !== 0 &&
  !/\.(?:so(?:\.[\d.]+)?|js|py|pl|jar|sh|a|o)$/.test(name);

/** Programs built by Go, by the record that the linker leaves in them. A module further down has no file of its own. */
export const go: Ecosystem = {
  kind: "go",
  notices: isProgram,
  read: (root, noticed) =>
    noticed.flatMap((path): Claim[] => {
      const build = readGoBuild(root, path);
      if (build === null) return [];
      const { module } = build;
      return [programClaim(path, module?.path ?? (build.path || nameOf(path)), module?.version ?? "")];
    }),
};

/**
 * Programs that cargo-auditable built: that they are, and no more, for the record is compressed and a pure room
 * inflates nothing. https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md
 */
export const rust: Ecosystem = {
  kind: "cargo",
  notices: isProgram,
  read: (root, noticed) =>
    noticed
      .filter((path) => hasSection(root, path, ".dep-v0"))
      .map((path) => programClaim(path, nameOf(path), "")),
};

const hasSection = (root: Root, path: ImagePath, name: string): boolean =>
  sectionNamed(root, path, name) !== null;

const programClaim = (path: ImagePath, name: string, version: string): Claim => ({
  place: path,
  name,
  version,
  record: path,
  folders: [],
  files: [path],
  base: parentOf(path),
  requested: null,
  development: null,
  needs: [],
  recommends: [],
});
