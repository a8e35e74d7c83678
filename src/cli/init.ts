import { basename, join, relative, resolve } from "node:path";
import { exists, makeFolderOf, writeText } from "../io/text.ts";
import { SlimError } from "../model/error.ts";
import { firstConfig, firstWorkflow } from "./init-files.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";
import { repositoryPathOf, topOf } from "./repository-path.ts";
import { version } from "./version.ts";

const CONFIG = ".slim.yaml";
const WORKFLOW = ".github/workflows/slim.yml";
const GITLAB = ".gitlab-ci.yml";

/**
 * `slim init`: a config and a workflow to start with, at the top of the repository, where GitHub and a job look for them. It asks nothing,
 * and replaces nothing unless it is told to.
 */
export const initCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const dockerfile = dockerfileOf(args, io);
  const top = topOf(resolve(CONFIG)) ?? resolve();
  const at = (path: string): string => relative("", join(top, path));
  const wantsWorkflow =
    args.ci === undefined ? !exists(at(GITLAB)) || exists(at(".github")) : args.ci === "github";
  const workflow = { dockerfile, image: imageNameOf(top), version: version() };
  const files = [
    { path: at(CONFIG), text: firstConfig() },
    ...(wantsWorkflow ? [{ path: at(WORKFLOW), text: firstWorkflow(workflow) }] : []),
  ];
  const there = files.filter(({ path }) => exists(path));
  if (there.length > 0 && args.force !== true)
    throw new SlimError(
      "output-exists",
      `${there.map(({ path }) => path).join(", ")}: there already; give --force to replace what is there`,
    );
  for (const { path, text } of files) {
    makeFolderOf(path);
    writeText(path, text);
  }
  if (args.quiet === true) return 0;
  for (const { path } of files) io.out(`wrote ${path}\n`);
  if (!wantsWorkflow) io.out("no workflow: on GitLab, include slim's templates/slim.yml\n");
  return 0;
};

/** As it is named from the top of the repository. */
const dockerfileOf = (args: Args, io: Io): string => {
  const given = textOf(args, "dockerfile");
  const found = given ?? ["Dockerfile", "Containerfile"].find(exists);
  if (found !== undefined && exists(found)) return repositoryPathOf(found, io);
  throw new SlimError("not-found", `${given ?? "Dockerfile"}: no such file; give --dockerfile`);
};

/** The folder's name, as far as an image can bear it. https://github.com/distribution/reference */
const imageNameOf = (folder: string): string =>
  basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "") || "image";
