import type { Opens } from "./opened.ts";
import { DESKTOP_SESSIONS } from "./tools.ts";

/** Libraries of fonts, pictures, windows, and sound. */
export const MEDIA_LIBRARIES: readonly Opens[] = [
  {
    name: /^libfontconfig\.so/,
    paths: [
      "/etc/fonts",
      "/usr/share/fonts",
      "/usr/local/share/fonts",
      "/usr/share/fontconfig",
      "/var/cache/fontconfig",
      "/usr/share/X11/fonts",
    ],
    source: "https://www.freedesktop.org/software/fontconfig/fontconfig-user.html",
  },
  {
    // The folder of all configuration, which it names, holds what a desktop starts too.
    name: /^libglib-2\.0\.so/,
    paths: [],
    apart: [DESKTOP_SESSIONS],
    source: "https://docs.gtk.org/glib/func.get_system_config_dirs.html",
  },
  {
    name: /^libgio-2\.0\.so/,
    paths: [
      "/usr/lib/*/gio",
      "/usr/lib*/gio",
      "/usr/share/glib-2.0",
      "/usr/share/mime",
      "/usr/local/share/mime",
      "/etc/dconf",
    ],
    source: "https://docs.gtk.org/gio/overview.html",
  },
  {
    name: /^libgdk_pixbuf-|^libgtk-|^libgdk-|^librsvg-/,
    paths: [
      "/usr/lib/*/gdk-pixbuf-2.0",
      "/usr/lib*/gdk-pixbuf-2.0",
      "/usr/lib/*/gtk-*",
      "/usr/lib*/gtk-*",
      "/usr/share/themes",
      "/usr/share/icons",
      "/usr/share/gtk-*",
      "/etc/gtk-*",
    ],
    source: "https://docs.gtk.org/gtk3/running.html",
  },
  {
    name: /^libMagick(?:Core|Wand)|^libGraphicsMagick/,
    paths: [
      "/etc/ImageMagick*",
      "/usr/lib/*/ImageMagick*",
      "/usr/lib*/ImageMagick*",
      "/usr/share/ImageMagick*",
      "/usr/local/lib/ImageMagick*",
      "/usr/local/etc/ImageMagick*",
      "/usr/lib/GraphicsMagick*",
      "/usr/share/GraphicsMagick*",
    ],
    commands: ["gs", "rsvg-convert", "dot", "ffmpeg"],
    source: "https://imagemagick.org/script/resources.php",
  },
  {
    name: /^libvips/,
    paths: ["/usr/lib/*/vips-modules*", "/usr/lib*/vips-modules*", "/usr/local/lib/vips-modules*"],
    source: "https://www.libvips.org/API/current/",
  },
  {
    name: /^libgs\.so/,
    paths: ["/usr/share/ghostscript", "/usr/share/fonts", "/usr/share/color", "/etc/ghostscript"],
    source: "https://ghostscript.readthedocs.io/en/latest/Use.html",
  },
  {
    name: /^libQt[56]/,
    paths: ["/usr/lib/*/qt*", "/usr/lib*/qt*", "/usr/share/qt*", "/etc/xdg"],
    source: "https://doc.qt.io/qt-6/deployment-plugins.html",
  },
  {
    name: /^lib(?:GL|EGL|GLX|GLdispatch|gbm|OpenGL)\.so/,
    paths: [
      "/usr/lib/*/dri",
      "/usr/lib*/dri",
      "/usr/share/glvnd",
      "/etc/glvnd",
      "/usr/share/drirc.d",
      "/usr/lib/*/gbm",
    ],
    libraries: ["libGLX_mesa.so.0", "libEGL_mesa.so.0", "libGLX_nvidia.so.0", "libEGL_nvidia.so.0"],
    source: "https://github.com/NVIDIA/libglvnd",
  },
  {
    name: /^libvulkan\.so/,
    paths: ["/usr/share/vulkan", "/etc/vulkan"],
    source: "https://github.com/KhronosGroup/Vulkan-Loader/blob/main/docs/LoaderDriverInterface.md",
  },
  {
    name: /^libOpenCL\.so/,
    paths: ["/etc/OpenCL"],
    source: "https://github.com/KhronosGroup/OpenCL-ICD-Loader",
  },
  {
    name: /^libX11\.so|^libxkbcommon/,
    paths: ["/usr/share/X11", "/etc/X11"],
    libraries: ["libXcursor.so.1"],
    source: "https://www.x.org/releases/current/doc/",
  },
];
