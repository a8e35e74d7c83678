import { type ImagePath, nameOf } from "../../model/path.ts";
import type { Root } from "../root.ts";
import { readZip } from "../zip/zip.ts";
import { type Claim, claimOfFile, type Warn } from "./claim.ts";

/** Whether a path is one of the zips that Yarn's Plug'n'Play runs packages from. */
export const isCachedZip = (path: ImagePath): boolean =>
  path.endsWith(".zip") && path.includes("/.yarn/cache/");

/** `lodash-npm-4.17.21-6382451519-10c0.zip` */
const VERSION = /-npm-(.+?)(?:-[0-9a-f]{10})?(?:-\w+)?\.zip$/;

/** The name stands in the zip: `node_modules/@babel/core/package.json`. In the zip's own it cannot be told from a scope. */
const NAME = /^node_modules\/((?:@[^/]+\/)?[^/@][^/]*)\//;

/** https://yarnpkg.com/features/pnp */
export const readCachedZips = (root: Root, paths: readonly ImagePath[], warn: Warn): Claim[] =>
  paths.flatMap((path): Claim[] => {
    const name = readZip(root, path)?.flatMap((member) => NAME.exec(member.name)?.[1] ?? [])[0];
    if (name === undefined) {
      warn(path, "is no zip of a package");
      return [];
    }
    return [claimOfFile(path, name, VERSION.exec(nameOf(path))?.[1] ?? "", path)];
  });
