import { type ImagePath, parentOf } from "../../model/path.ts";
import { environmentOf } from "../environment.ts";
import type { Root } from "../root.ts";

/**
 * Below a home, what tools that build download and keep for their next run. A program that was built does not look there; where the tool
 * itself is needed, `toolchains.ts` says that it does.
 * https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching https://doc.rust-lang.org/cargo/guide/cargo-home.html
 * https://maven.apache.org/guides/introduction/introduction-to-repositories.html https://docs.gradle.org/current/userguide/directory_layout.html
 */
const IN_HOMES = [
  ".cache/go-build",
  "go/pkg",
  ".cargo/registry",
  ".cargo/git",
  ".npm/_cacache",
  ".cache/pip",
  ".ccache",
  ".m2/repository",
  ".m2/wrapper",
  ".gradle/caches",
  ".gradle/wrapper",
  ".cache/node-gyp",
];

/** Where variables put them, and the official images. */
const BY_VARIABLES: readonly (readonly [name: string, usual: string, below: readonly string[]])[] = [
  ["GOPATH", "/go", ["pkg"]],
  ["GOCACHE", "", [""]],
  ["GOMODCACHE", "", [""]],
  ["CARGO_HOME", "/usr/local/cargo", ["registry", "git"]],
];

/** What Cargo leaves beside what it built. https://doc.rust-lang.org/cargo/reference/build-cache.html */
const OF_CARGO = ["deps", "build", "incremental", ".fingerprint"];
const CARGO_MARK = "/.rustc_info.json";

/**
 * What CMake and Autoconf write to say how to build, and what they found: by the file that is there whenever they ran in a folder.
 * https://cmake.org/cmake/help/latest/manual/cmake.1.html#generate-a-project-buildsystem
 * https://www.gnu.org/software/autoconf/manual/autoconf.html#config_002estatus-Invocation
 */
const BY_MARKS: readonly (readonly [mark: string, names: readonly string[]])[] = [
  [
    "cmake_install.cmake",
    [
      ...[
        "CMakeFiles",
        "CMakeCache.txt",
        "cmake_install.cmake",
        "install_manifest.txt",
        "CTestTestfile.cmake",
      ],
      ...["Makefile", "build.ninja", "compile_commands.json", "CPackConfig.cmake", "CPackSourceConfig.cmake"],
    ],
  ],
  ["config.status", ["config.status", "config.log", "config.cache", "libtool", "Makefile"]],
  ["Makefile.in", ["Makefile", ".deps"]],
];

/** What reads all of this as it runs. */
export const isBuilder = (program: ImagePath): boolean =>
  /\/(?:make|gmake|ninja|cmake|ctest|meson|scons|bazel|go|cargo|mvn|gradle|sbt)$/.test(program);

/** Paths that only builders read, though they lie in a home or in an application's folder. */
export const pathsOfBuilders = (root: Root, home: ImagePath): ReadonlySet<ImagePath> =>
  new Set(
    [
      ...homesIn(root, home).flatMap((each) => IN_HOMES.map((name) => `${each}/${name}`)),
      ...byVariables(root),
      ...targetsOfCargo(root),
      ...byMarks(root),
    ].flatMap((name) => root.resolve(name)?.path ?? []),
  );

/** That of the user that runs, and of whoever built. */
const homesIn = (root: Root, home: ImagePath): ImagePath[] => [
  home,
  "/root",
  ...root.names("/home").map((name) => `/home/${name}`),
];

const byVariables = (root: Root): string[] =>
  BY_VARIABLES.flatMap(([name, usual, below]) => {
    const folder = environmentOf(root, name) ?? usual;
    return folder.startsWith("/") ? below.map((it) => `${folder}/${it}`) : [];
  });

const byMarks = (root: Root): string[] =>
  BY_MARKS.flatMap(([mark, names]) =>
    [...root.nodes.keys()]
      .filter((path) => path.endsWith(`/${mark}`))
      .flatMap((path) => names.map((name) => `${parentOf(path)}/${name}`)),
  );

const targetsOfCargo = (root: Root): string[] =>
  [...root.nodes.keys()]
    .filter((path) => path.endsWith(CARGO_MARK))
    .flatMap((path) => profilesIn(path.slice(0, -CARGO_MARK.length), root))
    .flatMap((profile) => OF_CARGO.map((name) => `${profile}/${name}`));

/** `release` and `debug`, of this machine and of others: `x86_64-unknown-linux-musl/release`. */
const profilesIn = (target: ImagePath, root: Root): string[] => {
  const folders = root.names(target).map((name) => `${target}/${name}`);
  const inner = folders.flatMap((folder) => root.names(folder).map((name) => `${folder}/${name}`));
  return [...folders, ...inner].filter((folder) => root.names(folder).includes(".fingerprint"));
};
