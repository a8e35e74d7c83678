import { unequalByBytes } from "../io/compare-bodies.ts";
import { configDifferences } from "../io/compare-config.ts";
import type { Opened } from "../io/open.ts";
import { bodiesToCompare, differencesOf } from "../layers/compare.ts";
import { stackLayers } from "../layers/merge.ts";
import type { VerifyReport } from "../model/difference.ts";
import { SlimError } from "../model/error.ts";
import { renderVerifyJson, renderVerifyText } from "../report/verify.ts";
import type { ExitCode, Io } from "./io.ts";
import { refuseAbsent, withOpened } from "./opening.ts";
import { type Args, textOf } from "./options.ts";
import { pageOptions, print } from "./print.ts";
import { showingProgress } from "./progress.ts";

/** `slim verify A B` */
export const verifyCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  if (textOf(args, "rewrite") !== null) return (await import("./verify-rewrite.ts")).verifyRewrite(args, io);
  const [a, b] = [given(args, "A"), given(args, "B")];
  const opening = { args, io };
  return await showingProgress(args, io, () =>
    withOpened(a, opening, (first) =>
      withOpened(b, opening, async (second) => {
        const report = await verify(first, second);
        const page = pageOptions(args, io);
        print(args.format === "json" ? renderVerifyJson(report) : renderVerifyText(report, page), args, io);
        return report.equal ? 0 : 1;
      }),
    ),
  );
};

const given = (args: Args, name: string): string => {
  const value = textOf(args, name);
  if (value === null) throw new SlimError("usage", `${name} is missing; see slim verify --help`);
  if (textOf(args, "image") === null) return value;
  throw new SlimError(
    "usage",
    "--image is what --rewrite is held against; as A or B, name one of several images behind the path: IMAGE:REF",
  );
};

const verify = async (a: Opened, b: Opened): Promise<VerifyReport> => {
  refuseAbsent(a);
  refuseAbsent(b);
  const [x, y] = [stackLayers(a.image.layers).nodes, stackLayers(b.image.layers).nodes];
  const unequal = await unequalByBytes(bodiesToCompare(x, y), a, b);
  await Promise.all([a.verified, b.verified]);
  const differences = differencesOf(x, y, unequal);
  const config = configDifferences(a.source.candidate, b.source.candidate);
  return {
    schema: "slim-verify/1",
    a: a.image.name,
    b: b.image.name,
    equal: differences.length === 0 && config.length === 0,
    paths: x.size - 1,
    differences,
    config,
  };
};
