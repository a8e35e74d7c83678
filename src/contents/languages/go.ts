import { type ImagePath, nameOf } from "../../model/path.ts";
import type { TreeNode } from "../../model/tree.ts";
import type { Root } from "../root.ts";
import { type Claim, claimOfFile, type Ecosystem } from "./claim.ts";
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
      return [claimOfFile(path, module?.path ?? (build.path || nameOf(path)), module?.version ?? "")];
    }),
};

/**
 * Programs that cargo-auditable built: that they are, and no more. The record lists the crates that went into a program, and none of them has
 * a file of its own. https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md
 */
export const rust: Ecosystem = {
  kind: "cargo",
  notices: isProgram,
  read: (root, noticed) =>
    noticed
      .filter((path) => hasSection(root, path, ".dep-v0"))
      .map((path) => claimOfFile(path, nameOf(path), "")),
};

const hasSection = (root: Root, path: ImagePath, name: string): boolean =>
  sectionNamed(root, path, name) !== null;
