import bunCache from "../../rules/bun-cache.ts";
import composerCache from "../../rules/composer-cache.ts";
import condaPackages from "../../rules/conda-packages.ts";
import dnfCache from "../../rules/dnf-cache.ts";
import gemCache from "../../rules/gem-cache.ts";
import gemDocuments from "../../rules/gem-documents.ts";
import goBuildCache from "../../rules/go-build-cache.ts";
import hexPackages from "../../rules/hex-packages.ts";
import loginRecords from "../../rules/login-records.ts";
import npmCache from "../../rules/npm-cache.ts";
import nugetHttpCache from "../../rules/nuget-http-cache.ts";
import pacmanPackages from "../../rules/pacman-packages.ts";
import pipCache from "../../rules/pip-cache.ts";
import pipenvCache from "../../rules/pipenv-cache.ts";
import pnpmStore from "../../rules/pnpm-store.ts";
import poetryCache from "../../rules/poetry-cache.ts";
import rPackageDownloads from "../../rules/r-package-downloads.ts";
import uvCache from "../../rules/uv-cache.ts";
import yarnBerryCache from "../../rules/yarn-berry-cache.ts";
import yarnCache from "../../rules/yarn-cache.ts";
import yumCache from "../../rules/yum-cache.ts";
import zypperCache from "../../rules/zypper-cache.ts";
import type { Rule } from "../model/rule.ts";

/** The rules that a rewrite needs where no image is given: of what the text of a Dockerfile tells. All others need files to look at. */
export const RULES_OF_TOOLS: readonly Rule[] = [
  bunCache,
  composerCache,
  condaPackages,
  dnfCache,
  gemCache,
  gemDocuments,
  goBuildCache,
  hexPackages,
  loginRecords,
  npmCache,
  nugetHttpCache,
  pacmanPackages,
  pipCache,
  pipenvCache,
  pnpmStore,
  poetryCache,
  rPackageDownloads,
  uvCache,
  yarnBerryCache,
  yarnCache,
  yumCache,
  zypperCache,
];
