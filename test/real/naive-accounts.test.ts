import { expect, it } from "vitest";
import type { Scene } from "../../src/model/scene.ts";
import { describeReal, read, realPath } from "./images.ts";
import { naiveAccounts } from "./naive-accounts.ts";

/** How much content died when each layer was put on top. */
const killedPerLayer = ({ image, tree }: Scene): number[] =>
  image.layers.map(({ index }) =>
    image.layers
      .flatMap(({ entries }, layer) => entries.map((entry, at) => ({ entry, fate: tree.fates[layer]?.[at] })))
      .filter(({ fate }) => fate?.state === "dead" && fate.byLayer === index)
      .reduce((total, { entry }) => total + entry.contentBytes, 0),
  );

for (const name of ["churn", "c-tool"])
  describeReal(name, () => {
    it("is accounted for as GNU tar's listings and a plain map do it", async () => {
      const archive = realPath(name, "docker-archive.tar");
      const naive = naiveAccounts(archive);
      const { analysis } = await read(archive);
      const killed = killedPerLayer(analysis.scene);
      const ours = analysis.accounts.layers.map(({ contentBytes, liveBytes }, layer) => ({
        storedBytes: contentBytes,
        liveBytes,
        killedBytes: killed[layer],
      }));
      expect(ours).toEqual(naive);
    });
  });
