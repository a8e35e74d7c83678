import type { ImagePath } from "../../model/path.ts";

/**
 * What comes along with libraries of a language and does not run with them: tests, benchmarks, examples, and files that say how
 * they are built. Like compilers that libraries name (`BUILDS`), what these name says nothing of what the application does. It is a
 * judgement, and speaks of what they lead to alone: they themselves lie in a tree of unknown names as before.
 */
export const isIdle = (path: ImagePath): boolean =>
  REPORTS.test(path) || (OF_LIBRARIES.test(path) && IDLE.test(path));

/** What tests of the application itself left to be read by people. https://maven.apache.org/surefire/maven-surefire-plugin/ */
const REPORTS = /\/(?:surefire-reports|failsafe-reports|test-results|maven-status|maven-archiver)\//;

const OF_LIBRARIES = /\/(?:node_modules|site-packages|dist-packages|gems|vendor)\//;

/** Below a package's own folder: `@playwright/test` is a package. */
const IDLE = new RegExp(
  [
    // Folders of tests and the like.
    String.raw`\/(?:node_modules|site-packages|dist-packages|gems|vendor)\/(?:@[^/]+\/[^/]+|[^@/][^/]*)\/(?:[^/]+\/)*(?:tests?|__tests__|__mocks__|benchmarks?|bench|examples?)\/`,
    // Single files of that kind.
    String.raw`\.(?:test|spec|bench|benchmark)\.(?:[cm]?[jt]sx?|py|rb)$`,
    // What node-gyp puts on PATH as it builds, and what building notes of itself.
    String.raw`\/build\/node_gyp_bins\/`,
    // How they are built: https://gyp.gsrc.io/docs/InputFormatReference.md · https://mesonbuild.com/Syntax.html · https://cmake.org/cmake/help/latest/manual/cmake-language.7.html
    String.raw`\/(?:Makefile|GNUmakefile|CMakeLists\.txt|Rakefile|meson\.build[^/]*|meson_options\.txt|configure(?:\.ac)?|[^/]+\.(?:gyp|gypi|mk|cmake|pc|pc\.in))$`,
  ].join("|"),
);
