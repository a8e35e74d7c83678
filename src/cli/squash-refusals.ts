import { standingAmbiguities } from "../layers/merge.ts";
import { type PlanInput, targetOf } from "../layers/plan-image.ts";
import { SlimError } from "../model/error.ts";

/**
 * Refuses an image that engines read differently, unless the user takes the OCI rules' word. What no new layer can put
 * right is refused all the same: an ambiguous base layer would stay as it is.
 */
export const refuseAmbiguous = (name: string, input: PlanInput, accepted: boolean): void => {
  const ambiguities = standingAmbiguities(input.tree);
  if (ambiguities.length === 0) return;
  if (!accepted) {
    const list = ambiguities
      .slice(0, 3)
      .map(({ kind, layer, path }) => `${kind} at ${path} in layer ${layer}`)
      .join(", ");
    const more = ambiguities.length > 3 ? ` and ${ambiguities.length - 3} more` : "";
    throw new SlimError(
      "ambiguous-layers",
      `${name}: engines read this image differently: ${list}${more}; --accept-ambiguous reads it by the OCI rules`,
    );
  }
  const lowest = Math.min(...ambiguities.map(({ layer }) => layer));
  if (lowest < input.base)
    throw new SlimError(
      "ambiguous-layers",
      `${name}: layer ${lowest} is ambiguous and belongs to the base, which stays as it is; --base ${lowest} has it written anew`,
    );
  for (const { path, entry } of targetOf(input).values())
    if (entry.kind === "character" && entry.device === "0:0")
      throw new SlimError(
        "ambiguous-layers",
        `${name}: ${path} is a device 0:0, which engines take for a whiteout in any layer; --drop-path ${path} leaves it out`,
      );
};
