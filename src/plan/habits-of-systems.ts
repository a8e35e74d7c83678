import type { Habit } from "./habit.ts";

/** What package managers of systems leave. apt and apk have planners of their own: there one RUN may live off another. */
export const SYSTEM_HABITS: readonly Habit[] = [
  {
    rule: "dnf-cache",
    leaves: ["dnf install", "dnf in", "dnf update", "dnf upgrade", "dnf reinstall", "dnf groupinstall"],
    places: ["/var/cache/dnf/", "/var/cache/libdnf5/", "/var/cache/yum/"],
    cleaned: ["dnf clean"],
    mounts: ["/var/cache/dnf"],
    withoutImage: true,
  },
  {
    rule: "dnf-cache",
    leaves: ["microdnf install", "microdnf update", "microdnf upgrade", "microdnf reinstall"],
    places: ["/var/cache/dnf/", "/var/cache/libdnf5/", "/var/cache/yum/"],
    cleaned: ["microdnf clean"],
    command: "microdnf clean all",
    withoutImage: true,
  },
  {
    rule: "yum-cache",
    leaves: [
      "yum install",
      "yum update",
      "yum upgrade",
      "yum groupinstall",
      "yum localinstall",
      "yum reinstall",
    ],
    places: ["/var/cache/yum/", "/var/cache/dnf/"],
    cleaned: ["yum clean", "dnf clean"],
    command: "yum clean all && rm -rf /var/cache/yum",
    mounts: ["/var/cache/yum"],
    withoutImage: true,
  },
  {
    rule: "zypper-cache",
    leaves: ["install", "in", "update", "up", "dup", "dist-upgrade", "patch", "refresh", "ref"].map(
      (sub) => `zypper ${sub}`,
    ),
    places: ["/var/cache/zypp/"],
    cleaned: ["zypper clean", "zypper cc"],
    mounts: ["/var/cache/zypp"],
    withoutImage: true,
  },
  {
    rule: "pacman-packages",
    leaves: ["pacman -S"],
    places: ["/var/cache/pacman/pkg/"],
    cleaned: ["pacman -Sc"],
    mounts: ["/var/cache/pacman/pkg"],
    withoutImage: true,
  },
];
