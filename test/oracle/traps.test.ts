import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { accountFor } from "../../src/layers/account.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import type { SlimErrorCode } from "../../src/model/error.ts";
import { archiveOf, filesOf, writeFolder } from "../support/archive.ts";
import { bytesOf, type Member } from "../support/tar.ts";
import { podmanIn, podmanTree, umociTree } from "./engines.ts";
import { layerTarsOf, listTree, readImage } from "./slim.ts";
import { inFolder, itWith } from "./tools.ts";
import { TRAPS, type Trap } from "./traps.ts";
import { differences, type Listing, plain, type TreeLine, treeLines } from "./tree-lines.ts";

const pathOf = ({ path }: Member): string => `/${bytesOf(path).toString("latin1")}`.replace(/\/$/, "");

/** The listing that members describe, each path once; parents that are not among them are root's, 0755. */
const listingOf = (members: readonly Member[]): Listing => {
  const byPath = new Map<string, Member>();
  for (const member of members) {
    const names = pathOf(member).split("/").slice(1, -1);
    names.forEach((_name, at) => {
      const parent = `/${names.slice(0, at + 1).join("/")}`;
      if (!byPath.has(parent)) byPath.set(parent, { path: Buffer.from(`${parent.slice(1)}/`, "latin1") });
    });
    byPath.set(pathOf(member), member);
  }
  return treeLines([...byPath].map(([path, member]) => lineOf(path, member, byPath)));
};

const lineOf = (path: string, member: Member, all: ReadonlyMap<string, Member>): TreeLine => {
  const of =
    member.kind === "hardlink" ? all.get(`/${bytesOf(member.target ?? "").toString("latin1")}`) : member;
  if (!of) throw new Error(`${path} links to nothing`);
  const kind =
    of.kind ?? (`${of.path}`.endsWith("/") ? "directory" : of.target === undefined ? "file" : "symlink");
  if (kind === "hardlink") throw new Error(`${path} links to a link`);
  const body = Buffer.from(of.body ?? "");
  return {
    path: Buffer.from(path, "latin1"),
    kind,
    mode: of.mode ?? (kind === "directory" ? 0o755 : kind === "symlink" ? 0o777 : 0o644),
    owner: `${of.uid ?? 0}:${of.gid ?? 0}`,
    mtimeSeconds: Math.floor(of.mtimeSeconds ?? 0),
    detail:
      kind === "file"
        ? `${body.length}:${createHash("sha256").update(body).digest("hex")}`
        : kind === "symlink"
          ? plain(bytesOf(of.target ?? ""))
          : (of.device?.join(":") ?? "-"),
    group: kind === "file" ? pathOf(of) : null,
    xattrs: Object.entries(of.xattrs ?? {})
      .map(([name, value]) => `${name}=${bytesOf(value).toString("hex")}`)
      .sort(),
  };
};

const written = (trap: Trap, folder: string): string =>
  writeFolder(
    filesOf("oci", { layers: trap.layers.map((layer) => ({ ...layer, stored: "none" })), tags: ["1"] }),
    join(folder, "layout"),
  );

describe("slim reads each trap by the OCI rules", () => {
  for (const trap of TRAPS)
    it(trap.name, () =>
      inFolder(async (folder) => {
        const layout = written(trap, folder);
        const { image, close } = await readImage(layout);
        const tree = stackLayers(image.layers);
        expect(differences(listTree(image, await layerTarsOf(layout), tree), listingOf(trap.tree))).toEqual(
          [],
        );
        const kinds = tree.ambiguities.map(({ kind }) => kind);
        expect([...new Set(kinds)]).toEqual(trap.ambiguities ?? []);
        const dead = accountFor(image.layers, tree).layers.flatMap((layer) => Object.values(layer.dead));
        if (trap.deadBytes !== undefined)
          expect(dead.reduce((sum, bytes) => sum + bytes, 0)).toBe(trap.deadBytes);
        await close();
      }),
    );
});

describe("and so does umoci", () => {
  for (const trap of TRAPS)
    itWith(["umoci", "getfattr", "root"], trap.name, () =>
      inFolder((folder) => {
        const unpack = (): Listing => umociTree(written(trap, folder), "1", join(folder, "bundle"));
        if (trap.umoci === "refuses") expect(unpack).toThrow();
        else expect(differences(listingOf(trap.tree), unpack())).toEqual([]);
      }),
    );
});

it("what podman reads otherwise is reported as ambiguous, but for what no builder writes", () => {
  const silent = TRAPS.filter(({ podman, ambiguities }) => podman && !ambiguities);
  expect(silent.map(({ name }) => name.replace(/ .*/, ""))).toEqual(["24b", "24a", "57a", "73", "77"]);
});

itWith(["podman", "getfattr", "root"], "where podman reads a trap otherwise is known", () =>
  inFolder(async (folder) => {
    const podman = podmanIn(folder);
    const verdict = (trap: Trap, i: number): "refuses" | "differs" | "agrees" => {
      const archive = join(folder, `${i}.tar`);
      writeFileSync(
        archive,
        archiveOf(filesOf("docker-20", { layers: trap.layers, tags: [`localhost/trap:${i}`] })),
      );
      try {
        podman("load", "-q", "-i", archive);
      } catch {
        return "refuses";
      }
      try {
        const theirs = podmanTree(podman, `localhost/trap:${i}`);
        return differences(listingOf(trap.tree), theirs).length > 0 ? "differs" : "agrees";
      } catch {
        return "differs"; // a name that is listed and not found
      }
    };
    const verdicts = TRAPS.map((trap, i) => `${trap.name}: ${verdict(trap, i)}`);
    expect(verdicts).toEqual(TRAPS.map(({ name, podman }) => `${name}: ${podman ?? "agrees"}`));
  }),
);

/** Layers that slim does not read at all, and whether umoci unpacks them. */
const REFUSED: readonly {
  name: string;
  member: Member;
  code: SlimErrorCode;
  umoci: "refuses" | "unpacks";
}[] = [
  {
    name: "16 a whiteout that names nothing",
    member: { path: "d/.wh." },
    code: "bad-whiteout",
    umoci: "refuses",
  },
  { name: "55 a name that climbs out", member: { path: "../../x" }, code: "path-escapes", umoci: "unpacks" },
  {
    name: "55 a hard link that climbs out",
    member: { path: "l", kind: "hardlink", target: "../../a" },
    code: "path-escapes",
    umoci: "unpacks",
  },
];

for (const { name, member, code, umoci } of REFUSED) {
  const trap: Trap = {
    name,
    layers: [{ members: [{ path: "a" }, { path: "d/" }] }, { members: [member] }],
    tree: [],
  };
  it(`${name} is an error (${code})`, () =>
    inFolder(async (folder) => {
      await expect(readImage(written(trap, folder))).rejects.toMatchObject({ code });
    }));
  itWith(["umoci", "getfattr", "root"], `${name}: umoci ${umoci} it`, () =>
    inFolder((folder) => {
      const unpack = (): Listing => umociTree(written(trap, folder), "1", join(folder, "bundle"));
      if (umoci === "refuses") expect(unpack).toThrow();
      else expect(unpack().length).toBeGreaterThan(0);
    }),
  );
}
