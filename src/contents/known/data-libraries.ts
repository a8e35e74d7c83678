import type { Opens } from "./opened.ts";
import { SYSTEM_SERVICES } from "./tools.ts";

/** Libraries of data, of languages that programs embed, and others. */
export const DATA_LIBRARIES: readonly Opens[] = [
  {
    name: /^libmagic\.so/,
    paths: ["/etc/magic*", "/usr/share/misc/magic*", "/usr/share/file", "/usr/lib/file"],
    source: "https://man7.org/linux/man-pages/man3/libmagic.3.html",
  },
  {
    name: /^libproj\.so|^libgdal\.so/,
    paths: [
      "/usr/share/proj",
      "/usr/share/gdal",
      "/usr/local/share/proj",
      "/usr/local/share/gdal",
      "/usr/lib/*/gdalplugins",
    ],
    source: "https://proj.org/en/stable/resource_files.html",
  },
  {
    name: /^lib(?:odbc|odbcinst|iodbc)\.so/,
    paths: ["/etc/odbc*", "/usr/lib/*/odbc", "/opt/microsoft", "/usr/share/odbc*"],
    source: "https://www.unixodbc.org/doc/",
  },
  {
    name: /^lib(?:mariadb|mysqlclient)\.so/,
    paths: [
      "/usr/lib/*/libmariadb*",
      "/usr/lib/*/mariadb*",
      "/usr/lib*/mysql/plugin",
      "/etc/mysql",
      "/etc/my.cnf*",
    ],
    source: "https://mariadb.com/kb/en/mariadb-connector-c/",
  },
  {
    name: /^libpq\.so/,
    paths: ["/etc/postgresql-common", "/usr/share/postgresql-common"],
    source: "https://www.postgresql.org/docs/current/libpq-pgservice.html",
  },
  {
    name: /^lib(?:aspell|enchant|hunspell)/,
    paths: [
      "/usr/lib/aspell*",
      "/usr/lib/*/aspell*",
      "/var/lib/aspell",
      "/usr/share/hunspell",
      "/usr/share/myspell",
      "/usr/lib/*/enchant*",
      "/usr/share/enchant*",
    ],
    source: "https://abiword.github.io/enchant/",
  },
  {
    name: /^libasound\.so/,
    paths: ["/usr/share/alsa", "/etc/alsa", "/usr/lib/*/alsa-lib", "/etc/asound.conf"],
    source: "https://www.alsa-project.org/alsa-doc/alsa-lib/conf.html",
  },
  {
    name: /^libselinux\.so/,
    paths: ["/etc/selinux"],
    source: "https://man7.org/linux/man-pages/man5/selinux_config.5.html",
  },
  {
    name: /^libcurl/,
    paths: ["/etc/ssl/certs", "/etc/pki", "/usr/share/publicsuffix"],
    source: "https://curl.se/docs/sslcerts.html",
  },
  { name: /^libpsl\.so/, paths: ["/usr/share/publicsuffix"], source: "https://rockdaboot.github.io/libpsl/" },
  {
    name: /^libpython\d/,
    paths: ["/usr/lib/python3*", "/usr/local/lib/python3*", "/usr/lib64/python3*"],
    source: "https://docs.python.org/3/library/sys_path_init.html",
  },
  {
    name: /^libperl\.so/,
    paths: [
      "/usr/lib/*/perl*",
      "/usr/share/perl*",
      "/etc/perl",
      "/usr/lib64/perl*",
      "/usr/local/share/perl*",
      "/usr/local/lib/*/perl*",
    ],
    source: "https://perldoc.perl.org/perlvar#@INC",
  },
  {
    name: /^libruby/,
    paths: ["/usr/lib/ruby", "/usr/lib/*/ruby", "/var/lib/gems", "/usr/local/lib/ruby"],
    source: "https://docs.ruby-lang.org/en/master/language/globals_md.html",
  },
  {
    name: /^libtcl\d|^libtk\d/,
    paths: ["/usr/share/tcltk", "/usr/lib/tcltk", "/usr/share/tcl*", "/usr/lib/*/tcl*"],
    source: "https://www.tcl-lang.org/man/tcl8.6/TclCmd/library.htm",
  },
  {
    name: /^libguile/,
    paths: ["/usr/share/guile", "/usr/lib/*/guile"],
    source: "https://www.gnu.org/software/guile/manual/html_node/Load-Paths.html",
  },
  {
    name: /^libopenblas|^libblas\.so|^liblapack\.so/,
    paths: ["/usr/lib/*/blas", "/usr/lib/*/lapack", "/usr/lib/*/openblas*", "/usr/lib/*/atlas"],
    source: "https://wiki.debian.org/DebianScience/LinearAlgebraLibraries",
  },
  {
    name: /^libgstreamer/,
    paths: [
      "/usr/lib/*/gstreamer*",
      "/usr/lib*/gstreamer*",
      "/usr/share/gstreamer*",
      "/usr/libexec/gstreamer*",
    ],
    source: "https://gstreamer.freedesktop.org/documentation/gstreamer/running.html",
  },
  {
    name: /^libsystemd(?:-(?:shared|core))?[-.\d]*\.so|^libdbus-1\.so/,
    paths: ["/etc/machine-id", "/var/lib/dbus"],
    apart: [SYSTEM_SERVICES],
    source: "https://www.freedesktop.org/software/systemd/man/latest/machine-id.html",
  },
];
