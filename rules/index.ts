import type { Rule } from "../src/model/rule.ts";
import accountBackups from "./account-backups.ts";
import angularCache from "./angular-cache.ts";
import ansibleTemporary from "./ansible-temporary.ts";
import apkCache from "./apk-cache.ts";
import aptArchives from "./apt-archives.ts";
import aptLists from "./apt-lists.ts";
import aptLogs from "./apt-logs.ts";
import aptPackageCache from "./apt-package-cache.ts";
import bazelOutput from "./bazel-output.ts";
import buildMetadata from "./build-metadata.ts";
import bunCache from "./bun-cache.ts";
import bundlerGit from "./bundler-git.ts";
import cHeaders from "./c-headers.ts";
import cabalPackages from "./cabal-packages.ts";
import cargoRegistry from "./cargo-registry.ts";
import cargoTarget from "./cargo-target.ts";
import ccache from "./ccache.ts";
import composerCache from "./composer-cache.ts";
import conanCache from "./conan-cache.ts";
import condaPackages from "./conda-packages.ts";
import coreDumps from "./core-dumps.ts";
import corepackCache from "./corepack-cache.ts";
import coverageData from "./coverage-data.ts";
import cpanBuild from "./cpan-build.ts";
import cypressBinary from "./cypress-binary.ts";
import debugSymbols from "./debug-symbols.ts";
import desktopLitter from "./desktop-litter.ts";
import dnfCache from "./dnf-cache.ts";
import dnfHistory from "./dnf-history.ts";
import documentation from "./documentation.ts";
import dpkgBackups from "./dpkg-backups.ts";
import editorBackups from "./editor-backups.ts";
import editorFolders from "./editor-folders.ts";
import editorSwapFiles from "./editor-swap-files.ts";
import electronCache from "./electron-cache.ts";
import eslintCache from "./eslint-cache.ts";
import gcloudBackup from "./gcloud-backup.ts";
import gemBuildFiles from "./gem-build-files.ts";
import gemCache from "./gem-cache.ts";
import gemDocuments from "./gem-documents.ts";
import gitFolder from "./git-folder.ts";
import gnupgHome from "./gnupg-home.ts";
import goBuildCache from "./go-build-cache.ts";
import goModuleCache from "./go-module-cache.ts";
import gradleCaches from "./gradle-caches.ts";
import gradleDaemonLogs from "./gradle-daemon-logs.ts";
import helmCache from "./helm-cache.ts";
import hexPackages from "./hex-packages.ts";
import homebrewCache from "./homebrew-cache.ts";
import infoPages from "./info-pages.ts";
import installerLogs from "./installer-logs.ts";
import jdkModules from "./jdk-modules.ts";
import jdkSources from "./jdk-sources.ts";
import jestCache from "./jest-cache.ts";
import jvmCrashLogs from "./jvm-crash-logs.ts";
import kernelFiles from "./kernel-files.ts";
import ldconfigCache from "./ldconfig-cache.ts";
import libtoolArchives from "./libtool-archives.ts";
import localeSources from "./locale-sources.ts";
import locales from "./locales.ts";
import loginRecords from "./login-records.ts";
import logs from "./logs.ts";
import manualPages from "./manual-pages.ts";
import mavenRepository from "./maven-repository.ts";
import mercurialFolder from "./mercurial-folder.ts";
import mktempFiles from "./mktemp-files.ts";
import mypyCache from "./mypy-cache.ts";
import nextBuildCache from "./next-build-cache.ts";
import nodeDocuments from "./node-documents.ts";
import nodeGypHeaders from "./node-gyp-headers.ts";
import nodeModulesCache from "./node-modules-cache.ts";
import nodeTests from "./node-tests.ts";
import npmCache from "./npm-cache.ts";
import npmDebugLogs from "./npm-debug-logs.ts";
import npxPackages from "./npx-packages.ts";
import nugetHttpCache from "./nuget-http-cache.ts";
import nugetPackages from "./nuget-packages.ts";
import nxCache from "./nx-cache.ts";
import objectFiles from "./object-files.ts";
import opamDownloads from "./opam-downloads.ts";
import packageConfigBackups from "./package-config-backups.ts";
import packagingAids from "./packaging-aids.ts";
import pacmanDatabases from "./pacman-databases.ts";
import pacmanPackages from "./pacman-packages.ts";
import parcelCache from "./parcel-cache.ts";
import pearDownloads from "./pear-downloads.ts";
import perlPods from "./perl-pods.ts";
import phpSource from "./php-source.ts";
import pipCache from "./pip-cache.ts";
import pipenvCache from "./pipenv-cache.ts";
import playwrightBrowsers from "./playwright-browsers.ts";
import pnpmStore from "./pnpm-store.ts";
import poetryCache from "./poetry-cache.ts";
import portageDistfiles from "./portage-distfiles.ts";
import preCommitCache from "./pre-commit-cache.ts";
import puppeteerBrowsers from "./puppeteer-browsers.ts";
import pytestCache from "./pytest-cache.ts";
import pythonBuildFolders from "./python-build-folders.ts";
import pythonBytecode from "./python-bytecode.ts";
import pythonTests from "./python-tests.ts";
import rDocuments from "./r-documents.ts";
import rPackageDownloads from "./r-package-downloads.ts";
import rebarCache from "./rebar-cache.ts";
import rpmDatabaseEnvironment from "./rpm-database-environment.ts";
import ruffCache from "./ruff-cache.ts";
import rustDocuments from "./rust-documents.ts";
import rustupDownloads from "./rustup-downloads.ts";
import scalaCaches from "./scala-caches.ts";
import sccache from "./sccache.ts";
import shellCompletions from "./shell-completions.ts";
import shellHistory from "./shell-history.ts";
import sourceMaps from "./source-maps.ts";
import staticLibraries from "./static-libraries.ts";
import subversionFolder from "./subversion-folder.ts";
import temporaryFiles from "./temporary-files.ts";
import texDocuments from "./tex-documents.ts";
import turboCache from "./turbo-cache.ts";
import typeDeclarations from "./type-declarations.ts";
import uvCache from "./uv-cache.ts";
import vcpkgCache from "./vcpkg-cache.ts";
import versionManagerDownloads from "./version-manager-downloads.ts";
import wgetHsts from "./wget-hsts.ts";
import xbpsCache from "./xbps-cache.ts";
import yarnBerryCache from "./yarn-berry-cache.ts";
import yarnCache from "./yarn-cache.ts";
import yumCache from "./yum-cache.ts";
import zigCache from "./zig-cache.ts";
import zypperCache from "./zypper-cache.ts";

/**
 * All that we know of tools. The first rule that matches a file has it: what is particular stands before what
 * is general, as a tool's own folder in /tmp before /tmp.
 */
export const RULES: readonly Rule[] = [
  aptLists,
  aptArchives,
  aptPackageCache,
  apkCache,
  dnfCache,
  yumCache,
  zypperCache,
  pacmanPackages,
  pacmanDatabases,
  xbpsCache,
  portageDistfiles,
  homebrewCache,
  pipCache,
  pipenvCache,
  poetryCache,
  uvCache,
  condaPackages,
  preCommitCache,
  pytestCache,
  mypyCache,
  ruffCache,
  npmCache,
  npxPackages,
  yarnCache,
  yarnBerryCache,
  pnpmStore,
  bunCache,
  corepackCache,
  nodeGypHeaders,
  electronCache,
  cypressBinary,
  playwrightBrowsers,
  puppeteerBrowsers,
  nextBuildCache,
  nodeModulesCache,
  parcelCache,
  angularCache,
  turboCache,
  nxCache,
  eslintCache,
  jestCache,
  goBuildCache,
  goModuleCache,
  cargoRegistry,
  cargoTarget,
  rustupDownloads,
  mavenRepository,
  gradleCaches,
  gradleDaemonLogs,
  scalaCaches,
  nugetHttpCache,
  nugetPackages,
  bazelOutput,
  ccache,
  sccache,
  vcpkgCache,
  conanCache,
  zigCache,
  gemCache,
  bundlerGit,
  gemBuildFiles,
  composerCache,
  pearDownloads,
  phpSource,
  hexPackages,
  rebarCache,
  cpanBuild,
  rPackageDownloads,
  opamDownloads,
  cabalPackages,
  versionManagerDownloads,
  gcloudBackup,
  helmCache,
  aptLogs,
  installerLogs,
  loginRecords,
  npmDebugLogs,
  jvmCrashLogs,
  coreDumps,
  dpkgBackups,
  accountBackups,
  ldconfigCache,
  rpmDatabaseEnvironment,
  dnfHistory,
  packageConfigBackups,
  gitFolder,
  mercurialFolder,
  subversionFolder,
  desktopLitter,
  editorSwapFiles,
  editorFolders,
  shellHistory,
  wgetHsts,
  gnupgHome,
  editorBackups,
  ansibleTemporary,
  coverageData,
  mktempFiles,
  temporaryFiles,
  logs,
  documentation,
  infoPages,
  manualPages,
  locales,
  localeSources,
  packagingAids,
  shellCompletions,
  perlPods,
  rDocuments,
  gemDocuments,
  rustDocuments,
  texDocuments,
  nodeDocuments,
  pythonBytecode,
  pythonTests,
  pythonBuildFolders,
  staticLibraries,
  libtoolArchives,
  cHeaders,
  buildMetadata,
  objectFiles,
  debugSymbols,
  kernelFiles,
  nodeTests,
  sourceMaps,
  typeDeclarations,
  jdkModules,
  jdkSources,
];
