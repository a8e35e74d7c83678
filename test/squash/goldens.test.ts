import { expect, it } from "vitest";
import { filesOf, type ImageSpec, writeFolder } from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";

const { path, folder } = scratch();

/** Stored plain, for how small gzip gets is Node's business, and differs between versions. */
const plain = (spec: ImageSpec): ImageSpec => ({
  ...spec,
  layers: spec.layers.map((layer) => ({ ...layer, stored: "none" })),
});

const fixture = (name: string): string => `fixtures/${name}`;

const SPEC: ImageSpec = {
  tags: ["localhost/app:1"],
  layers: [
    { members: [{ path: "etc/" }, { path: "etc/os-release", body: "NAME=none\n" }, { path: "usr/" }] },
    { members: [{ path: "srv/" }, { path: "srv/data", body: "old".repeat(40_000) }] },
    { members: [{ path: "srv/" }, { path: "srv/data", body: "new".repeat(50_000), mode: 0o600 }] },
  ],
};
const app = writeFolder(filesOf("oci", plain(SPEC)), path("app"));
const other = writeFolder(
  filesOf(
    "oci",
    plain({
      ...SPEC,
      config: { User: "app", Env: ["LEVEL=2"] },
      layers: [
        ...SPEC.layers.slice(0, 2),
        {
          members: [
            { path: "srv/", uid: 1000 },
            { path: "srv/data", body: "New".repeat(50_000) },
            { path: "srv/more\n" },
            { path: "etc/.wh.os-release" },
          ],
        },
      ],
    }),
  ),
  path("other"),
);

/** What a user sees, page by page. Read them: `vitest -u` writes whatever comes out. */
it.each<[string, readonly string[]]>([
  ["squash-on-base", ["squash", fixture("skopeo-docker-archive/image.tar"), "-o", path("a")]],
  ["squash-larger", ["squash", fixture("skopeo-oci/layout"), "-o", path("i")]],
  ["squash-unknown-base", ["squash", app, "-o", path("b.tar"), "--to", "docker-archive"]],
  [
    "squash-flatten",
    ["squash", fixture("skopeo-docker-archive/image.tar"), "-o", path("c"), "--strategy", "flatten"],
  ],
  [
    "squash-drops",
    ["squash", app, "-o", path("d"), "--base", "1", "--drop-path", "/etc/*", "--drop-path", "/usr"],
  ],
  ["squash-platforms", ["squash", fixture("buildx-platforms/image.tar"), "-o", path("e.tar")]],
  ["squash-small", ["squash", fixture("umoci/layout"), "-o", path("f"), "--base", "1"]],
  ["squash-again", ["squash", path("a"), "-o", path("g")]],
  ["squash-json", ["squash", app, "-o", path("h"), "--base", "1", "--drop-path", "/usr", "--format", "json"]],
  ["verify-same", ["verify", app, app]],
  ["verify-different", ["verify", app, other]],
])("%s", async (name, argv) => {
  const compression = argv[0] === "squash" ? ["--compression", "none"] : [];
  const { out, err } = await run([...argv, ...compression]);
  const page = `$ slim ${argv.join(" ")}\n${out}${err}`.replaceAll(folder, "OUT");
  await expect(page).toMatchFileSnapshot(`goldens/${name}.txt`);
});
