import { childOf, type ImagePath, nameOf } from "../model/path.ts";
import type { Sdk, SdkKind } from "../model/sdk.ts";
import { JDK_ONLY } from "./known/tools.ts";
import type { Root } from "./root.ts";

/** How an SDK is recognised, and what of it only building needs. Names are relative to its folder, or absolute; a `*` stands for a part of one name. */
interface SdkPattern {
  readonly kind: SdkKind;
  readonly title: string;
  /** All are there where the SDK is. The first is unmistakable, and found by its name. */
  readonly marks: readonly string[];
  /** What only building and debugging needs: paths, with all that lies below. */
  readonly onlyForBuilding: readonly string[];
  /** What would do to run what was built. */
  readonly runtime: string;
  /** A file that tells the version, and where in it. */
  readonly version: readonly [name: string, pattern: RegExp] | null;
}

/** Adding an SDK is one more of these. */
const SDKS: readonly SdkPattern[] = [
  {
    kind: "jdk",
    title: "Java development kit",
    marks: ["bin/javac"],
    onlyForBuilding: JDK_ONLY,
    runtime: "a Java runtime (JRE), or a smaller one that jlink makes of the modules in use",
    version: ["release", /^JAVA_VERSION="([^"]+)"/m],
  },
  {
    kind: "dotnet",
    title: ".NET SDK",
    marks: ["dotnet", "sdk", "shared"],
    onlyForBuilding: ["sdk", "sdk-manifests", "packs", "templates", "metadata"],
    runtime: "the .NET runtime, or ASP.NET's: host and shared frameworks",
    version: null,
  },
  {
    kind: "go",
    title: "Go toolchain",
    marks: ["pkg/tool", "bin/go", "src"],
    onlyForBuilding: ["bin", "pkg", "src", "test", "api", "doc", "misc"],
    runtime:
      "nothing: programs built by Go bring their runtime; the few that ask for time zones or roots of trust need tzdata and ca-certificates",
    version: ["VERSION", /^go(\S+)/],
  },
  {
    kind: "rust",
    title: "Rust toolchain",
    marks: ["bin/rustc", "lib/rustlib"],
    onlyForBuilding: [
      ...["rustc", "rustdoc", "rustfmt", "rust-gdb", "rust-gdbgui", "rust-lldb", "rust-analyzer", "cargo"],
      ...["cargo-clippy", "cargo-fmt", "cargo-miri", "clippy-driver"],
    ]
      .map((name) => `bin/${name}`)
      .concat([
        "lib/rustlib",
        "lib/librustc_driver-*.so",
        "libexec/rust-analyzer-proc-macro-srv",
        "share/doc/rust",
      ]),
    runtime: "nothing but the C library that the program is linked to",
    version: null,
  },
  {
    kind: "cuda",
    title: "CUDA toolkit for development",
    marks: ["bin/nvcc", "include"],
    onlyForBuilding: [
      "include",
      "nvvm",
      "compute-sanitizer",
      "extras",
      "tools",
      "src",
      "targets/*/include",
      "targets/*/lib/stubs",
    ].concat(
      ["nvcc", "ptxas", "fatbinary", "nvlink", "cudafe++", "cicc", "cuda-gdb", "nvprof", "nsys", "ncu"].map(
        (name) => `bin/${name}`,
      ),
    ),
    runtime: "CUDA's shared libraries, as in images that are called runtime",
    version: ["version.json", /"cuda"\s*:\s*\{[^}]*"version"\s*:\s*"([^"]+)"/],
  },
  {
    kind: "node-tools",
    title: "npm, Corepack and Yarn beside Node",
    marks: ["bin/node", "lib/node_modules/npm"],
    onlyForBuilding: [
      ...["lib/node_modules/npm", "lib/node_modules/corepack", "bin/npm", "bin/npx", "bin/corepack"],
      ...["bin/yarn", "bin/yarnpkg", "bin/pnpm", "bin/pnpx", "/opt/yarn-v*"],
    ],
    runtime: "bin/node alone, where nothing starts the program by npm",
    version: null,
  },
  {
    kind: "node-headers",
    title: "headers of Node",
    marks: ["bin/node", "include/node"],
    onlyForBuilding: ["include/node"],
    runtime: "bin/node: headers serve to build native add-ons",
    version: null,
  },
];

/**
 * The SDKs of an image, sorted by folder. Links to them, such as Debian's alternatives, are not followed: each is found
 * once, where it lies. Whether anything that runs needs them is not asked here.
 */
export const findSdks = (root: Root): readonly Sdk[] => {
  const byMark = new Map<string, SdkPattern[]>();
  for (const sdk of SDKS) {
    const name = nameOf(`/${sdk.marks[0]}`);
    byMark.set(name, [...(byMark.get(name) ?? []), sdk]);
  }
  const found: Sdk[] = [];
  for (const [path, node] of root.nodes) {
    if (node.entry.kind === "symlink") continue;
    for (const sdk of byMark.get(path.slice(path.lastIndexOf("/") + 1)) ?? []) {
      const folder = folderOf(path, sdk.marks[0] ?? "");
      if (folder !== null && sdk.marks.every((mark) => root.nodes.has(childOf(folder, mark))))
        found.push(sdkIn(root, folder, sdk));
    }
  }
  return found.sort((a, b) => (`${a.folder} ${a.kind}` < `${b.folder} ${b.kind}` ? -1 : 1));
};

/** The folder that a path has a relative name in; null where it ends otherwise. */
const folderOf = (path: ImagePath, name: string): ImagePath | null =>
  path.endsWith(`/${name}`) ? path.slice(0, -name.length - 1) || "/" : null;

const sdkIn = (
  root: Root,
  folder: ImagePath,
  { kind, title, version, onlyForBuilding, runtime }: SdkPattern,
): Sdk => {
  const text = version && root.text(childOf(folder, version[0]));
  return {
    kind,
    title,
    folder,
    version: (text && version?.[1].exec(text)?.[1]) ?? "",
    onlyForBuilding: onlyForBuilding.flatMap((name) => pathsOf(root, folder, name)).sort(),
    runtime,
  };
};

/** Folders that all programs share: there only names within their folders are an SDK's own. */
const SHARED: readonly ImagePath[] = ["/", "/usr", "/usr/local"];

const pathsOf = (root: Root, folder: ImagePath, name: string): readonly ImagePath[] => {
  if (name.startsWith("/")) return matches(root, "/", name.slice(1).split("/"));
  return SHARED.includes(folder) && !name.includes("/") ? [] : matches(root, folder, name.split("/"));
};

/** What is there under a name, of which any part may hold one `*`. */
const matches = (root: Root, folder: ImagePath, [part, ...rest]: readonly string[]): readonly ImagePath[] => {
  if (part === undefined) return root.nodes.has(folder) ? [folder] : [];
  const [before = "", after] = part.split("*");
  if (after === undefined) return matches(root, childOf(folder, part), rest);
  return root
    .names(folder)
    .filter((name) => name.length >= part.length - 1 && name.startsWith(before) && name.endsWith(after))
    .flatMap((name) => matches(root, childOf(folder, name), rest));
};
