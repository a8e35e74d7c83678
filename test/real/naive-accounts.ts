import { execFileSync } from "node:child_process";

// An accounting by other means: GNU tar lists the layers, a plain map is the tree. It shares no code with src,
// knows nothing of symbolic links above a name, and is as slow as it likes.

/** What one layer stores, what of it lives, and how much of any layer's content it made dead. */
export interface NaiveAccount {
  readonly storedBytes: number;
  readonly liveBytes: number;
  readonly killedBytes: number;
}

interface Member {
  readonly type: string;
  readonly bytes: number;
  readonly name: string;
  readonly target: string;
}

interface Body {
  readonly layer: number;
  readonly bytes: number;
}

/** Accounts for an uncompressed docker-archive, layer by layer, base first. */
export const naiveAccounts = (archive: string): NaiveAccount[] => {
  const tree = new Map<string, Body | "directory" | "other">();
  const stored: Body[] = [];
  const killed: number[] = [];
  let alive = new Set<Body>();
  layersOf(archive).forEach((name, layer) => {
    const members = listingOf(archive, name);
    for (const { name } of members) {
      const at = name.lastIndexOf("/");
      const [folder, base] = [name.slice(0, at), name.slice(at + 1)];
      if (base === ".wh..wh..opq") removeBelow(tree, folder);
      else if (base.startsWith(".wh.")) remove(tree, `${folder}/${base.slice(4)}`);
    }
    for (const { type, bytes, name, target } of members) {
      if (name.includes("/.wh.")) continue;
      if (type === "d" && tree.get(name) === "directory") continue;
      const linked = tree.get(target); // before the old name goes: it may be the same content
      remove(tree, name);
      if (type === "d") tree.set(name, "directory");
      else if (type === "h") tree.set(name, linked ?? "other");
      else if (type !== "-") tree.set(name, "other");
      else {
        const body = { layer, bytes };
        stored.push(body);
        tree.set(name, body);
      }
    }
    const now = new Set([...tree.values()].filter((node) => typeof node === "object"));
    const before = [...alive, ...stored.filter((body) => body.layer === layer)];
    killed.push(bytesOf(before.filter((body) => !now.has(body))));
    alive = now;
  });
  return killed.map((killedBytes, layer) => ({
    storedBytes: bytesOf(stored.filter((body) => body.layer === layer)),
    liveBytes: bytesOf([...alive].filter((body) => body.layer === layer)),
    killedBytes,
  }));
};

const bytesOf = (bodies: readonly Body[]): number => bodies.reduce((total, { bytes }) => total + bytes, 0);

const remove = (tree: Map<string, unknown>, path: string): void => {
  if (tree.get(path) === "directory") removeBelow(tree, path);
  tree.delete(path);
};

const removeBelow = (tree: Map<string, unknown>, folder: string): void => {
  for (const path of [...tree.keys()]) if (path.startsWith(`${folder}/`)) tree.delete(path);
};

const layersOf = (archive: string): readonly string[] => {
  const manifest: readonly { readonly Layers: readonly string[] }[] = JSON.parse(
    extract(archive, "manifest.json"),
  );
  return manifest.flatMap(({ Layers }) => Layers);
};

const extract = (archive: string, member: string): string =>
  execFileSync("tar", ["-xOf", archive, member], { encoding: "utf8" });

const LIST = 'tar -xOf "$1" "$2" | tar -tvf - --numeric-owner --quoting-style=c';
const LINE = /^(.)\S+ \S+ +(\S+) \S+ \S+ "((?:[^"\\]|\\.)*)"(?: (?:->|link to) "((?:[^"\\]|\\.)*)")?$/;

/** Names stay as tar quotes them: a newline in one is `\n`. Devices have `major,minor` for a size. */
const listingOf = (archive: string, layer: string): Member[] =>
  execFileSync("sh", ["-c", LIST, "sh", archive, layer], {
    encoding: "latin1",
    env: { ...process.env, LC_ALL: "C" },
    maxBuffer: 1 << 28,
  })
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [, type = "", bytes = "", name = "", target = ""] = LINE.exec(line) ?? [];
      if (type === "") throw new Error(`tar lists a member as ${line}`);
      return { type, bytes: Number(bytes), name: cleaned(name), target: cleaned(target) };
    });

const cleaned = (name: string): string => `/${name.replace(/^(\.?\/)+/, "").replace(/\/$/, "")}`;
