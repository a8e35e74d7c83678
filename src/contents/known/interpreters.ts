import { isShell, programName } from "../scripts/shebang.ts";
import type { Opens } from "./opened.ts";
import { JAVA_TOOLS, JAVA_WINDOWS, PYTHON_TOOLS } from "./tools.ts";

/** Interpreters, and where they look for libraries of their language. */
export const INTERPRETERS: readonly Opens[] = [
  {
    name: /^(?:lib)?python$/,
    paths: [
      "{prefix}/lib/python{version}",
      "{prefix}/lib64/python{version}",
      "{prefix}/lib/python{major}",
      "{prefix}/lib/python{major}.*",
      "{prefix}/lib64/python{major}.*",
      "/usr/lib/python{major}*",
      "/usr/lib64/python{major}.*",
      "/usr/local/lib/python{major}*",
      "{prefix}/pyvenv.cfg",
      "/etc/python{major}*",
    ],
    apart: PYTHON_TOOLS,
    libraries: ["libgcc_s.so.1"],
    source: "https://docs.python.org/3/library/sys_path_init.html",
  },
  {
    name: /^pypy$/,
    paths: ["{prefix}/lib/pypy*", "{prefix}/lib-python", "{prefix}/lib_pypy", "{prefix}/site-packages"],
    source: "https://doc.pypy.org/en/latest/install.html",
  },
  {
    name: /^(?:node|nodejs)$/,
    paths: ["{prefix}/lib/node", "/etc/ssl/openssl.cnf"],
    source: "https://nodejs.org/api/modules.html#loading-from-the-global-folders",
  },
  {
    name: /^perl$/,
    paths: [
      "{prefix}/lib/perl5",
      "{prefix}/share/perl5",
      "/etc/perl",
      "/usr/lib/*/perl*",
      "/usr/lib/perl*",
      "/usr/lib64/perl*",
      "/usr/share/perl*",
      "/usr/local/lib/*/perl*",
      "/usr/local/lib/perl*",
      "/usr/local/lib64/perl*",
      "/usr/local/share/perl*",
    ],
    source: "https://perldoc.perl.org/perlvar#@INC",
  },
  {
    name: /^(?:ruby|jruby|truffleruby)$/,
    paths: [
      "{prefix}/lib/ruby",
      "/usr/lib/ruby",
      "/usr/lib/*/ruby",
      "/usr/share/ruby*",
      "/usr/share/rubygems*",
      "/usr/lib/*/rubygems*",
      "/var/lib/gems",
      "/usr/local/bundle",
      "/usr/local/lib/site_ruby",
      "/usr/share/gems",
      "/usr/lib64/ruby",
      "/usr/lib64/gems",
      "{prefix}/etc/gemrc",
    ],
    source: "https://docs.ruby-lang.org/en/master/language/globals_md.html",
  },
  {
    name: /^(?:php|php-fpm|php-cgi|phpdbg|libphp)$/,
    paths: [
      "{prefix}/lib/php",
      "{prefix}/etc/php*",
      "{prefix}/share/php",
      "/etc/php*",
      "/usr/lib/php*",
      "/usr/lib64/php*",
      "/usr/share/php*",
      "/usr/share/pear",
      "/var/lib/php*",
    ],
    source: "https://www.php.net/manual/en/configuration.file.php",
  },
  {
    name: /^(?:java|javac|jshell|jwebserver|keytool|jlink|jdb|jcmd|jar|libjli|libjvm)$/,
    paths: [
      "{prefix}/lib",
      "{prefix}/jre",
      "{prefix}/conf",
      "{prefix}/bin/*.so",
      "{prefix}/release",
      "/etc/java*",
      "/etc/ssl/certs/java",
      "/etc/pki/java",
      "/usr/lib/jni",
      "/usr/lib/*/jni",
      "/etc/.java",
    ],
    apart: [...JAVA_TOOLS, JAVA_WINDOWS],
    // Archives unpack libraries of their own at run time, which are linked to these.
    libraries: [
      "libstdc++.so.6",
      "libgcc_s.so.1",
      "libz.so.1",
      "libm.so.6",
      "libdl.so.2",
      "librt.so.1",
      "libpthread.so.0",
    ],
    source: "https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html",
  },
  {
    name: /^dotnet$/,
    paths: ["{folder}", "/etc/dotnet", "/usr/lib/dotnet", "/usr/share/dotnet", "/usr/lib64/dotnet"],
    libraries: [
      "libicuuc.so.*",
      "libicui18n.so.*",
      "libicudata.so.*",
      "libssl.so.*",
      "libcrypto.so.*",
      "libgssapi_krb5.so.2",
      "libz.so.1",
      "liblttng-ust.so.*",
      "libstdc++.so.6",
      "libgcc_s.so.1",
    ],
    source: "https://github.com/dotnet/core/blob/main/release-notes/9.0/os-packages.md",
  },
  {
    name: /^mono(?:-sgen)?$/,
    paths: ["{prefix}/lib/mono", "/etc/mono", "/usr/lib/cli"],
    source: "https://www.mono-project.com/docs/advanced/assemblies-and-the-gac/",
  },
  {
    name: /^(?:lua|luajit|texlua|lua5)$/,
    paths: [
      "{prefix}/share/lua*",
      "{prefix}/lib/lua",
      "{prefix}/lib64/lua",
      "/usr/lib/*/lua",
      "/usr/share/lua*",
      "/usr/local/share/lua",
      "/usr/local/lib/lua",
    ],
    source: "https://www.lua.org/manual/5.4/manual.html#pdf-package.path",
  },
  {
    name: /^(?:tclsh|wish|expect|libtcl|libtk)$/,
    paths: [
      "{prefix}/lib/tcl*",
      "{prefix}/lib/tk*",
      "/usr/share/tcltk",
      "/usr/lib/tcltk",
      "/usr/share/tcl*",
      "/usr/share/tk*",
      "/usr/lib/*/tcl*",
      "/usr/lib64/tcl*",
    ],
    source: "https://www.tcl-lang.org/man/tcl8.6/TclCmd/library.htm",
  },
  {
    name: /^(?:R|Rscript|r)$/,
    paths: ["{prefix}/lib/R", "{prefix}/lib64/R", "/usr/lib/R", "/etc/R", "/usr/share/R", "/usr/local/lib/R"],
    source: "https://stat.ethz.ch/R-manual/R-devel/library/base/html/libPaths.html",
  },
  {
    name: /^(?:erl|erlexec|beam|beam.smp|escript|elixir|iex|mix)$/,
    paths: [
      "{prefix}/lib/erlang",
      "{prefix}/lib/elixir",
      "/usr/lib/erlang",
      "/usr/lib/elixir",
      "/usr/lib64/erlang",
      "{prefix}/erts-*",
    ],
    source: "https://www.erlang.org/doc/apps/erts/erl_cmd.html",
  },
  {
    name: /^(?:guile|libguile)$/,
    paths: [
      "{prefix}/share/guile",
      "{prefix}/lib/guile",
      "/usr/lib/*/guile",
      "/usr/share/guile",
      "/usr/lib64/guile",
    ],
    source: "https://www.gnu.org/software/guile/manual/html_node/Load-Paths.html",
  },
  {
    name: /^julia$/,
    paths: ["{prefix}/share/julia", "{prefix}/lib/julia", "{prefix}/etc/julia"],
    source: "https://docs.julialang.org/en/v1/manual/environment-variables/",
  },
  {
    name: /^(?:gawk|awk|mawk)$/,
    paths: ["{prefix}/share/awk", "/usr/share/awk", "/usr/lib/*/gawk", "/usr/lib/gawk"],
    source: "https://www.gnu.org/software/gawk/manual/html_node/AWKPATH-Variable.html",
  },
  {
    name: /^deno$|^bun$/,
    paths: ["/etc/ssl/certs"],
    source: "https://docs.deno.com/runtime/reference/env_variables/",
  },
];

/** Whether a program runs what others wrote: its own strings then name whatever its language knows. */
export const isInterpreter = (path: string): boolean =>
  isShell(path) || INTERPRETERS.some(({ name }) => name.test(programName(path)));

/** Languages beside the shell's in which calls of programs are found, as `scripts/starts.ts` does. */
const READ_LANGUAGES =
  /^(?:python|pypy|node|nodejs|deno|bun|tsx|ts-node|ruby|jruby|perl|php|php-cgi|lua|luajit|awk|gawk|mawk|r|rscript)$/;

/** Whether what a script for this interpreter runs can be told, as far as names stand in it. */
export const isReadLanguage = (path: string): boolean => READ_LANGUAGES.test(programName(path));
