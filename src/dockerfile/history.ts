import type { HistoryEntry } from "../model/image.ts";
import { redact } from "../model/redact.ts";
import { keywords, splitFlags, textOf } from "./instruction.ts";
import { oneLine } from "./one-line.ts";
import { stripShell } from "./shell-prefix.ts";

/** Who wrote an entry. Others, and Docker's own base images, write texts of their own. */
export type Builder = "buildkit" | "classic" | "buildah" | "kaniko" | "other";

/** What one history entry says its builder ran. */
export interface HistoryCommand {
  readonly builder: Builder;
  /** Null where the text is no instruction: a base's build script, `docker import`, jib, ko, Bazel. */
  readonly keyword: string | null;
  /** One line, without flags and shell. */
  readonly argument: string;
  /** What follows the keyword as it stands there, its lines, flags and shell included; build arguments are not. It may hold secrets. */
  readonly written: string;
  /** Where COPY and ADD keep a digest of what was copied and not its name: the destination alone. */
  readonly destination: string | null;
  /** Build arguments by name, as far as they can be told apart. */
  readonly buildArgs: ReadonlyMap<string, string>;
  /** The whole as an instruction, without decoration, without build arguments and without what looks like a secret. */
  readonly text: string;
  readonly emptyLayer: boolean;
}

/**
 * Reads `created_by`. BuildKit writes `RUN |1 A=b /bin/sh -c CMD # buildkit` and `COPY SRC DEST # buildkit`, the classic
 * builder and buildah `|1 A=b /bin/sh -c CMD` and `/bin/sh -c #(nop) COPY file:DIGEST in DEST `, kaniko the instruction.
 * https://github.com/moby/buildkit/blob/master/frontend/dockerfile/dockerfile2llb/convert.go (`commitToHistory`)
 * https://github.com/containers/buildah/blob/main/imagebuildah/stage_executor.go (`getCreatedBy`)
 */
export function readHistoryEntry({ createdBy, comment, emptyLayer }: HistoryEntry): HistoryCommand {
  const bare = createdBy.replace(/\s*# buildkit\s*$/, "").trim();
  const byBuildKit = bare.length < createdBy.trim().length || comment.startsWith("buildkit.");
  const byClassic = comment.startsWith("FROM ") ? "buildah" : "classic";
  const written = /^([A-Z]+)(?:\s+([\s\S]*))?$/.exec(bare);
  if (written?.[1] !== undefined && keywords.has(written[1])) {
    return command(byBuildKit ? "buildkit" : "kaniko", written[1], written[2] ?? "", emptyLayer);
  }
  const { rest, buildArgs, shell } = stripDecoration(bare);
  const metadata = shell ? /^#\(nop\)\s+([A-Z]+)\s*([\s\S]*)$/.exec(rest) : null;
  if (metadata?.[1] !== undefined) return command(byClassic, metadata[1], metadata[2] ?? "", emptyLayer);
  if (shell || buildArgs !== null) return command(byClassic, "RUN", bare, emptyLayer);
  const text = oneLine(bare);
  return {
    builder: "other",
    keyword: null,
    argument: text,
    written: bare,
    destination: null,
    buildArgs: new Map(),
    text: redact(text),
    emptyLayer,
  };
}

function command(builder: Builder, keyword: string, written: string, emptyLayer: boolean): HistoryCommand {
  const decorated = keyword === "RUN" && builder !== "kaniko";
  const { rest, command, buildArgs } = decorated
    ? stripDecoration(written)
    : { rest: written, command: written, buildArgs: null };
  const copies = keyword === "COPY" || keyword === "ADD";
  const hashed = copies && (builder === "classic" || builder === "buildah");
  const { flags, argument } =
    (copies || keyword === "RUN") && !hashed ? splitFlags(rest) : { flags: [], argument: rest };
  const shown = hashed ? argument.replace(/([0-9a-f]{12})[0-9a-f]{52}(?= in )/, "$1") : argument;
  return {
    builder,
    keyword,
    argument: oneLine(argument),
    written: command,
    destination: hashed ? oneLine(argument.replace(/^.*?(?:^| )in (?=\S)/s, "")) : null,
    buildArgs: buildArgs ?? new Map(),
    text: textOf({ keyword, flags, argument: shown }),
    emptyLayer,
  };
}

interface Bare {
  readonly rest: string;
  /** The same with its shell. */
  readonly command: string;
  readonly buildArgs: ReadonlyMap<string, string> | null;
  readonly shell: boolean;
}

/** Takes `|N NAME=value …` and the shell away. Values can hold blanks, so the shell is what ends them. */
function stripDecoration(text: string): Bare {
  const [, count, args] = /^\|(\d+) ([\s\S]*)$/.exec(text) ?? [];
  if (count === undefined || args === undefined) {
    const rest = stripShell(text);
    return { rest, command: text, buildArgs: null, shell: rest !== text };
  }
  const ends = [...args.matchAll(/ (?=\S)/g)].map(({ index }) => index);
  const end = ends.find((at) => stripShell(args.slice(at + 1)) !== args.slice(at + 1));
  if (end !== undefined) {
    return {
      rest: stripShell(args.slice(end + 1)),
      command: args.slice(end + 1),
      buildArgs: pairsOf(args.slice(0, end), Number(count)),
      shell: true,
    };
  }
  const words = args.split(" ");
  const values = words.slice(0, Number(count)).join(" ");
  const rest = words.slice(Number(count)).join(" ");
  return {
    rest,
    command: rest,
    buildArgs: pairsOf(values, Number(count)),
    shell: false,
  };
}

/** Trusted only where as many pairs come out as were announced. */
function pairsOf(text: string, count: number): ReadonlyMap<string, string> {
  const pairs = text.split(/ (?=[A-Za-z_]\w*=)/).map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return new Map(pairs.length === count ? pairs : []);
}
