import type { ImagePath } from "../../model/path.ts";
import { programName } from "../scripts/shebang.ts";
import { isSystemDirectory } from "./directories.ts";

/** Folders of many packages, or of parts that tables tell apart. */
const SHARED =
  /^(?:gcc|jvm|systemd|node_modules|nodejs|python[\d.]*|pypy[\d.]*|ruby|perl[\d.]*|gems|java|dotnet|debug)$/;
const WITHIN = /^\/usr\/(?:local\/)?(?:lib|lib64|libexec|share)\/([^/]+)\/./;
const FOLDERS = ["lib", "lib/*-linux-*", "libexec", "share"];

/**
 * What a package keeps for its program alone: plugins, pages, data. It bears the program's name, or is that in which the program lies. As patterns of
 * `Opens.paths`. https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch04s06.html
 */
export const ownFolders = (path: ImagePath): readonly string[] => {
  const program = programName(path);
  const names = new Set([program, program.replace(/-(?:bin|core|daemon|real|server)$/, "")]);
  const [, within = ""] = WITHIN.exec(path) ?? [];
  const isOwn = within !== "" && !SHARED.test(within) && !isSystemDirectory(`/usr/lib/${within}`);
  return FOLDERS.flatMap((folder) => [
    ...[...names].map((name) => `{prefix}/${folder}/${name}`),
    ...(isOwn ? [`/usr/${folder}/${within}`] : []),
  ]);
};
