import type { Report, ReportLayer } from "../model/report.ts";
import { imageFields, layerFields, printJson } from "./json.ts";
import type { LayerChanges } from "./layer-text.ts";

/** `slim-layers/1` of `slim layers IMAGE`: every layer, as `slim-report/1` has them. */
export const renderLayersJson = (report: Report): string =>
  printJson({ schema: "slim-layers/1", image: imageFields(report), layers: report.layers.map(layerFields) });

/**
 * `slim-layers/1` of `slim layers IMAGE N`: that layer alone, with its changes by path, at most `top` of `changeCount`, and
 * all that it did to packages.
 */
export const renderLayerJson = (
  report: Report,
  layer: ReportLayer,
  { changes, packages }: LayerChanges,
  top: number | null,
): string =>
  printJson({
    schema: "slim-layers/1",
    image: imageFields(report),
    layers: [layerFields(layer)],
    changes: changes
      .slice(0, top ?? changes.length)
      .map(({ kind, path, bytes, entryKind }) => ({ kind, path, bytes, entryKind })),
    changeCount: changes.length,
    packages: packages.map(({ id, change, before, after }) => ({ id, change, before, after })),
  });
