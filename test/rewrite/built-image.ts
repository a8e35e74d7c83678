import { readRecipe } from "../../src/recipe/read.ts";
import { archiveOf, filesOf, type LayerSpec } from "../support/archive.ts";
import type { Member } from "../support/tar.ts";

/** A file of that many bytes, or with rights and a content of its own. Equal paths hold the same, unless `text` says otherwise. */
export type StoredFile =
  | number
  | "dir"
  | Pick<Member, "mode" | "uid" | "gid">
  | (Pick<Member, "mode" | "uid" | "gid"> & { readonly bytes: number; readonly text?: string });

/** What the layers store: by an instruction's line; 0 is the base. */
export type StoredByLine = Readonly<Record<number, Readonly<Record<string, StoredFile>>>>;

/** Instructions that make a layer. */
const STORES = /^(?:RUN|COPY|ADD|WORKDIR)$/;

/** The archive that `docker save` would give of a Dockerfile's last stage, had BuildKit built it and stored just that. */
export const savedImage = (
  dockerfile: string,
  stored: StoredByLine,
  config: Readonly<Record<string, unknown>> = {},
): Buffer => {
  const recipe = readRecipe(dockerfile, "Dockerfile");
  const sites = (recipe.stages.at(-1) ?? []).slice(1);
  const made = sites.map(({ instruction: { line, keyword, argument, flags } }) => {
    const words = [...flags.filter((flag) => !flag.startsWith("--from")), argument].join(" ");
    const createdBy =
      keyword === "RUN" ? `RUN /bin/sh -c ${argument} # buildkit` : `${keyword} ${words} # buildkit`;
    return { line, createdBy, empty: !STORES.test(keyword) };
  });
  const history = [
    { created_by: "/bin/sh -c #(nop) ADD file:base in / ", empty_layer: false },
    ...made.map(({ createdBy, empty }) => ({ created_by: createdBy, empty_layer: empty })),
  ];
  const layers = [0, ...made.filter(({ empty }) => !empty).map(({ line }) => line)].map(
    (line): LayerSpec => ({
      members: Object.entries(stored[line] ?? {}).map(([path, file]) => memberOf(path, file)),
    }),
  );
  return archiveOf(filesOf("docker-20", { tags: ["example:1"], layers, history, config }));
};

const memberOf = (path: string, file: StoredFile): Member => {
  const name = path.slice(1);
  if (file === "dir") return { path: `${name}/` };
  if (typeof file === "number") return { path: name, body: filled(path, file) };
  if (!("bytes" in file)) return { path: `${name}/`, ...file };
  const { bytes, text = path, ...rights } = file;
  return { path: name, body: filled(text, bytes), ...rights };
};

const filled = (text: string, bytes: number): Buffer =>
  bytes === 0 ? Buffer.alloc(0) : Buffer.alloc(bytes, `${text}\n`);
