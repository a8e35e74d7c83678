import type { Subject } from "../analyze.ts";
import { type Reconstructed, reconstructDockerfile } from "../dockerfile/from-history/reconstruct.ts";
import { traceLayers } from "../dockerfile/trace.ts";
import { configFields } from "../io/compare-config.ts";
import type { Opened } from "../io/open.ts";
import { findBase } from "../layers/base.ts";
import { objectAt } from "../model/json.ts";
import { readRecipe } from "../recipe/read.ts";
import type { Recipe } from "../recipe/recipe.ts";
import type { Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";
import { type Found, foundIn, NOTHING_FOUND } from "./rewriting.ts";
import { withImage } from "./subject.ts";

/** The Dockerfile that an image's history tells, and what the image shows of it. Throws `no-history` where it does not tell one. */
export const reconstructedFrom = async (
  image: string,
  args: Args,
  io: Io,
): Promise<{ readonly recipe: Recipe; readonly found: Found }> => {
  let text = "";
  const { analyzed, config } = await withImage(
    { ...args, IMAGE: image, image: undefined },
    io,
    {
      findWaste: true,
      readsContents: true,
      dockerfile: null,
      trace: (opened, subject) => {
        const made = toldBy(opened, subject, textOf(args, "base") ?? "auto");
        text = made.text;
        return made.trace;
      },
    },
    async (opened, found) => {
      await opened.verified;
      return { analyzed: found, config: configFields(opened.source.candidate) };
    },
  );
  const recipe = readRecipe(text, "Dockerfile");
  const found = foundIn(analyzed, config);
  if (found.evidence !== null) return { recipe, found };
  const [why = "the history does not tell which line made which layer"] = analyzed.scene.trace.notes;
  return { recipe, found: { ...NOTHING_FOUND, notes: [`no bytes are claimed for its lines: ${why}`] } };
};

const toldBy = (opened: Opened, subject: Subject, wanted: string): Reconstructed => {
  const { image, source } = opened;
  const trace = traceLayers({
    history: image.history,
    layerCount: image.layers.length,
    dockerfile: null,
    target: null,
    env: image.config.env,
  });
  const { layers, name, evidence } = findBase(wanted, image, trace, false);
  return reconstructDockerfile(image, {
    config: objectAt(source.candidate.config, "config"),
    base: { layers: evidence === "unknown" ? null : layers, name },
    system: systemOf(opened, subject),
  });
};

const SYSTEM_BYTES_MAX = 4096;

/** https://www.freedesktop.org/software/systemd/man/latest/os-release.html */
const systemOf = ({ content }: Opened, { tree }: Subject): string | null => {
  for (const path of ["/etc/os-release", "/usr/lib/os-release"]) {
    const node = tree.nodes.get(path);
    const body =
      node?.content && node.entry.kind === "file"
        ? content.bodies.read(node.content, 0, SYSTEM_BYTES_MAX)
        : null;
    const text = body === null ? "" : Buffer.from(body).toString("utf8");
    const [, name] = /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text) ?? [];
    if (name !== undefined) return name;
  }
  return null;
};
