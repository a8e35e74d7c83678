import { reachOf } from "../model/closure.ts";
import type { Claim, WasteKind } from "../model/finding.ts";
import type { Entry } from "../model/image.ts";
import {
  type KeptPackages,
  type Package,
  type PackageId,
  type PackageKind,
  withNeeds,
} from "../model/package.ts";
import type { ImagePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import { isBuildPackage } from "./build-packages.ts";
import { liveBodies } from "./live-bodies.ts";

const DEPENDS = "https://www.debian.org/doc/debian-policy/ch-relationships.html";
const MULTI_STAGE = "https://docs.docker.com/build/building/multi-stage/";

export const BUILD_PACKAGES: WasteKind = {
  id: "build-packages",
  title: "Compilers, headers and other build tools that nothing reaches",
  kind: "removable",
  risk: "review",
  why: "What the container starts was followed through its libraries, scripts and settings, and reaches no file of these packages, nor does a package that it reaches need them.",
  source: MULTI_STAGE,
  fix: "Build in a stage of its own and copy the product, or purge the packages in the RUN that installs them.",
};

export const RECOMMENDED_PACKAGES: WasteKind = {
  id: "recommended-packages",
  title: "Packages that came along only because another recommends them",
  kind: "removable",
  risk: "review",
  why: "Nobody asked for them, no package that stays needs them, and nothing that runs was found to reach a file of theirs.",
  source: DEPENDS,
  fix: "Add `--no-install-recommends` to the `apt-get install` that brought them, or `--setopt=install_weak_deps=False` to `dnf install`.",
};

export const UNREACHED_PACKAGES: WasteKind = {
  id: "unreached-packages",
  title: "Packages of which nothing that runs reaches a file",
  kind: "removable",
  risk: "review",
  why: "What the container starts was followed through its libraries, scripts and settings, and reaches no file of these packages, nor does a package that it reaches need them.",
  source: DEPENDS,
  fix: "Leave them out of the install, unless somebody uses them by hand in the container.",
};

export const DEVELOPMENT_DEPENDENCIES: WasteKind = {
  id: "development-dependencies",
  title: "Packages that only development needs",
  kind: "removable",
  risk: "review",
  why: "The project's own manifest names them, or what they came with, for development only; no dependency of the product leads to them.",
  source: "https://docs.npmjs.com/specifying-dependencies-and-devdependencies-in-a-package-json-file",
  fix: "Install without them where the image is built: `npm ci --omit=dev`, `pnpm install --prod`, `composer install --no-dev`, `bundle config set without development test`; do not delete their folders, which autoloaders and lock files go on naming.",
};

/** Those whose files a system puts where its programs look for them, and takes away as a whole. */
const SYSTEM: ReadonlySet<PackageKind> = new Set(["deb", "apk", "rpm"]);

/**
 * Live bodies of packages that nothing needs as a whole; what a rule has claimed is passed over. Of those that came with
 * `FROM` only build tools are claimed: a base holds much that its other users want.
 */
export const claimPackages = (scene: Scene, claimed: ReadonlySet<Entry>): Claim[] => {
  const { contents } = scene;
  if (!contents) return [];
  const { closure, kept } = contents;
  const { installed } = contents.packages;
  const system = installed.filter(({ kind }) => SYSTEM.has(kind));
  const invited = withNeeds(
    system.filter(({ requested }) => requested !== false).map(({ id }) => id),
    system,
  );
  const cameAlong = recommendedOnly(system, invited);
  const fromBase = packagesOfBase(scene);
  const wastes = new Map<ImagePath, { readonly waste: WasteKind; readonly id: PackageId }>();
  for (const one of installed) {
    const waste = SYSTEM.has(one.kind)
      ? systemWaste(one, kept, cameAlong, fromBase.has(one.id))
      : one.development === true
        ? DEVELOPMENT_DEPENDENCIES
        : null;
    if (waste === null) continue;
    for (const path of one.files)
      if (reachOf(closure, path) !== "needed") wastes.set(path, { waste, id: one.id });
  }
  return claimPaths(scene, wastes, claimed);
};

const systemWaste = (
  one: Package,
  kept: KeptPackages,
  cameAlong: ReadonlySet<PackageId>,
  isOfBase: boolean,
): WasteKind | null => {
  if (kept.all.has(one.id)) return null;
  if (isBuildPackage(one)) return BUILD_PACKAGES;
  if (isOfBase) return null;
  return cameAlong.has(one.id) ? RECOMMENDED_PACKAGES : UNREACHED_PACKAGES;
};

/** Recommended by a package that somebody wanted, or needed by such a one, and needed by none that somebody wanted. */
const recommendedOnly = (
  packages: readonly Package[],
  invited: ReadonlySet<PackageId>,
): ReadonlySet<PackageId> => {
  const recommended = packages.flatMap(({ recommends }) => recommends.flat());
  const along = withNeeds(recommended, packages);
  return new Set([...along].filter((id) => !invited.has(id)));
};

/** Packages that were there before the user's first layer, whether they were upgraded since or not. */
const packagesOfBase = ({ contents, baseLayers }: Scene): ReadonlySet<PackageId> => {
  const ids = new Set<PackageId>();
  for (const { layer, id, change } of contents?.packages.changes ?? [])
    if (layer < baseLayers) change === "removed" ? ids.delete(id) : ids.add(id);
  return ids;
};

/** A body is claimed where all of its names are waste: otherwise taking them away would free nothing. */
const claimPaths = (
  scene: Scene,
  wastes: ReadonlyMap<ImagePath, { readonly waste: WasteKind; readonly id: PackageId }>,
  claimed: ReadonlySet<Entry>,
): Claim[] => {
  if (wastes.size === 0) return [];
  return liveBodies(scene).flatMap(({ ref, entry, names }) => {
    if (entry.contentBytes === 0 || claimed.has(entry)) return [];
    const [first, ...others] = names.map((path) => wastes.get(path));
    if (!first || others.some((other) => other?.waste !== first.waste)) return [];
    return [
      {
        waste: first.waste,
        ref,
        path: entry.path,
        bytes: entry.contentBytes,
        byLayer: null,
        package: first.id,
      },
    ];
  });
};
