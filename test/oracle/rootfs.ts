import { createHash } from "node:crypto";
import { type BigIntStats, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { run } from "./tools.ts";
import { type Listing, plain, type TreeLine, treeLines } from "./tree-lines.ts";

/** Lists a directory as an engine left it, by what the kernel says: the same lines as `fixtures/list-tree.py`. */
export const listRootfs = (root: string): Listing => {
  const xattrs = xattrsBelow(root);
  const top = Buffer.from(root);
  const lines: TreeLine[] = [];
  const walk = (directory: Buffer): void => {
    for (const name of readdirSync(directory, { encoding: "buffer" })) {
      const full = Buffer.concat([directory, Buffer.from("/"), name]);
      const path = full.subarray(top.length);
      const status = lstatSync(full, { bigint: true });
      const kind = kindOf(status);
      lines.push({
        path,
        kind,
        mode: Number(status.mode & 0o7777n),
        owner: `${status.uid}:${status.gid}`,
        mtimeSeconds:
          Number(status.mtimeNs / 1_000_000_000n) - (status.mtimeNs % 1_000_000_000n < 0n ? 1 : 0),
        detail: detailOf(full, kind, status),
        group: kind === "file" ? `${status.dev}:${status.ino}` : null,
        xattrs: xattrs.get(path.toString("latin1")) ?? [],
      });
      if (kind === "directory") walk(full);
    }
  };
  walk(top);
  return treeLines(lines);
};

const kindOf = (status: BigIntStats): TreeLine["kind"] => {
  if (status.isFile()) return "file";
  if (status.isDirectory()) return "directory";
  if (status.isSymbolicLink()) return "symlink";
  if (status.isCharacterDevice()) return "character";
  return status.isBlockDevice() ? "block" : "fifo";
};

const detailOf = (full: Buffer, kind: TreeLine["kind"], { size, rdev }: BigIntStats): string => {
  if (kind === "file") return `${size}:${createHash("sha256").update(readFileSync(full)).digest("hex")}`;
  if (kind === "symlink") return plain(readlinkSync(full, { encoding: "buffer" }));
  if (kind !== "character" && kind !== "block") return "-";
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & ~0xfffn);
  return `${major}:${(rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n)}`;
};

/** `name=hex`, by path in Latin-1, for all that have some. Node cannot ask for them itself. */
const xattrsBelow = (root: string): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  const text = run("getfattr", ["-R", "-P", "-h", "-d", "-m", "-", "-e", "hex", "--absolute-names", root], {
    encoding: "latin1",
  });
  for (const block of text.split("\n\n")) {
    const [head = "", ...lines] = block.split("\n").filter(Boolean);
    const path = unescapeOctal(head.replace("# file: ", "")).slice(root.length);
    // The value of an empty attribute is left out altogether.
    found.set(
      path,
      lines.map((line) => `${line.replace(/=0x/, "=")}${line.includes("=") ? "" : "="}`).sort(),
    );
  }
  return found;
};

/** getfattr writes bytes that it does not like as `\ooo`, others as they are. */
const unescapeOctal = (name: string): string =>
  name.replace(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
