import type { Closure } from "../model/closure.ts";
import type { LinkedFile } from "../model/contents.ts";
import { readElf, readVersions } from "./elf/elf.ts";
import { highestVersion } from "./elf/versions.ts";
import type { Root } from "./root.ts";

/** Every compiled file that is needed, with the symbols of glibc that it asks for. Those that are broken are left out. Sorted. */
export const linkedFiles = (root: Root, { needs }: Closure): LinkedFile[] =>
  [...needs.keys()].sort().flatMap((path): LinkedFile[] => {
    if ((root.bytesOf(path) ?? 0) < ELF_BYTES_MIN) return [];
    const read = (from: number, bytes: number) => root.read(path, from, bytes);
    const elf = readElf(read);
    const found = "found" in elf ? elf.found : null;
    if (found === null || found.kind === "object") return [];
    const answer = readVersions(read);
    const versions = "found" in answer ? answer.found : null;
    return [
      {
        path,
        kind: found.kind,
        interpreter: found.interpreter,
        needsGlibc: highestVersion([...(versions?.needed.values() ?? [])].flat(), GLIBC),
        offersGlibc: highestVersion(versions?.offered ?? [], GLIBC),
      },
    ];
  });

const GLIBC = "GLIBC_";
/** Its header alone. */
const ELF_BYTES_MIN = 52;
