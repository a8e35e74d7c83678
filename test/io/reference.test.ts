import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseReference } from "../../src/io/reference.ts";
import { scratch } from "../support/main.ts";

const { folder, write, path } = scratch();
const before = process.cwd();

beforeAll(() => {
  for (const name of ["image.tar", "with:colon.tar", "oci", "docker:app", "a:b:c"]) write(name, "");
  mkdirSync(path("layout"));
  mkdirSync(path("oci-archive:x"));
  process.chdir(folder);
});
afterAll(() => process.chdir(before));

describe("IMAGE is a path, or a transport with a path", () => {
  it.each([
    ["image.tar", "image.tar", null, null],
    ["./image.tar", "./image.tar", null, null],
    ["layout", "layout", null, null],
    ["layout/", "layout/", null, null],
    ["-", "-", null, null],
    ["image.tar:app:1", "image.tar", null, "app:1"],
    ["image.tar:", "image.tar", null, null],
    ["-:app:1", "-", null, "app:1"],
    ["docker-archive:image.tar", "image.tar", "docker-archive", null],
    ["docker-archive:image.tar:app:1", "image.tar", "docker-archive", "app:1"],
    ["docker-archive:image.tar:registry:5000/app:1", "image.tar", "docker-archive", "registry:5000/app:1"],
    ["docker-archive:-", "-", "docker-archive", null],
    ["oci-archive:image.tar:app", "image.tar", "oci-archive", "app"],
    ["oci:layout", "layout", "oci", null],
    ["oci:layout:app", "layout", "oci", "app"],
    ["oci:layout@sha256:abc", "layout@sha256:abc", "oci", null],
    ["with:colon.tar", "with:colon.tar", null, null],
    ["with:colon.tar:app:1", "with:colon.tar", null, "app:1"],
    ["a:b:c", "a:b:c", null, null],
    ["a:b:c:d", "a:b:c", null, "d"],
    ["oci:with:colon.tar:x", "with:colon.tar", "oci", "x"],
    ["oci", "oci", null, null],
    ["docker:app", "docker:app", null, null],
    ["nowhere.tar", "nowhere.tar", null, null],
    ["oci:nowhere", "nowhere", "oci", null],
    ["nginx:latest", "nginx:latest", null, null],
    ["", "", null, null],
  ])("%j", (text, at, transport, image) => {
    expect(parseReference(text)).toEqual({ path: at, transport, image });
  });

  it.each([
    ["docker://nginx", "docker://nginx"],
    ["docker:nginx", "docker://nginx"],
    ["docker-daemon:nginx:latest", "docker-daemon:nginx:latest"],
    ["containers-storage:localhost/app", "containers-storage:localhost/app"],
    ["registry:nginx", "docker://nginx"],
    ["podman:app", "containers-storage:app"],
    ["dir:/nowhere", "dir:/nowhere"],
  ])("%s has to be saved first", (text, taken) => {
    expect(() => parseReference(text)).toThrow(
      `${text}: slim reads saved images; save it first, as with \`skopeo copy ${taken} oci-archive:image.tar\``,
    );
  });
});
