import { reachOf } from "../model/closure.ts";
import type { Claim, WasteKind } from "../model/finding.ts";
import type { Entry } from "../model/image.ts";
import type { Package } from "../model/package.ts";
import type { ImagePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import { liveBodies } from "./live-bodies.ts";

export const SECOND_COPY: WasteKind = {
  id: "second-copy",
  title: "Python packages that another copy hides",
  kind: "removable",
  risk: "review",
  why: "Python takes the first copy on its search path; the same package stands there earlier, so that this one is never imported.",
  source: "https://docs.python.org/3/library/sys_path_init.html",
  fix: "Install it once: leave out the system's package (`python3-pip`), or the `pip install` that puts another in front of it.",
};

export const VENV_TOOLS: WasteKind = {
  id: "venv-tools",
  title: "pip and wheel in a virtual environment, beside those of its Python",
  kind: "removable",
  risk: "review",
  why: "They install packages; nothing that runs was found to start them, and no package in the environment requires them.",
  source: "https://docs.python.org/3/library/venv.html",
  fix: "Make it with `python3 -m venv --without-pip`, and install into it with `pip --python /path/to/venv install`.",
};

/** setuptools is none of them: packages import its `pkg_resources` and do not always say so. */
const TOOLS: ReadonlySet<string> = new Set(["pip", "wheel"]);

/** Live bodies of Python packages that are there twice. What was claimed on other grounds is passed over. */
export const claimSecondCopies = (scene: Scene, claimed: ReadonlySet<Entry>): Claim[] => {
  const { contents } = scene;
  if (!contents) return [];
  const installed = contents.packages.installed.filter(({ kind }) => kind === "python");
  const wastes = new Map<ImagePath, { readonly waste: WasteKind; readonly of: Package }>();
  for (const of of installed) {
    for (const path of hiddenFiles(of, installed, scene)) wastes.set(path, { waste: SECOND_COPY, of });
    for (const path of venvTool(of, installed, scene)) wastes.set(path, { waste: VENV_TOOLS, of });
  }
  if (wastes.size === 0) return [];
  return liveBodies(scene).flatMap(({ ref, entry, names }) => {
    if (entry.contentBytes === 0 || claimed.has(entry)) return [];
    const [first, ...others] = names.map((path) =>
      reachOf(contents.closure, path) === "needed" ? undefined : wastes.get(path),
    );
    if (!first || others.some((other) => other?.waste !== first.waste)) return [];
    const { waste, of } = first;
    return [{ waste, ref, path: entry.path, bytes: entry.contentBytes, byLayer: null, package: of.id }];
  });
};

/** Modules that the other copy has too, and what describes this one. Programs of it stay: they start the other. */
const hiddenFiles = (of: Package, installed: readonly Package[], { image }: Scene): ImagePath[] => {
  const other = installed.find(({ id }) => id === of.hiddenBy);
  const site = siteOf(of);
  const first = other && siteOf(other);
  if (!other || site === null || first == null || isPutFirst(site, image.config.env)) return [];
  const known = new Set(other.files);
  return of.files.filter((path) => {
    if (!path.startsWith(`${site}/`)) return false;
    const [top = ""] = path.slice(site.length + 1).split("/");
    // Without an `__init__.py`, Python puts the folders of both together: https://peps.python.org/pep-0420/
    return (
      /\.(?:dist|egg)-info$/.test(top) ||
      known.has(`${first}/${top}/__init__.py`) ||
      (top.endsWith(".py") && known.has(`${first}/${top}`))
    );
  });
};

const isPutFirst = (site: ImagePath, env: readonly string[]): boolean =>
  env.some(
    (one) => one.startsWith("PYTHONPATH=") && one.slice("PYTHONPATH=".length).split(":").includes(site),
  );

/** The files of a tool in a virtual environment, where its Python has that tool, and nothing needs this one. */
const venvTool = (
  of: Package,
  installed: readonly Package[],
  { contents, tree }: Scene,
): readonly ImagePath[] => {
  const isInVenv = (one: Package): boolean => tree.nodes.has(`${prefixOf(one)}/pyvenv.cfg`);
  if (!contents?.closure.complete || !TOOLS.has(of.name) || !isInVenv(of)) return [];
  const isTwice = installed.some((other) => other.name === of.name && !isInVenv(other));
  const isRequired = installed.some(({ needs }) => needs.some((group) => group.includes(of.id)));
  const isUsed = of.files.some((path) => reachOf(contents.closure, path) === "needed");
  return isTwice && !isRequired && !isUsed ? of.files : [];
};

/** The folder that holds its record's folder: `/usr/lib/python3/dist-packages`. */
const siteOf = ({ record }: Package): ImagePath | null =>
  /^(.*?\/(?:site|dist)-packages)\//.exec(record)?.[1] ?? null;

const prefixOf = ({ record }: Package): ImagePath | null =>
  /^(.*?)\/lib(?:64)?\/python[^/]*\/(?:site|dist)-packages\//.exec(record)?.[1] ?? null;
