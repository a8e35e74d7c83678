import type { Habit } from "./habit.ts";

/** What package managers and builders of languages leave. */
export const LANGUAGE_HABITS: readonly Habit[] = [
  {
    rule: "pip-cache",
    leaves: ["pip install", "pip wheel", "pip download"],
    places: ["~/.cache/pip/"],
    cleaned: ["pip cache"],
    flags: ["--no-cache-dir"],
    variables: ["PIP_NO_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME"],
    mounts: ["~/.cache/pip"],
    withoutImage: true,
  },
  {
    rule: "pipenv-cache",
    leaves: ["pipenv install", "pipenv sync"],
    places: ["~/.cache/pipenv/", "~/.cache/pip/"],
    variables: ["PIPENV_CACHE_DIR", "PIP_NO_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME"],
    mounts: ["~/.cache/pipenv", "~/.cache/pip"],
    withoutImage: true,
  },
  {
    rule: "poetry-cache",
    leaves: ["poetry install", "poetry sync", "poetry update", "poetry add"],
    places: ["~/.cache/pypoetry/cache/", "~/.cache/pypoetry/artifacts/"],
    cleaned: ["poetry cache"],
    flags: ["--no-cache"],
    variables: ["POETRY_CACHE_DIR", "POETRY_NO_CACHE", "XDG_CACHE_HOME"],
    mounts: ["~/.cache/pypoetry/cache", "~/.cache/pypoetry/artifacts"],
    withoutImage: true,
  },
  {
    rule: "uv-cache",
    leaves: ["uv sync", "uv pip", "uv tool", "uv run"],
    places: ["~/.cache/uv/"],
    cleaned: ["uv cache"],
    flags: ["--no-cache", "-n"],
    variables: ["UV_NO_CACHE", "UV_CACHE_DIR", "XDG_CACHE_HOME"],
    withoutImage: false,
  },
  {
    rule: "conda-packages",
    leaves: [
      "conda install",
      "conda create",
      "conda env",
      "conda update",
      "mamba install",
      "mamba create",
      "mamba env",
    ],
    places: ["/opt/conda/pkgs/"],
    cleaned: ["conda clean", "mamba clean"],
    withoutImage: true,
  },
  {
    rule: "conda-packages",
    leaves: ["micromamba install", "micromamba create", "micromamba update"],
    places: ["/opt/conda/pkgs/"],
    cleaned: ["micromamba clean"],
    command: "micromamba clean -afy",
    withoutImage: true,
  },
  {
    rule: "npm-cache",
    leaves: ["ci", "install", "i", "add", "install-clean", "clean-install", "update"].map(
      (sub) => `npm ${sub}`,
    ),
    places: ["~/.npm/"],
    cleaned: ["npm cache"],
    variables: ["NPM_CONFIG_CACHE", "npm_config_cache"],
    mounts: ["~/.npm"],
    withoutImage: true,
  },
  {
    rule: "yarn-cache",
    leaves: ["yarn install", "yarn add", "yarn"],
    places: ["/usr/local/share/.cache/yarn/", "~/.cache/yarn/"],
    cleaned: ["yarn cache"],
    variables: ["YARN_CACHE_FOLDER", "XDG_CACHE_HOME"],
    mounts: ["/usr/local/share/.cache/yarn"],
    withoutImage: true,
    // Only Yarn 1 has these. With Yarn 2 and later the cache may be what the program runs from.
    needsFlag: ["--frozen-lockfile", "--pure-lockfile", "--check-files"],
  },
  {
    rule: "yarn-berry-cache",
    leaves: ["yarn install", "yarn workspaces", "yarn"],
    places: ["~/.yarn/berry/cache/"],
    cleaned: ["yarn cache"],
    withoutImage: false,
  },
  {
    rule: "pnpm-store",
    leaves: ["pnpm install", "pnpm i", "pnpm add", "pnpm deploy"],
    places: [],
    cleaned: ["pnpm store"],
    withoutImage: false,
  },
  {
    rule: "bun-cache",
    leaves: ["bun install", "bun i", "bun add"],
    places: ["~/.bun/install/cache/"],
    cleaned: ["bun pm"],
    withoutImage: false,
  },
  {
    rule: "go-build-cache",
    leaves: ["go build", "go install", "go test", "go run", "go get"],
    places: ["~/.cache/go-build/"],
    cleaned: ["go clean"],
    variables: ["GOCACHE", "XDG_CACHE_HOME"],
    mounts: ["~/.cache/go-build"],
    withoutImage: false,
  },
  {
    rule: "composer-cache",
    leaves: ["composer install", "composer update", "composer require", "composer create-project"],
    places: ["~/.composer/cache/", "~/.cache/composer/"],
    cleaned: ["composer clear-cache", "composer clearcache", "composer cc"],
    flags: ["--no-cache"],
    variables: ["COMPOSER_CACHE_DIR", "COMPOSER_HOME", "XDG_CACHE_HOME"],
    withoutImage: true,
  },
  {
    rule: "gem-cache",
    leaves: ["gem install", "bundle install", "bundle"],
    places: [],
    commandFor: gemCacheCommand,
    withoutImage: false,
  },
  {
    rule: "gem-documents",
    leaves: ["gem install"],
    places: [],
    flags: ["--no-document", "--no-doc", "-N", "--no-ri", "--no-rdoc"],
    withoutImage: false,
  },
  {
    rule: "r-package-downloads",
    leaves: ["install2.r", "installBioc.r", "installGithub.r"],
    places: ["/tmp/downloaded_packages/", "/tmp/Rtmp"],
    withoutImage: true,
  },
  {
    rule: "hex-packages",
    leaves: ["mix deps.get", "mix deps.update"],
    places: ["~/.hex/packages/"],
    withoutImage: false,
  },
  {
    rule: "nuget-http-cache",
    leaves: ["dotnet restore", "dotnet build", "dotnet publish"],
    places: ["~/.local/share/NuGet/"],
    cleaned: ["dotnet nuget"],
    withoutImage: false,
  },
  {
    rule: "login-records",
    leaves: ["useradd"],
    places: [],
    flags: ["-l", "--no-log-init"],
    withoutImage: false,
  },
];

/** RubyGems' own folder is what `gem env gemdir` says; below a path of its own Bundler keeps them by Ruby's version. */
function gemCacheCommand(paths: readonly string[]): string | null {
  const own =
    /^(?:\/usr\/local\/bundle|\/usr\/(?:local\/)?lib(?:64)?\/ruby\/gems\/[^/]+|\/var\/lib\/gems\/[^/]+)\/cache\//;
  if (paths.every((path) => own.test(path))) return 'rm -rf "$(gem env gemdir)"/cache/*';
  const folders = new Set(paths.map((path) => /^(\/[\w@%+=:,./-]+\/ruby)\/[^/]+\/cache\//.exec(path)?.[1]));
  const [folder] = folders;
  return folders.size === 1 && folder !== undefined ? `rm -rf ${folder}/*/cache/*` : null;
}
