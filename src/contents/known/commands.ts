/** Programs that run the command which stands among their arguments. */
export const RUNS_ARGUMENTS: ReadonlySet<string> = new Set([
  ...[
    "env",
    "nohup",
    "nice",
    "ionice",
    "timeout",
    "time",
    "stdbuf",
    "setsid",
    "chroot",
    "xargs",
    "find",
    "fd",
    "parallel",
    "watch",
    "flock",
  ],
  ...[
    "sudo",
    "doas",
    "gosu",
    "su-exec",
    "su",
    "runuser",
    "setpriv",
    "chpst",
    "setuidgid",
    "s6-setuidgid",
    "capsh",
    "newgrp",
    "sg",
    "pkexec",
  ],
  ...[
    "tini",
    "tini-static",
    "dumb-init",
    "catatonit",
    "docker-init",
    "start-stop-daemon",
    "daemonize",
    "supervise",
    "chronic",
  ],
  ...[
    "unshare",
    "nsenter",
    "taskset",
    "numactl",
    "chrt",
    "prlimit",
    "setarch",
    "linux32",
    "linux64",
    "script",
    "strace",
    "ltrace",
    "gdb",
    "valgrind",
    "faketime",
  ],
  ...[
    "fakeroot",
    "dbus-run-session",
    "dbus-launch",
    "xvfb-run",
    "catchsegv",
    "ssh-agent",
    "with-contenv",
    "execlineb",
    "busybox",
    "toybox",
    "entr",
    "nodemon",
  ],
  ...[
    "command",
    "builtin",
    "exec",
    "type",
    "which",
    "hash",
    "whence",
    "whereis",
    "wait-for-it",
    "wait-for-it.sh",
    "dockerize",
    "confd",
    "envconsul",
    "chamber",
  ],
]);

/** Programs whose argument behind `-c` is a shell script. */
export const RUNS_TEXT: ReadonlySet<string> = new Set([
  "su",
  "runuser",
  "script",
  "flock",
  "watch",
  "sg",
  "busybox",
]);

/** Words that shells know by themselves: no file runs. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_15 */
export const BUILTINS: ReadonlySet<string> = new Set(
  (
    ". : [ alias bg break builtin caller case cd command compgen complete compopt continue declare dirs disown echo enable eval exec exit export false fc fg " +
    "getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source suspend test " +
    "times trap true type typeset ulimit umask unalias unset wait"
  ).split(" "),
);

/**
 * What builds and installs. Libraries name these for when they are installed or built themselves: that one of their files names
 * a compiler says nothing of what the application does.
 */
export const BUILDS: RegExp =
  /^(?:(?:.*-)?(?:gcc|g\+\+|cc|c\+\+|cpp|clang|clang\+\+|gfortran|ld|as|ar|nm|ranlib|strip|objcopy|objdump|size|readelf|addr2line|gdb|pkg-config)(?:-[\d.]+)?|tcc|c89|c99|f77|f90|g77|make|gmake|nmake|ninja|cmake|meson|scons|bazel|autoconf|automake|aclocal|libtool|libtoolize|swig|m4|bison|flex|yacc|cython3?|apt|apt-get|apt-cache|apt-config|aptitude|dpkg.*|debconf.*|rpm|yum|dnf|zypper|apk|pacman|brew|port|snap|flatpak|npm|npx|yarn|pnpm|node-gyp|pip\d?(?:\.\d+)?|pipx|conda|gem|bundle|bundler|composer|cargo|rustc|rustup|go|javac|mvn|gradle|ant|msbuild|ldconfig|perl5?|patch|file)$/;

/**
 * What starts and stops a machine. A container has none: that a compiled program or a class holds such a word says nothing, for it is that of a
 * method, or of what `tput` can do (`tput init`). Who means it gives its path, or runs it in a script.
 */
export const RUNS_MACHINES: RegExp = /^(?:init|telinit|runlevel|shutdown|reboot|halt|poweroff)$/;

/** Editors and version control know languages by name, and colour or compare their sources: `cpp`, `go`. */
export const KNOWS_LANGUAGES: RegExp =
  /^(?:vi|vim(?:\.\w+)?|nvim|emacs[\w.+-]*|nano|scalar|git(?:-[\w-]+)?)$/;

/** Libraries of a language, which many applications share, and their own languages' runtimes. */
export const isLibraryCode = (path: string): boolean =>
  /\/(?:node_modules|site-packages|dist-packages|gems|vendor)\/|^\/usr\/(?:local\/)?(?:lib|lib64|share|libexec)\//.test(
    path,
  );

/** Modules that come with Python, Ruby and Perl: they name much that they can do without, such as browsers and pagers. */
export const isStandard = (path: string): boolean =>
  /\/lib\d*\/python\d[^/]*\/(?!(?:site|dist)-packages\/)|\/lib\d*\/ruby\/\d[^/]*\/|\/perl5?\/\d[^/]*\/|\/perl-base\//.test(
    path,
  );

/** A file that names more programs than this takes stock of a system: `envinfo`, `configure`. */
export const PROBES_MIN = 12;

/** Programs that start what their arguments say and nothing by names of their own: GNU sed knows a program `strings` as little as `find` does, and `install` strips where `-s` asks for it. */
export const isOnlyTold = (path: string): boolean =>
  /^\/(?:usr\/)?bin\/(?:sed|find|xargs|install|gawk|mawk|original-awk)$/.test(path);

/** Its own test, at its end, names libraries that are there for compilers alone. https://github.com/python/cpython/blob/main/Lib/ctypes/util.py */
export const isTestOfItself = (path: string): boolean => /\/python\d[^/]*\/ctypes\/util\.py$/.test(path);
