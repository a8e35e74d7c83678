import { SlimError } from "../model/error.ts";
import type { Commit } from "../report/mail-patch.ts";
import { renderMailPatch } from "../report/mail-patch.ts";
import { commitsOf } from "./commits.ts";
import type { Io } from "./io.ts";
import { mendableFile } from "./mended.ts";
import { note } from "./note.ts";
import { type Args, textOf } from "./options.ts";
import type { Prepared } from "./suggested.ts";
import { version } from "./version.ts";

/** `slim suggest IMAGE --dockerfile FILE --format patch`: one commit a rule. */
export const preparePatch = (args: Args, io: Io): Prepared => {
  const path = textOf(args, "dockerfile") ?? "-";
  if (path === "-")
    throw new SlimError("usage", "a patch names a file; give the Dockerfile as one, not on standard input");
  mendableFile(path, args);
  return (suggested) => {
    const mended = suggested.mended();
    const commits = mended === null ? [] : commitsOf(mended, io);
    const options = { date: dateOf(io), version: version() };
    if (args.quiet !== true) for (const one of notesOf(mended?.found.notes ?? [], commits)) note(io, one);
    return renderMailPatch(commits, options);
  };
};

/** The same patch every time: a clock would make another one of it. https://reproducible-builds.org/specs/source-date-epoch/ */
const dateOf = ({ env }: Io): string => {
  const epoch = env.SOURCE_DATE_EPOCH ?? "";
  const ms = /^\d{1,11}$/.test(epoch) ? Number(epoch) * 1000 : 0;
  return new Date(ms).toUTCString().replace("GMT", "+0000");
};

const notesOf = (notes: readonly string[], commits: readonly Commit[]): readonly string[] =>
  commits.length > 0 ? notes : [...notes, "NO_CHANGE: no step is safe to suggest; the patch is empty"];
