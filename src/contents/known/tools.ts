import type { Apart } from "./opened.ts";

/** Where Python looks for packages: its own directory, and Debian's. */
const PYTHON_PACKAGES = [
  "{prefix}/lib/python{version}/site-packages",
  "{prefix}/lib/python{version}/dist-packages",
  "{prefix}/lib/python{major}/dist-packages",
  "{prefix}/lib64/python{version}/site-packages",
];

const packagesOf = (...names: readonly string[]): readonly string[] =>
  PYTHON_PACKAGES.flatMap((folder) => names.map((name) => `${folder}/${name}`));

/** pip is a program and no library: https://pip.pypa.io/en/stable/user_guide/#using-pip-from-your-program. What is for programs that embed or extend Python: https://packages.debian.org/stable/libpython3-dev */
export const PYTHON_TOOLS: readonly Apart[] = [
  { modules: ["pip", "ensurepip", "venv"], paths: packagesOf("pip", "pip-*") },
  { modules: ["wheel", "bdist_wheel"], paths: packagesOf("wheel", "wheel-*") },
  {
    modules: ["setuptools", "pkg_resources", "_distutils_hack", "distutils", "ensurepip", "venv"],
    paths: packagesOf(
      "setuptools",
      "setuptools-*",
      "pkg_resources",
      "_distutils_hack",
      "distutils-precedence.pth",
    ),
  },
  {
    modules: [],
    paths: ["{prefix}/lib/python{version}/config-*"],
  },
];

/** What a development kit has beside a runtime, below its folder. https://docs.oracle.com/en/java/javase/21/docs/specs/man/index.html */
export const JDK_ONLY: readonly string[] = [
  ...["javac", "javadoc", "jar", "jarsigner", "javap", "jconsole", "jdb", "jdeprscan", "jdeps", "jimage"],
  ...["jlink", "jmod", "jpackage", "jshell", "serialver", "rmic", "jhsdb"],
]
  .map((name) => `bin/${name}`)
  .concat(["jmods", "include", "man", "demo", "sample", "src.zip"])
  .concat(["src.zip", "ct.sym", "tools.jar"].map((name) => `lib/${name}`));

/** Looks at a Java that runs, and is asked for by people. */
const JAVA_WATCHERS = [
  "jcmd",
  "jinfo",
  "jmap",
  "jps",
  "jstack",
  "jstat",
  "jstatd",
  "jwebserver",
  "jfr",
  "jrunscript",
];

export const JAVA_TOOLS: readonly Apart[] = [
  {
    modules: [],
    paths: [...JDK_ONLY, ...JAVA_WATCHERS.map((name) => `bin/${name}`)].map((name) => `{prefix}/${name}`),
  },
];

/**
 * Java draws windows only where DISPLAY is set: else it is headless by itself, and loads `libawt_headless.so` instead. Who runs it with a
 * server of X in the image sets that in a script. https://www.oracle.com/technical-resources/articles/javase/headless.html
 */
export const JAVA_WINDOWS: Apart = {
  modules: [],
  words: ["DISPLAY=", "java.awt.headless=false"],
  programs: [
    "Xvfb",
    "xvfb-run",
    "Xorg",
    "X",
    "Xvnc",
    "Xtigervnc",
    "Xtightvnc",
    "x11vnc",
    "xpra",
    "weston",
    "Xephyr",
  ],
  paths: ["libawt_xawt.so", "libsplashscreen.so", "libjawt.so", "libatk-wrapper.so"]
    .map((name) => `{prefix}/lib/${name}`)
    .concat(["/usr/lib/*/jni/libatk-wrapper.so*", "/usr/lib/jni/libatk-wrapper.so*"]),
};

/** What a desktop starts when somebody logs in. https://specifications.freedesktop.org/autostart-spec/latest/ */
export const DESKTOP_SESSIONS: Apart = {
  modules: [],
  words: ["XDG_CURRENT_DESKTOP="],
  programs: [
    "startx",
    "xinit",
    "gnome-session",
    "startplasma-x11",
    "startxfce4",
    "lxsession",
    "openbox-session",
  ],
  paths: ["/etc/xdg/autostart", "/etc/xdg/Xwayland-session.d", "/etc/xdg/systemd"],
};

/** What systemd and the bus start: in a container only where its config starts one of them. https://www.freedesktop.org/software/systemd/man/latest/file-hierarchy.html */
export const SYSTEM_SERVICES: Apart = {
  modules: [],
  paths: [
    ...["systemd", "tmpfiles.d", "sysusers.d", "binfmt.d", "modules-load.d", "sysctl.d", "environment.d"].map(
      (name) => `/usr/lib/${name}`,
    ),
    ...["/etc/systemd", "/etc/dbus-1", "/usr/share/dbus-1", "/usr/bin/dbus-daemon"],
  ],
};
