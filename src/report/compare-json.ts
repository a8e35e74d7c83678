import type { ComparedImage, Comparison } from "../model/comparison.ts";
import { layerFields, printJson } from "./json.ts";

const side = ({ name, platform, sizes, layers }: ComparedImage) => ({ name, platform, sizes, layers });

/** `slim-compare/1`. */
export const renderCompareJson = ({
  schema,
  a,
  b,
  verdict,
  pull,
  layers,
  waste,
  gates,
  notes,
}: Comparison): string =>
  printJson({
    schema,
    a: side(a),
    b: side(b),
    verdict,
    change: {
      storedBytes: b.sizes.storedBytes - a.sizes.storedBytes,
      blobBytes: b.sizes.blobBytes - a.sizes.blobBytes,
      deadBytes: b.sizes.deadBytes - a.sizes.deadBytes,
      removableBytes: b.sizes.removableBytes - a.sizes.removableBytes,
      duplicateBytes: b.sizes.duplicateBytes - a.sizes.duplicateBytes,
      layers: b.layers - a.layers,
    },
    pull,
    layers: layers.map((layer) => ({ ...layerFields(layer), shared: layer.shared })),
    waste,
    gates,
    notes,
  });
