import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "kernel-files",
  title: "Kernels, their modules, headers and firmware",
  why: "A container runs on its host's kernel. An image that a machine boots from needs them.",
  source: "https://docs.docker.com/get-started/docker-concepts/the-basics/what-is-a-container/",
  risk: "review",
  group: "development",
  paths: [
    "/boot/{vmlinuz,vmlinux,initrd,initramfs,System.map,config}*",
    "/{lib,usr/lib}/modules/*/kernel/**",
    "/{lib,usr/lib}/firmware/**",
    "/usr/src/{linux-headers-*,linux-kbuild-*,kernels}/**",
  ],
  fix: {
    kind: "advice",
    text: "Find out which package asks for a kernel, and install without recommended packages.",
  },
  examples: [
    {
      title: "a kernel and its headers",
      layers: [
        {
          "/boot/vmlinuz-6.1.0-21-amd64": 8_000_000,
          "/usr/src/linux-headers-6.1.0-21-amd64/Makefile": 2_000,
        },
      ],
      foundBytes: 8_002_000,
    },
    {
      title: "headers of the C library that describe the kernel",
      layers: [{ "/usr/include/linux/fs.h": 12_000 }],
      foundBytes: 0,
    },
  ],
});
