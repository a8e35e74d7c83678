import type { Contents } from "../model/contents.ts";
import { type Package, type PackageId, withNeeds } from "../model/package.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";
import type { Planning } from "./draft.ts";

/** Packages that nobody asked for, and that none of those needs which somebody asked for. */
export const cameAlong = ({ packages: { installed } }: Contents): ReadonlySet<PackageId> => {
  const asked = installed.filter(({ requested }) => requested !== false).map(({ id }) => id);
  const invited = withNeeds(asked, installed);
  const recommended = withNeeds(
    installed.flatMap(({ recommends }) => recommends.flat()),
    installed,
  );
  return new Set([...recommended].filter((id) => !invited.has(id)));
};

/** The packages that a layer brought, and that are still there. */
export const addedBy = ({ packages }: Contents, layer: number | undefined): readonly Package[] => {
  const ids = new Set(
    packages.changes.filter((one) => one.layer === layer && one.change === "added").map(({ id }) => id),
  );
  return packages.installed.filter(({ id }) => ids.has(id));
};

/** Whether something reaches it, may reach it, or a later line names a program of it. */
export const stays = (one: Package, { kept }: Contents, { recipe }: Planning, site: Site): boolean => {
  if (kept.all.has(one.id) || one.name === "ca-certificates") return true;
  const programs = one.files.flatMap(
    (path) => /^\/(?:usr\/)?(?:local\/)?s?bin\/([^/]+)$/.exec(path)?.[1] ?? [],
  );
  const later = recipe.stages
    .flat()
    .filter(({ from, instruction }) => from >= site.from && instruction.keyword !== "FROM");
  return later.some(({ instruction: { text } }) => {
    const words = new Set(text.split(/[\s"'`$();&|<>=,[\]]+/).map((word) => word.replace(/^.*\//, "")));
    return programs.some((program) => words.has(program));
  });
};

/** What compiles, or has others compile. */
const BUILDERS =
  /^(?:pip|pipenv|poetry|uv|npm|npx|yarn|pnpm|bun|gem|bundle|cargo|go|make|cmake|ninja|meson|gcc|g\+\+|cc|python[\d.]*|R|Rscript|install2\.r|pecl|phpize|docker-php-ext-install|mix|rebar3|cabal|stack|cpan|cpanm|luarocks|configure|autoreconf)$/;
const BUILD_TOOL =
  /^\/usr\/bin\/(?:[\w-]*-)?(?:gcc|g\+\+|cc|clang|make|ld|as)(?:-[\d.]+)?$|\.h$|\/pkgconfig\//;

/** A compiler that came along may be what a later line lives off, whether it names it or not. */
export const builderAt = (
  { recipe }: Planning,
  site: RunSite,
  leaving: readonly Package[],
): string | null => {
  const tool = leaving.find(({ files }) => files.some((path) => BUILD_TOOL.test(path)));
  if (tool === undefined) return null;
  const later = recipe.stages.flat().filter(({ from }) => from >= site.from);
  const builder = later.find(
    (other) =>
      other.run !== null && (!isUnderstood(other) || callsOf(other).some(({ name }) => BUILDERS.test(name))),
  );
  return builder === undefined
    ? null
    : `line ${builder.instruction.line} may build with ${tool.name}, which came along; name what it needs in the install`;
};
