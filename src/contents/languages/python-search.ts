import { type ImagePath, nameOf, parentOf } from "../../model/path.ts";
import type { Root } from "../root.ts";

/** Where one Python looks for packages, first place first, and which Python it is. */
export interface Search {
  readonly sites: readonly ImagePath[];
  /** `3.11`; null where nobody knows. */
  readonly version: string | null;
}

const SITE = /^(.*)\/lib(?:64)?\/python(\d+\.\d+)\/(?:site|dist)-packages$/;
const DEBIAN_SITE = "/usr/lib/python3/dist-packages";

/** The folder that an installation of Python has its `bin`, `lib` and `share` in: no record may name a file outside of it. */
export const prefixOf = (site: ImagePath): ImagePath => {
  const prefix = site === DEBIAN_SITE ? "/usr" : SITE.exec(site)?.[1];
  return prefix === undefined ? site : prefix || "/";
};

/**
 * The search of the Python that a site folder belongs to. https://docs.python.org/3/library/site.html,
 * https://wiki.debian.org/Python#Deviations_from_upstream
 */
export const searchOf = (root: Root, site: ImagePath, sites: ReadonlySet<ImagePath>): Search => {
  const [, prefix, own] = SITE.exec(site) ?? [];
  const version = own ?? (site === DEBIAN_SITE ? debianVersion(root) : null);
  const only = (...candidates: string[]): ImagePath[] =>
    candidates.filter((candidate) => sites.has(candidate));
  if (prefix !== undefined && root.nodes.has(`${prefix}/pyvenv.cfg`)) {
    const inside = [
      `${prefix}/lib/python${version}/site-packages`,
      `${prefix}/lib64/python${version}/site-packages`,
    ];
    const outside = seesSystem(root, `${prefix}/pyvenv.cfg`) ? systemSites(version) : [];
    return { sites: only(...inside, ...outside), version };
  }
  if (version === null) return { sites: [site], version };
  const ownPython = `/usr/local/lib/python${version}/site-packages`;
  const builtFromSource = root.bytesOf(`/usr/local/bin/python${version}`) !== null;
  const system = systemSites(version).filter((other) => !builtFromSource || other !== ownPython);
  return { sites: system.includes(site) ? only(...system) : [site], version };
};

/** Debian's, then Fedora's; no system has both. */
const systemSites = (version: string | null): string[] => [
  `/usr/local/lib/python${version}/dist-packages`,
  `/usr/local/lib64/python${version}/site-packages`,
  `/usr/local/lib/python${version}/site-packages`,
  DEBIAN_SITE,
  `/usr/lib/python${version}/dist-packages`,
  `/usr/lib64/python${version}/site-packages`,
  `/usr/lib/python${version}/site-packages`,
];

const debianVersion = (root: Root): string | null =>
  /^python(\d+\.\d+)$/.exec(nameOf(root.resolve("/usr/bin/python3")?.path ?? ""))?.[1] ?? null;

const seesSystem = (root: Root, path: ImagePath): boolean =>
  /^include-system-site-packages\s*=\s*true\s*$/im.test(root.text(path) ?? "");

/** Whether a folder is one that Python looks for packages in, by its name. */
export const isSite = (folder: ImagePath): boolean => /\/(?:site|dist)-packages$/.test(folder);

/** The folder that holds a `*.dist-info` or `*.egg-info`. */
export const siteOf = (place: ImagePath): ImagePath => parentOf(place);
