import type { ElfMachine } from "../elf/header.ts";

interface Names {
  /** Debian's name of the architecture, after which directories are named. https://wiki.debian.org/Multiarch/Tuples */
  readonly triplets: readonly string[];
  /** What `$PLATFORM` stands for. */
  readonly platform: string;
  /** As in `ld-musl-ARCH.so.1`. */
  readonly musl: string;
}

/** By `e_machine`, class and byte order: `62/64/little`. */
const NAMES: Readonly<Record<string, Names>> = {
  "62/64/little": { triplets: ["x86_64-linux-gnu"], platform: "x86_64", musl: "x86_64" },
  "62/32/little": { triplets: ["x86_64-linux-gnux32"], platform: "x86_64", musl: "x32" },
  "3/32/little": { triplets: ["i386-linux-gnu"], platform: "i686", musl: "i386" },
  "183/64/little": { triplets: ["aarch64-linux-gnu"], platform: "aarch64", musl: "aarch64" },
  "40/32/little": { triplets: ["arm-linux-gnueabihf", "arm-linux-gnueabi"], platform: "v7l", musl: "armhf" },
  "21/64/little": { triplets: ["powerpc64le-linux-gnu"], platform: "power8", musl: "powerpc64le" },
  "22/64/big": { triplets: ["s390x-linux-gnu"], platform: "z900", musl: "s390x" },
  "243/64/little": { triplets: ["riscv64-linux-gnu"], platform: "riscv64", musl: "riscv64" },
  "258/64/little": { triplets: ["loongarch64-linux-gnu"], platform: "loongarch64", musl: "loongarch64" },
  "8/64/little": { triplets: ["mips64el-linux-gnuabi64"], platform: "mips64", musl: "mips64el" },
  "8/32/little": { triplets: ["mipsel-linux-gnu"], platform: "mips", musl: "mipsel" },
};

const UNKNOWN: Names = { triplets: [], platform: "", musl: "" };

export const namesOf = ({ machine, bits, littleEndian }: ElfMachine): Names =>
  NAMES[`${machine}/${bits}/${littleEndian ? "little" : "big"}`] ?? UNKNOWN;

/** Every triplet, for tables of directories. */
export const TRIPLETS: readonly string[] = Object.values(NAMES).flatMap(({ triplets }) => triplets);
