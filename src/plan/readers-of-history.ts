import type { BuildContext } from "../model/build-context.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type Recipe } from "../recipe/recipe.ts";

/** What keeps the history of sources, by the rule that finds it. */
const TOOLS: Readonly<Record<string, string>> = {
  "git-folder": "git",
  "mercurial-folder": "hg",
  "subversion-folder": "svn",
};

/** What asks for the version or the commit without being called by that name. */
const ASKERS =
  /setuptools[-_]scm|hatch-vcs|versioneer|dunamai|poetry-dynamic-versioning|pdm-backend|pbr\b|buildvcs|vergen|built::|git2|git-version|gitversion|git-commit-id|jgitver|axion-release|nebula\.release|nerdbank|minver|sourcelink|semantic-release|lerna/i;

/** Files in which a build says what it is made with. */
const MANIFESTS = [
  ...["pyproject.toml", "setup.py", "setup.cfg", "package.json", "Cargo.toml", "build.rs", "pom.xml"],
  ...[
    "build.gradle",
    "build.gradle.kts",
    "Makefile",
    "makefile",
    "GNUmakefile",
    "CMakeLists.txt",
    "meson.build",
  ],
  ...["configure.ac", "Rakefile", "mix.exs", "Directory.Build.props", "Taskfile.yml", "justfile"],
];

/** Why the folder that holds the sources' history may be needed by the build; null where nothing asks for it. */
export const readerOfHistory = (rule: string, recipe: Recipe, context: BuildContext): string | null => {
  const tool = TOOLS[rule];
  if (tool === undefined) return null;
  const word = new RegExp(`\\b${tool}\\b(?!ignore|hub|lab|attributes)`);
  const asks = (text: string): boolean => {
    const said = text.replace(/\S*:\/\/\S*/g, "");
    return word.test(said) || ASKERS.test(said);
  };
  for (const site of recipe.stages.flat()) {
    const { line, keyword, text } = site.instruction;
    if (!/^(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword)) continue;
    if (asks(text)) return `line ${line} may ask for it`;
    if (!isUnderstood(site)) continue;
    for (const { name, program, args } of callsOf(site)) {
      if (name === "go" && /^(?:build|install)$/.test(args[0]?.text ?? ""))
        return `line ${line} has go write the commit into the program; give it -buildvcs=false first`;
      const own = [program, ...args].flatMap(({ value }) => (value ?? "").replace(/^\.\//, ""));
      const script = own.find((path) => path !== "" && !path.startsWith("/") && asks(textIn(context, path)));
      if (script !== undefined) return `${script}, which line ${line} runs, may ask for it`;
    }
  }
  const manifest = MANIFESTS.find((path) => asks(textIn(context, path)));
  return manifest === undefined ? null : `${manifest} may ask for it`;
};

const textIn = (context: BuildContext, path: string): string => {
  const isOutside = /(?:^|\/)\.\.(?:\/|$)/.test(path) || path.includes("\0");
  const text = isOutside ? "" : (context.textOf(path) ?? "");
  return path.endsWith("package.json") ? scriptsIn(text) : text;
};

/** Of a package.json what it runs: where its sources are kept says nothing. */
const scriptsIn = (text: string): string => {
  try {
    const manifest: unknown = JSON.parse(text);
    return JSON.stringify(isRecord(manifest) ? (manifest.scripts ?? {}) : {});
  } catch {
    return text;
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
