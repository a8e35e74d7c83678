import { claimByRules } from "../../detect/by-rules.ts";
import { stackLayers } from "../../layers/merge.ts";
import type { Entry, EntryKind, Image, ImageConfig, Layer, Whiteout } from "../../model/image.ts";
import { childOf, type ImagePath, nameOf, parentOf } from "../../model/path.ts";
import type { Example, ExampleFile, RuleBody } from "../../model/rule.ts";
import type { Scene } from "../../model/scene.ts";

type ExampleLayer = Example["layers"][number];

const CONFIG: ImageConfig = {
  env: [],
  entrypoint: [],
  cmd: [],
  workingDir: "/",
  user: "",
  labels: {},
  volumes: [],
  healthcheck: [],
  shell: [],
};

/** An image from paths and sizes, base layer first: `imageOf([{ "/a": 5 }, { "/.wh.a": 0 }])`. */
export const imageOf = (layers: Example["layers"], config: Partial<ImageConfig> = {}): Image => ({
  name: "example",
  format: "oci",
  platform: "linux/amd64",
  id: `sha256:${"0".repeat(64)}`,
  annotations: {},
  config: { ...CONFIG, ...config },
  history: [],
  layers: layers.map(layerOf),
  siblings: [],
});

/** All that a detector looks at, of such an image. `texts` are the bodies of small files, by path. */
export const sceneOf = (image: Image, texts: Readonly<Record<ImagePath, string>> = {}): Scene => ({
  image,
  tree: stackLayers(image.layers),
  trace: {
    origins: image.layers.map(() => ({ createdBy: null, instruction: null })),
    baseLayers: null,
    baseName: null,
    notes: [],
  },
  baseLayers: 0,
  fingerprints: [],
  texts: new Map(Object.entries(texts)),
  contents: null,
});

const layerOf = (paths: ExampleLayer, index: number): Layer => {
  const digest = `sha256:${index.toString(16).padStart(64, "0")}`;
  const entries: Entry[] = [];
  const whiteouts: Whiteout[] = [];
  for (const [path, what] of Object.entries(paths)) {
    const name = nameOf(path);
    if (name === ".wh..wh..opq") whiteouts.push({ kind: "opaque", path: parentOf(path) });
    else if (name.startsWith(".wh."))
      whiteouts.push({ kind: "explicit", path: childOf(parentOf(path), name.slice(".wh.".length)) });
    else entries.push(entryOf(path, what));
  }
  return {
    index,
    diffId: digest,
    blobDigest: digest,
    compression: "none",
    tarBytes: 0,
    blobBytes: 0,
    entries,
    whiteouts,
  };
};

const entryOf = (path: ImagePath, what: ExampleFile): Entry => {
  const [kind, target] = kindOf(what);
  return {
    path,
    kind,
    mode: kind === "directory" ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    mtimeSeconds: 0,
    contentBytes: typeof what === "number" ? what : 0,
    target,
    device: null,
    xattrs: null,
    headerOffset: 0,
    bodyOffset: 0,
  };
};

const kindOf = (what: ExampleFile): [EntryKind, string | null] => {
  if (typeof what === "number") return ["file", null];
  if (what.startsWith("link:")) return ["hardlink", what.slice("link:".length)];
  return what === "dir" ? ["directory", null] : ["symlink", what.slice("symlink:".length)];
};

/** Why a rule does not hold, by its own examples: half a sentence; null where all hold. */
export const failedExample = (rule: RuleBody, examples: readonly Example[]): string | null => {
  for (const { title, layers, env = [], foundBytes } of examples) {
    const stray = layers.flatMap((layer) => Object.keys(layer)).find((path) => !path.startsWith("/"));
    if (stray !== undefined) return `the example "${title}" has the path ${stray}; begin it with /`;
    const claims = claimByRules(sceneOf(imageOf(layers, { env })), [rule]);
    const found = claims.reduce((sum, { bytes }) => sum + bytes, 0);
    if (found !== foundBytes)
      return `the example "${title}" has ${foundBytes} bytes to be found, and ${found} are; mend the rule, or the example`;
  }
  return null;
};
