import { keptPackages } from "../../src/contents/packages/kept-packages.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import type { Closure } from "../../src/model/closure.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { Entry, ImageConfig } from "../../src/model/image.ts";
import type { Package } from "../../src/model/package.ts";
import type { ImagePath } from "../../src/model/path.ts";
import type { ExampleFile } from "../../src/model/rule.ts";
import type { Scene } from "../../src/model/scene.ts";
import type { Declined } from "../../src/model/step.ts";
import { readRecipe } from "../../src/recipe/read.ts";
import { type Split, splitStages } from "../../src/split/split.ts";
import { imageOf, sceneOf } from "../support/image.ts";

export interface Built {
  readonly dockerfile: string;
  /** What the base has, beside a shell and folders. */
  readonly base?: Readonly<Record<ImagePath, ExampleFile>>;
  /** What each line wrote, in the order of the layers. */
  readonly wrote: Readonly<Record<number, Readonly<Record<ImagePath, ExampleFile>>>>;
  /** Rights, attributes and times other than 0:0, 0644 or 0755 and the epoch, wherever the path is stored, or in one layer: `1:/app`. */
  readonly rights?: Readonly<
    Record<ImagePath, Partial<Pick<Entry, "uid" | "gid" | "mode" | "xattrs" | "mtimeSeconds">>>
  >;
  readonly needed?: readonly ImagePath[];
  readonly unknown?: readonly ImagePath[];
  /** What only builders read of it. */
  readonly apart?: readonly ImagePath[];
  readonly complete?: boolean;
  /** Packages by name: the line that installed them, 0 for the base, and their files. */
  readonly packages?: readonly (Partial<Omit<Package, "needs">> & {
    readonly name: string;
    readonly line: number;
    readonly needs?: readonly string[];
  })[];
  /** What is needed without some files. */
  readonly production?: { readonly without: ReadonlySet<ImagePath>; readonly needed: readonly ImagePath[] };
  readonly config?: Partial<ImageConfig>;
}

const BASE = {
  "/bin/sh": 1000,
  "/etc/passwd": 100,
  "/usr": "dir",
  "/etc": "dir",
  "/var": "dir",
  "/var/log": "dir",
} as const;

/** The image of a Dockerfile, as if it had been built and looked into. */
export const builtScene = (built: Built): Scene => {
  const { dockerfile, base = {}, wrote, rights = {}, needed = [], unknown = [], complete = true } = built;
  const lines = Object.keys(wrote).map(Number);
  const plain = imageOf(
    [{ ...BASE, ...base }, ...Object.values(wrote)],
    built.config ?? { cmd: ["/app/run"] },
  );
  const layers = plain.layers.map((layer) => ({
    ...layer,
    tarBytes: 1000,
    blobBytes: 500,
    entries: layer.entries.map((entry) => ({
      ...entry,
      ...rights[entry.path],
      ...rights[`${layer.index}:${entry.path}`],
    })),
  }));
  const image = { ...plain, layers };
  const instructions = (readRecipe(dockerfile, "Dockerfile").stages.at(-1) ?? []).map(
    (site) => site.instruction,
  );
  const installed = (built.packages ?? []).map(
    ({ name, line: _, needs = [], ...facts }): Package => ({
      id: `${facts.kind ?? "deb"}:${name}`,
      kind: "deb",
      name,
      version: "1",
      record: "/var/lib/dpkg/status",
      files: [],
      requested: false,
      development: null,
      essential: false,
      recommends: [],
      ...facts,
      needs: needs.map((ids) => ids.split("|").map((id) => `deb:${id}`)),
    }),
  );
  const needing = (paths: readonly ImagePath[]): Closure => ({
    needs: new Map(paths.map((path) => [path, { path, by: null, how: "named", named: path }])),
    unknown: unknown.map((path) => ({ path, why: "names are made at run time", by: null })),
    apart: new Set(built.apart),
    doubts: [],
    complete,
  });
  const closure = needing(needed);
  const system = installed.filter(({ kind }) => kind === "deb" || kind === "apk" || kind === "rpm");
  const { production } = built;
  const without = production && needing(production.needed);
  return {
    ...sceneOf(image),
    tree: stackLayers(layers),
    baseLayers: 1,
    trace: {
      origins: [
        { createdBy: null, instruction: null },
        ...lines.map((line) => {
          const found = instructions.find((one) => one.line === line);
          if (!found) throw new Error(`no instruction begins at line ${line}`);
          const { endLine, keyword, text } = found;
          return { createdBy: text, instruction: { line, endLine, keyword, stage: null, text } };
        }),
      ],
      baseLayers: 1,
      baseName: null,
      notes: [],
    },
    contents: {
      packages: {
        installed,
        changes: (built.packages ?? []).map(({ name, line, kind = "deb" }) => ({
          layer: line === 0 ? 0 : lines.indexOf(line) + 1,
          id: `${kind}:${name}`,
          change: "added",
          before: null,
          after: "1",
        })),
      },
      closure,
      kept: keptPackages(system, closure),
      sdks: [],
      debugBytes: new Map(),
      production:
        production && without
          ? { without: production.without, closure: without, kept: keptPackages(system, without) }
          : null,
    },
  };
};

/** What becomes of a built Dockerfile. */
export const splitOf = (built: Built, findings: readonly Finding[] = []): Split | Declined =>
  splitStages(readRecipe(built.dockerfile, "Dockerfile"), builtScene(built), findings);

/** The text of the two stages; the reason in its place where it was declined. */
export const textOf = (built: Built): string => {
  const result = splitOf(built);
  return "text" in result ? result.text : `declined: ${result.reason}`;
};

/** The final stage alone. */
export const finalOf = (built: Built): string => {
  const text = textOf(built);
  return text.startsWith("declined") ? text : text.slice(text.lastIndexOf("\nFROM") + 1);
};
