import { childOf, type ImagePath, nameOf, parentOf } from "../../model/path.ts";
import type { Root } from "../root.ts";
import { bundlerPurpose } from "./bundler.ts";
import type { Claim, Ecosystem, Place, Warn } from "./claim.ts";
import { readText } from "./read-json.ts";

/** What rubygems and Bundler install, by the specifications that rubygems writes. */
export const gem: Ecosystem = {
  kind: "gem",
  notices: (name, node) =>
    (name.endsWith(".gemspec") && node.path.includes("/specifications/")) ||
    ((name === "Gemfile.lock" || name === "gems.locked") && !node.path.includes("/gems/")),
  read: (root, noticed, warn) => {
    const specs = noticed
      .filter((path) => path.endsWith(".gemspec") && homeOf(path) !== null)
      .flatMap((path) => readSpec(root, path, warn) ?? []);
    const locks = noticed.filter((path) => !path.endsWith(".gemspec"));
    const purpose = bundlerPurpose(root, locks, warn);
    return specs.map((spec): Claim => {
      const { home, fullName } = spec;
      const { requested, development } = purpose(spec.name, fullName.slice(spec.name.length + 1));
      return {
        place: spec.record,
        name: spec.name,
        version: spec.version,
        record: spec.record,
        folders: [
          `${home}/gems/${fullName}`,
          `${home}/doc/${fullName}`,
          ...extensionsOf(root, home, fullName),
        ],
        files: [
          spec.record,
          `${home}/cache/${fullName}.gem`,
          ...spec.executables.map((name) => `${home}/bin/${name}`),
        ],
        base: home,
        requested,
        development,
        needs: needsOf(spec, specs),
        recommends: [],
      };
    });
  },
};

interface Spec {
  readonly record: ImagePath;
  /** The folder with `specifications`, `gems` and `extensions` in it. */
  readonly home: ImagePath;
  /** `nokogiri-1.15.4-x86_64-linux` */
  readonly fullName: string;
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly string[];
  readonly executables: readonly string[];
}

const homeOf = (path: ImagePath): ImagePath | null => {
  const folder = nameOf(parentOf(path)) === "default" ? parentOf(parentOf(path)) : parentOf(path);
  return nameOf(folder) === "specifications" ? parentOf(folder) : null;
};

/** Only the lines that rubygems itself writes are read: a specification is a program. */
const readSpec = (root: Root, record: ImagePath, warn: Warn): Spec | null => {
  const home = homeOf(record);
  const text = readText(root, record, warn, 1 << 20);
  if (home === null || text === null) return null;
  const fullName = nameOf(record).slice(0, -".gemspec".length);
  const name = /^\s*s\.name = "([^"]+)"/m.exec(text)?.[1];
  const version = /^\s*s\.version = "([^"]+)"/m.exec(text)?.[1];
  if (name === undefined || version === undefined || !fullName.startsWith(`${name}-`)) {
    warn(record, "is no specification as rubygems writes it");
    return null;
  }
  const dependencies = [...text.matchAll(DEPENDENCY)].map(([, kind = "", quoted, plain]) => ({
    isDevelopment: kind === "development_",
    name: quoted ?? plain ?? "",
  }));
  // What old versions of rubygems do not know as of development alone, the specification gives them as any other.
  const development = new Set(dependencies.flatMap((one) => (one.isDevelopment ? [one.name] : [])));
  const executables = /^\s*s\.executables = \[([^\]]*)\]/m.exec(text)?.[1] ?? "";
  return {
    record,
    home,
    fullName,
    name,
    version,
    dependencies: [...new Set(dependencies.map(({ name }) => name))].filter((name) => !development.has(name)),
    executables: [...executables.matchAll(/"([^"/]+)"/g)].map(([, one]) => one ?? ""),
  };
};

const DEPENDENCY = /^\s*s\.add_(runtime_|development_)?dependency\(?\s*(?:%q<([^>]+)>|"([^"]+)")/gm;

/** `extensions/x86_64-linux/3.1.0/nokogiri-1.15.4` */
const extensionsOf = (root: Root, home: ImagePath, fullName: string): ImagePath[] =>
  root
    .names(`${home}/extensions`)
    .flatMap((platform) => {
      const folder = `${home}/extensions/${platform}`;
      return root.names(folder).map((abi) => childOf(`${folder}/${abi}`, fullName));
    })
    .filter((folder) => root.nodes.has(folder));

/** Of several versions nobody knows here which one is loaded: all are needed. Those of the same home come first. */
const needsOf = (spec: Spec, all: readonly Spec[]): Place[][] =>
  spec.dependencies.flatMap((name) => {
    const found = all.filter((other) => other.name === name && other !== spec);
    const near = found.filter(({ home }) => home === spec.home);
    return (near.length > 0 ? near : found).map(({ record }) => [record]);
  });
