import { isObject } from "../../model/json.ts";
import type { ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";

/** A file of an installed package: its `node_modules` with the package's own folder. */
const INSTALLED = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const SHIPPED = ["dependencies", "peerDependencies", "optionalDependencies"];

/**
 * Modules that an installed package asks for in its own tests, builds and benchmarks alone: npm installs what stands in its `devDependencies`
 * for nobody who depends on it. https://docs.npmjs.com/cli/configuring-npm/package-json#devdependencies
 */
export class OwnDevelopment {
  readonly #root: Root;
  readonly #byPackage = new Map<ImagePath, ReadonlySet<string>>();

  constructor(root: Root) {
    this.#root = root;
  }

  has(module: string, askedBy: ImagePath): boolean {
    const folder = INSTALLED.exec(askedBy)?.[1];
    if (folder === undefined) return false;
    const known =
      this.#byPackage.get(folder) ?? onlyForDevelopment(this.#root.text(`${folder}/package.json`));
    this.#byPackage.set(folder, known);
    return known.has(module);
  }
}

/** None where the file is not there, or broken. */
const onlyForDevelopment = (text: string | null): ReadonlySet<string> => {
  let manifest: unknown = null;
  try {
    manifest = JSON.parse(text ?? "null");
  } catch {
    return new Set();
  }
  if (!isObject(manifest)) return new Set();
  const named = (field: string): string[] => {
    const modules = manifest[field];
    return isObject(modules) ? Object.keys(modules) : [];
  };
  const shipped = new Set(SHIPPED.flatMap(named));
  return new Set(named("devDependencies").filter((module) => !shipped.has(module)));
};
