import { RULES } from "../../rules/index.ts";
import { detect } from "../../src/detect/index.ts";
import { nameCauses } from "../../src/layers/causes.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import type { Evidence } from "../../src/model/evidence.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { Image } from "../../src/model/image.ts";
import type { Example } from "../../src/model/rule.ts";
import { evidenceOf } from "../../src/plan/evidence.ts";
import { readRecipe } from "../../src/recipe/read.ts";
import { imageOf, sceneOf } from "../support/image.ts";

type Layer = Example["layers"][number];

/** What a layer stores, by the line that made it. Below all lies a base of one small file. Names of equal size hold the same. */
export const shown = (
  dockerfile: string,
  layers: Readonly<Record<number, Layer>>,
  {
    owner = {},
    mode = {},
    env = [],
    accounts = "root:x:0:0::/root:/bin/sh\n",
  }: {
    owner?: Readonly<Record<number, number>>;
    /** Of the files that a line stored; else 0644. */
    mode?: Readonly<Record<number, number>>;
    env?: readonly string[];
    accounts?: string;
  } = {},
): { readonly evidence: Evidence; readonly findings: readonly Finding[] } => {
  const lines = Object.keys(layers).map(Number);
  const plain = imageOf([{ "/etc/os-release": 100 }, ...Object.values(layers)], { env });
  const image: Image = {
    ...plain,
    layers: plain.layers.map((layer, at) => ({
      ...layer,
      tarBytes: 1000,
      blobBytes: 500,
      entries: layer.entries.map((entry) => ({
        ...entry,
        uid: owner[lines[at - 1] ?? 0] ?? 0,
        mode: (entry.kind === "file" ? mode[lines[at - 1] ?? 0] : null) ?? entry.mode,
      })),
    })),
  };
  const sites = readRecipe(dockerfile, "Dockerfile").stages.flat();
  const refOf = (line: number) => {
    const { instruction, stage } = sites.find((site) => site.instruction.line === line) ?? {};
    if (!instruction) throw new Error(`no instruction at line ${line}`);
    const { endLine, keyword, text } = instruction;
    return { line, endLine, keyword, stage: stage?.name ?? null, text };
  };
  const fingerprints = image.layers.map(({ entries }) =>
    entries.map(({ contentBytes }) => `${contentBytes}`),
  );
  const tree = nameCauses(image.layers, stackLayers(image.layers), fingerprints);
  const origins = [null, ...lines].map((line) => ({
    createdBy: null,
    instruction: line === null ? null : refOf(line),
  }));
  const scene = {
    ...sceneOf(image, { "/etc/passwd": accounts }),
    tree,
    fingerprints,
    baseLayers: 1,
    trace: { origins, baseLayers: 1, baseName: "a", notes: [] },
  };
  const findings = detect(scene, RULES);
  const evidence = evidenceOf(scene, findings);
  if (evidence === null) throw new Error("the image is not the Dockerfile's");
  return { evidence, findings };
};
