import { execForm } from "../dockerfile/instruction.ts";
import { assignmentsOf } from "../dockerfile/variables.ts";
import type { Dockerfile, Instruction } from "../model/dockerfile.ts";
import { resolvePath } from "../model/path.ts";
import type { Circumstances } from "./recipe.ts";

/** What holds before the first instruction of a stage that builds on an image. */
export const onImage = (base: string): Circumstances => ({
  user: base.toLowerCase() === "scratch" ? "root" : null,
  directory: base.toLowerCase() === "scratch" ? "/" : null,
  shell: ["/bin/sh", "-c"],
  env: new Map(),
  volumes: [],
});

/** What holds after an instruction. https://docs.docker.com/reference/dockerfile/ */
export function after(
  before: Circumstances,
  { keyword, argument }: Instruction,
  { escape: escapeSign }: Pick<Dockerfile, "escape">,
): Circumstances {
  switch (keyword) {
    case "USER":
      return { ...before, user: argument.includes("$") ? null : (argument.split(":")[0] ?? null) };
    case "WORKDIR":
      return { ...before, directory: directoryOf(argument, before.directory) };
    case "SHELL":
      return { ...before, shell: execForm(argument) ?? before.shell };
    case "VOLUME":
      return { ...before, volumes: [...before.volumes, ...(execForm(argument) ?? argument.split(/\s+/))] };
    case "ENV": {
      const set = assignmentsOf({ keyword, argument }, escapeSign).map(
        ([name, value]) => [name, plain(value ?? "")] as const,
      );
      return { ...before, env: new Map([...before.env, ...set]) };
    }
    default:
      return before;
  }
}

/** A value without its quotes; null where variables stand in it. */
const plain = (value: string): string | null =>
  value.includes("$") ? null : value.replace(/\\(.)|["']/g, "$1");

const directoryOf = (argument: string, from: string | null): string | null => {
  const path = plain(argument);
  if (path === null || (from === null && !path.startsWith("/"))) return null;
  return resolvePath(path, from ?? "/");
};
