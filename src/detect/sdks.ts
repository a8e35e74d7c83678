import { reachOf } from "../model/closure.ts";
import type { Claim, WasteKind } from "../model/finding.ts";
import type { Entry } from "../model/image.ts";
import { ancestorsOf, type ImagePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { Sdk, SdkKind } from "../model/sdk.ts";
import { liveBodies } from "./live-bodies.ts";

const MULTI_STAGE = "https://docs.docker.com/build/building/multi-stage/";

const waste = (kind: SdkKind, title: string, fix: string): WasteKind => ({
  id: `sdk-${kind}`,
  title,
  kind: "removable",
  risk: "review",
  why: "It serves to build programs. What the container starts was followed, and reaches none of these files.",
  source: MULTI_STAGE,
  fix,
});

/** What each SDK's finding says; what would run the product instead is part of it. */
export const SDK_WASTE: Readonly<Record<SdkKind, WasteKind>> = {
  jdk: waste(
    "jdk",
    "A Java development kit where a runtime would do",
    "Build in a stage with the JDK, and run on a JRE of the same version, or on what `jlink` makes of the modules in use.",
  ),
  dotnet: waste(
    "dotnet",
    "The .NET SDK where its runtime would do",
    "Publish in a stage with the SDK, and run on the `runtime` or `aspnet` image of the same version.",
  ),
  go: waste(
    "go",
    "The Go toolchain beside what it compiled",
    "Build in a stage of its own and copy the program: it brings its runtime.",
  ),
  rust: waste(
    "rust",
    "The Rust toolchain beside what it compiled",
    "Build in a stage of its own and copy the program, with the libraries that it links to.",
  ),
  cuda: waste(
    "cuda",
    "CUDA's headers and static libraries",
    "Build on the `devel` image, and run on the `runtime` image of the same version.",
  ),
  "node-tools": waste(
    "node-tools",
    "npm, corepack and yarn beside an application that does not start them",
    "Run on a base without them, or remove them in the final stage; tools that are run by hand in the container would miss them.",
  ),
  "node-headers": waste(
    "node-headers",
    "Headers for native add-ons of Node",
    "Build add-ons in a stage of its own, on the same base, and copy `node_modules`.",
  ),
};

/** Live bodies of an SDK that only building needs, and that nothing reaches. What was claimed on other grounds is passed over. */
export const claimSdks = (scene: Scene, claimed: ReadonlySet<Entry>): Claim[] => {
  const { contents } = scene;
  const sdks = contents?.closure.complete === true ? contents.sdks : [];
  if (!contents || sdks.length === 0) return [];
  const parts = new Map<ImagePath, Sdk>();
  for (const sdk of sdks) for (const path of sdk.onlyForBuilding) parts.set(path, sdk);
  const sdkOf = (path: ImagePath): Sdk | undefined => {
    const part = [path, ...ancestorsOf(path)].find((at) => parts.has(at));
    return part === undefined || reachOf(contents.closure, path) !== "not reached"
      ? undefined
      : parts.get(part);
  };
  return liveBodies(scene).flatMap(({ ref, entry, names }) => {
    if (entry.contentBytes === 0 || claimed.has(entry)) return [];
    const [sdk, ...others] = names.map(sdkOf);
    if (!sdk || others.some((other) => other?.kind !== sdk.kind)) return [];
    return [{ waste: SDK_WASTE[sdk.kind], ref, path: entry.path, bytes: entry.contentBytes, byLayer: null }];
  });
};
