import type { ImagePath } from "../model/path.ts";

/** What package managers, accounts and the linker keep for themselves: it comes into being again where packages are installed. */
export const STATE =
  /^\/(?:var\/lib\/(?:dpkg|apt|apk|rpm|dnf|yum|ucf|systemd|pam|aptitude|rpm-state|dbus)|var\/cache\/(?:apt|debconf|ldconfig|apk|dnf|yum|libdnf5)|lib\/apk|usr\/lib\/sysimage|etc\/(?:apt|apk|yum\.repos\.d|dnf))\/|^\/etc\/(?:hosts|hostname|resolv\.conf|mtab|ld\.so\.cache|\.pwd\.lock|(?:passwd|group|shadow|gshadow|subuid|subgid)-?|machine-id|mailcap|\.updated)$/;
/** Where programs leave what nobody misses; where something is meant to be there, it is a link, a folder, or reached. */
export const SCRATCH = /^\/(?:run|tmp|var\/(?:tmp|log|cache))\//;

/** Whether a path is a package manager's own, or scratch. */
export const isState = (path: ImagePath): boolean => STATE.test(path) || SCRATCH.test(path);
