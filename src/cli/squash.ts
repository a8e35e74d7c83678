import { plainTars, tarsFor } from "../io/content.ts";
import type { Opened } from "../io/open.ts";
import { directoryOutput, tarOutput } from "../io/output.ts";
import { writeImage } from "../io/write-image.ts";
import type { WriteRequest } from "../io/write-request.ts";
import { type PlanInput, planImage } from "../layers/plan-image.ts";
import { SlimError } from "../model/error.ts";
import type { SquashReport } from "../model/squash-report.ts";
import { renderSquashJson, renderSquashText } from "../report/squash.ts";
import { dropsOf } from "./drops.ts";
import type { ExitCode, Io } from "./io.ts";
import { refuseAbsent, withDraft } from "./opening.ts";
import { type Args, textOf, textsOf } from "./options.ts";
import { pageOptions, print } from "./print.ts";
import { keepFor, otherFormNotes, pullOf, refuseWithoutRelayer, relayedOf, withPrevious } from "./relayer.ts";
import { createdOf, formatOf, namesOf, storingOf, strategyOf } from "./squash-choices.ts";
import { baseNotes, baseOf, createdByOf, layerRow } from "./squash-layers.ts";
import { platformNotes, platformsKept } from "./squash-platforms.ts";
import { measure, prove } from "./squash-proof.ts";
import { refuseAmbiguous } from "./squash-refusals.ts";
import { type Analyzed, withImage } from "./subject.ts";

/** `slim squash IMAGE -o OUT` */
export const squashCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const path = textOf(args, "output");
  if (path === null || path === "-")
    throw new SlimError("usage", "squash writes an image; say where with --output FILE");
  refuseWithoutRelayer(args);
  // What can be refused without a look at the image is.
  storingOf(args, "oci");
  const [names, created] = [namesOf(args), createdOf(io)];
  const findWaste = textsOf(args, "drop").length > 0;
  const report = await withImage(args, io, { findWaste, ...keepFor(args) }, (opened, analyzed) =>
    withPrevious(args, io, opened.image.platform, (previous) =>
      squash({ opened, previous, analyzed, args, io, path, names, created }),
    ),
  );
  // The image went to --output; what is left to say goes to standard output.
  const text =
    args.format === "json"
      ? renderSquashJson(report)
      : renderSquashText(report, pageOptions({ ...args, output: "-" }, io));
  print(text, { ...args, output: "-" }, io);
  return 0;
};

interface Squashing {
  readonly opened: Opened;
  readonly previous: Opened | null;
  readonly analyzed: Analyzed;
  readonly args: Args;
  readonly io: Io;
  readonly path: string;
  readonly names: readonly string[] | null;
  readonly created: string | null;
}

const squash = async (squashing: Squashing): Promise<SquashReport> => {
  const { opened, previous, analyzed, args, path, names, created } = squashing;
  const { scene } = analyzed;
  const { layers } = scene.image;
  refuseAbsent(opened);
  const strategy = strategyOf(args);
  const base = strategy === "flatten" ? 0 : baseOf(opened, analyzed, strategy);
  const drops = dropsOf(args, analyzed, base);
  const asked: PlanInput = { layers, tree: scene.tree, base, strategy, dropped: drops.paths };
  refuseAmbiguous(scene.image.name, asked, args["accept-ambiguous"] === true);
  const relayed = strategy === "relayer" ? await relayedOf(args, opened, previous, asked) : null;
  const planInput: PlanInput = relayed ? { ...asked, relaying: relayed.relaying } : asked;
  const plan = planImage(planInput);
  const format = formatOf(args) ?? opened.image.format;
  const platforms = platformsKept(opened, args, format);
  const force = args.force === true;
  const output = format === "oci" ? directoryOutput(path, force) : tarOutput(path, force);
  const tars = plainTars(opened.source.layers, opened.source.pool);
  try {
    const request: WriteRequest = {
      source: opened.source,
      previous: relayed?.source ?? null,
      plan,
      old: { layers, tars: await tarsFor(plan, opened.source.layers, tars) },
      format,
      storing: storingOf(args, format),
      telling: { createdBy: createdByOf(strategy, base), created },
      names,
      kept: platforms,
    };
    const written = await writeImage(request, output);
    output.settle();
    const { after, paths } = await withDraft(output.draft, written, squashing, (result) =>
      prove(result, opened, planInput),
    );
    await opened.verified;
    await previous?.verified;
    const report: SquashReport = {
      schema: "slim-squash/1",
      image: { name: scene.image.name, format, platform: scene.image.platform },
      output: path,
      strategy,
      before: measure(layers, scene.tree),
      after,
      layers: plan.map((planned, at) =>
        layerRow(planned, written.layers[at], previous !== null && at >= base),
      ),
      base: { layers: base, name: scene.trace.baseName },
      kept: plan.filter(({ kind }) => kind !== "built").length,
      pull: relayed && pullOf(opened, previous, base, written.layers),
      dropped: drops.report,
      proof: { equal: true, paths, differences: [] },
      otherPlatforms: platforms?.platforms ?? [],
      notes: [
        ...opened.notes,
        ...baseNotes(opened.image, analyzed, plan),
        ...platformNotes(opened, platforms, written.indexDigest),
        ...otherFormNotes(previous, written.layers),
      ],
      digest: written.digest,
    };
    output.commit();
    return report;
  } catch (error) {
    output.abandon();
    throw error;
  } finally {
    tars.close();
  }
};
