import { describe, expect, test } from "vitest";
import { claimArchives, INSTALLED_PACKAGE, UNPACKED_ARCHIVE } from "../../src/detect/archives.ts";
import type { Example } from "../../src/model/rule.ts";
import { imageOf, sceneOf } from "../support/image.ts";

type Layers = Example["layers"];

const found = (layers: Layers): string[] =>
  claimArchives(sceneOf(imageOf(layers)), new Set()).map(
    ({ waste, path, bytes }) => `${waste.id} ${path} ${bytes}`,
  );

describe("claimArchives", () => {
  test.each(["tar.gz", "tgz", "tar.xz", "txz", "tar.bz2", "tar.zst", "tar", "zip"])(
    "finds a .%s beside the folder that it was unpacked to",
    (suffix) => {
      const archive = `/src/tool-1.2.${suffix}`;
      expect(found([{ [archive]: 90, "/src/tool-1.2": "dir", "/src/tool-1.2/main.c": 300 }])).toEqual([
        `${UNPACKED_ARCHIVE.id} ${archive} 90`,
      ]);
    },
  );

  test.each<[string, Layers]>([
    ["no folder of its name", [{ "/srv/data.zip": 90, "/srv/other": "dir", "/srv/other/a": 1 }]],
    [
      "a folder that another layer stored",
      [{ "/srv/data": "dir", "/srv/data/a": 1 }, { "/srv/data.zip": 90 }],
    ],
    ["a folder with nothing in it", [{ "/srv/data.zip": 90, "/srv/data": "dir" }]],
    ["a file and no folder of its name", [{ "/srv/data.gz.tar": 90, "/srv/data.gz": 80 }]],
    [
      "an archive that a later layer removed",
      [{ "/s/a.zip": 9, "/s/a": "dir", "/s/a/b": 1 }, { "/s/.wh.a.zip": 0 }],
    ],
    ["a second name", [{ "/s/a.zip": 9, "/s/a": "dir", "/s/a/b": 1, "/keep.zip": "link:/s/a.zip" }]],
    [
      "a compressed file, which is no archive",
      [{ "/srv/data.gz": 90, "/srv/data": "dir", "/srv/data/a": 1 }],
    ],
  ])("is silent where there is %s", (_title, layers) => {
    expect(found(layers)).toEqual([]);
  });

  test.each<[string, string, Layers]>([
    ["deb", "/opt/tool_1.2-1_amd64.deb", [{ "/var/lib/dpkg/info/tool.list": 9 }]],
    ["deb of a library", "/opt/libz1_1.2_arm64.deb", [{ "/var/lib/dpkg/info/libz1:arm64.list": 9 }]],
    ["wheel", "/wheels/My_Tool-1.2-py3-none-any.whl", [{ "/venv/lib/my_tool-1.2.dist-info/METADATA": 9 }]],
    ["rpm", "/tool-1.2-1.el9.x86_64.rpm", [{ "/var/lib/rpm/rpmdb.sqlite": 9 }]],
    ["apk", "/tool-1.2-r0.apk", [{ "/lib/apk/db/installed": 9 }]],
  ])("finds a %s whose package is installed", (_kind, path, [installed = {}]) => {
    expect(found([{ [path]: 90, ...installed }])).toEqual([`${INSTALLED_PACKAGE.id} ${path} 90`]);
  });

  test.each<[string, Layers]>([
    [
      "a deb of a package that is not installed",
      [{ "/opt/tool_1.2_amd64.deb": 90, "/var/lib/dpkg/info/tools.list": 9 }],
    ],
    [
      "a wheel of another version",
      [{ "/w/tool-1.3-py3-none-any.whl": 90, "/v/tool-1.2.dist-info/METADATA": 9 }],
    ],
    [
      "the wheel that Python's ensurepip installs pip from",
      [
        {
          "/usr/local/lib/python3.12/ensurepip/_bundled/pip-24.0-py3-none-any.whl": 90,
          "/usr/local/lib/python3.12/site-packages/pip-24.0.dist-info/METADATA": 9,
        },
      ],
    ],
    [
      "an rpm in a layer that installed nothing",
      [{ "/var/lib/rpm/rpmdb.sqlite": 9 }, { "/tool-1.2-1.x86_64.rpm": 90 }],
    ],
    ["an application for Android", [{ "/srv/app-release.apk": 90, "/lib/apk/db/installed": 9 }]],
  ])("is silent of %s", (_title, layers) => {
    expect(found(layers)).toEqual([]);
  });

  test("leaves out what a rule has claimed", () => {
    const image = imageOf([{ "/s/a.zip": 9, "/s/a": "dir", "/s/a/b": 1 }]);
    expect(claimArchives(sceneOf(image), new Set(image.layers.flatMap((layer) => layer.entries)))).toEqual(
      [],
    );
  });
});
