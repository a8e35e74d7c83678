import type { ImagePath } from "../model/path.ts";
import type { Stability } from "../model/plan.ts";

/** Says of a path how lasting its content is. */
export type StabilityOf = (path: ImagePath) => Stability;

/** Folders that a language's package manager fills, wherever they lie. */
const DEPENDENCIES =
  /\/(?:node_modules|bower_components|site-packages|dist-packages|jspm_packages|\.venv|venv|\.bundle|\.m2|\.gradle|\.ivy2|\.cargo|\.rustup|\.nuget|\.pnpm-store|elm-stuff)(?:\/|$)|\/vendor\/(?:bundle|cache|ruby|composer)(?:\/|$)|\/(?:gems|pkg\/mod|\.local\/lib)\/|\/(?:BOOT|WEB)-INF\/lib\//;

/**
 * Debian's own, where nothing but packages and what they compile may be: https://www.debian.org/doc/packaging-manuals/python-policy/
 */
const DEBIAN_PYTHON = "/usr/lib/python3/dist-packages/";

/** Beside the packages of the system, `/usr/local` holds what was installed once and is built on. */
const LOCAL = /^\/usr\/local(?:\/|$)/;

/** Where systems' package managers install, and keep their databases. */
const PACKAGES =
  /^\/(?:usr|bin|sbin|lib|lib32|lib64|libx32|etc|boot|nix)(?:\/|$)|^\/var\/lib\/(?:dpkg|apt|apk|rpm|pacman|dnf|yum|zypp|systemd|ucf|pam|alternatives)(?:\/|$)|^\/var\/(?:cache|log)(?:\/|$)/;

/**
 * By the path alone, but for `owned`, paths that a package database speaks for: they are packages wherever they lie. A wrong
 * answer costs sharing, never correctness.
 */
export const stabilityBy =
  (owned: ReadonlySet<ImagePath> | null = null): StabilityOf =>
  (path) => {
    if (owned?.has(path) || path.startsWith(DEBIAN_PYTHON)) return "packages";
    if (DEPENDENCIES.test(path) || LOCAL.test(path)) return "dependencies";
    return PACKAGES.test(path) ? "packages" : "application";
  };
