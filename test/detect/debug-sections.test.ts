import { describe, expect, it } from "vitest";
import { claimDebugSections } from "../../src/detect/debug-sections.ts";
import type { Entry } from "../../src/model/image.ts";
import type { ImagePath } from "../../src/model/path.ts";
import { imageOf, sceneOf } from "../support/image.ts";

/** `PATH BYTES` of what is claimed above a base of one layer. */
const claims = (
  files: Readonly<Record<ImagePath, number | `link:${ImagePath}`>>,
  debugBytes: Readonly<Record<ImagePath, number>>,
  { base = {}, claimed = [] as readonly ImagePath[] } = {},
): string[] => {
  const contents = {
    packages: { installed: [], changes: [] },
    closure: { needs: new Map(), unknown: [], apart: new Set<string>(), doubts: [], complete: false },
    kept: { all: new Set<string>(), reached: new Set<string>() },
    sdks: [],
    debugBytes: new Map(Object.entries(debugBytes)),
    production: null,
  };
  const scene = { ...sceneOf(imageOf([{ "/base": 1, ...base }, files])), baseLayers: 1, contents };
  const entries = scene.image.layers.flatMap((layer) => layer.entries);
  const taken = new Set<Entry>(entries.filter(({ path }) => claimed.includes(path)));
  return claimDebugSections(scene, taken).map(({ path, bytes }) => `${path} ${bytes}`);
};

describe("debug sections", () => {
  it("are claimed, and not the rest of the file, whatever is reached", () => {
    expect(claims({ "/bin/tool": 90, "/bin/other": 50 }, { "/bin/tool": 60 })).toEqual(["/bin/tool 60"]);
  });

  it("are claimed once of a file with two names", () => {
    const files = { "/bin/tool": 90, "/bin/twin": "link:/bin/tool" } as const;
    expect(claims(files, { "/bin/tool": 60, "/bin/twin": 60 })).toEqual(["/bin/tool 60"]);
  });

  it("are not claimed where one of a file's names is to be left alone", () => {
    const files = { "/bin/tool": 90, "/usr/lib/debug/tool": "link:/bin/tool" } as const;
    expect(claims(files, { "/bin/tool": 60 })).toEqual([]);
  });

  it("are not claimed of what another has claimed, nor of the base's files", () => {
    expect(claims({ "/bin/tool": 90 }, { "/bin/tool": 60 }, { claimed: ["/bin/tool"] })).toEqual([]);
    expect(claims({}, { "/bin/of-base": 60 }, { base: { "/bin/of-base": 90 } })).toEqual([]);
  });
});
