import { changesOf } from "../layers/changes.ts";
import { SlimError } from "../model/error.ts";
import { buildReport } from "../report/build.ts";
import { renderLayer } from "../report/layer-text.ts";
import { renderLayerJson, renderLayersJson } from "../report/layers-json.ts";
import { renderLayers } from "../report/layers-text.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, countOf, textOf } from "./options.ts";
import { pageOptions, print } from "./print.ts";
import { analyzeImage } from "./subject.ts";

/** `slim layers IMAGE [N]` */
export const layersCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const wanted = textOf(args, "N");
  if (wanted !== null && !/^\d+$/.test(wanted))
    throw new SlimError("usage", `${wanted}: is no layer; give its number, counted from 0`);
  const analysis = await analyzeImage(args, io);
  const report = buildReport({ ...analysis, limits: [], top: Number.POSITIVE_INFINITY });
  const json = args.format === "json";
  if (wanted === null) {
    print(json ? renderLayersJson(report) : renderLayers(report, pageOptions(args, io)), args, io);
    return 0;
  }
  const layer = report.layers[Number(wanted)];
  if (!layer)
    throw new SlimError(
      "usage",
      `layer ${wanted}: the image has ${report.layers.length}, counted from 0; give one of them`,
    );
  const { image, contents } = analysis.scene;
  const did = {
    changes: changesOf(image.layers, layer.index),
    packages: (contents?.packages.changes ?? []).filter((change) => change.layer === layer.index),
  };
  const text = json
    ? renderLayerJson(report, layer, did, countOf(args, "top"))
    : renderLayer(report, layer, did, pageOptions(args, io));
  print(text, args, io);
  return 0;
};
