import type { Package, PackageKind } from "../model/package.ts";

/**
 * Names of packages that serve building and nothing else, by who manages them. Interpreters (perl, python3) are none: too
 * much is written in them.
 */
const BUILD: Readonly<Partial<Record<PackageKind, RegExp>>> = {
  // https://www.debian.org/doc/debian-policy/ch-sharedlibs.html#development-files: names end in -dev.
  deb: new RegExp(
    [
      "-dev$",
      "^lib(?:gcc|stdc\\+\\+|gfortran|objc|gnat)-\\d+-dev",
      "^(?:gcc|g\\+\\+|cpp|gfortran|gobjc|gdc|gnat|clang|llvm|rustc|cargo|golang|ghc|fp-compiler)(?:$|-)",
      "^(?:binutils|make|cmake|cmake-data|ninja-build|meson|autoconf|automake|autotools-dev|libtool|m4|bison|flex|gperf|nasm|yasm|swig\\d*|pkg-config|pkgconf|pkgconf-bin|patch|patchutils|quilt|fakeroot|dpkg-dev|debhelper|build-essential|gdb|strace|ltrace|valgrind|scons|ccache|distcc|gettext|intltool|texinfo)(?:$|[-:])",
      "^lib(?:cc1|ctf|ctf-nobfd|binutils|gprofng|asan|tsan|ubsan|lsan|hwasan|itm|quadmath|isl|mpc|mpfr)\\d",
      "^linux-libc-dev",
      "^(?:maven|ant|gradle)$",
      "^(?:default-jdk|openjdk-\\d+-jdk)(?:$|-)",
    ].join("|"),
  ),
  apk: /-dev$|-doc$|^(?:build-base|alpine-sdk|abuild|gcc|g\+\+|musl-dev|make|cmake|ninja(?:-build)?|samurai|meson|autoconf|automake|libtool|m4|bison|flex|binutils|patch|pkgconf|fortify-headers|clang\d*|llvm\d*|rust|cargo|go|gdb|strace|linux-headers|ccache)$/,
  rpm: /-devel$|-static$|^(?:gcc|gcc-c\+\+|cpp|libstdc\+\+-devel|glibc-headers|kernel-headers|make|cmake|ninja-build|meson|autoconf|automake|libtool|m4|bison|flex|binutils|patch|pkgconf.*|rpm-build|clang|llvm|rust|cargo|golang|gdb|strace|annobin|.*-srpm-macros)$/,
};

export const isBuildPackage = ({ kind, name }: Package): boolean => BUILD[kind]?.test(name) === true;
