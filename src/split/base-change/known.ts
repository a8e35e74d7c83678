/** What is known of a base without looking into it. */
export interface KnownBase {
  readonly name: string;
  /**
   * `same family`: the same publisher's, of the same tag and release, with less beside it. `bare`: no shell and no package manager, and of
   * libraries what `libraries` matches.
   */
  readonly kind: "same family" | "bare";
  readonly libraries: RegExp;
  readonly hasCertificates: boolean;
  /** What it is for, where it is for something. */
  readonly source: string;
}

const OFFICIAL = "https://docs.docker.com/docker-hub/image-library/trusted-content/";
const DISTROLESS = "https://github.com/GoogleContainerTools/distroless";

/** Names that have a `-slim` of each tag, and where it stands: `node:20-bookworm-slim`, `python:3.12-slim-bookworm`. */
const SLIM: ReadonlyMap<string, "before" | "behind"> = new Map([
  ["debian", "behind"],
  ["node", "behind"],
  ["python", "before"],
  ["ruby", "before"],
  ["rust", "before"],
  ["perl", "before"],
  ["elixir", "before"],
  ["erlang", "before"],
]);

const CODENAME = /^(?:bullseye|bookworm|trixie)$/;

/** Smaller bases of the same family. Nothing for a tag that is small already, of another system, or pinned by a digest. */
export const sameFamily = (from: string): KnownBase[] => {
  const [, path = "", tag = ""] = /^([^@:]+(?::\d+\/[^@:]+)?)(?::([^@:/]+))?$/.exec(from) ?? [];
  const name = path.replace(/^(?:docker\.io\/)?(?:library\/)?/, "");
  const make = (newPath: string, newTag: string, source: string): KnownBase[] => [
    { name: `${newPath}:${newTag}`, kind: "same family", libraries: /^$/, hasCertificates: true, source },
  ];
  const words = tag === "" ? [] : tag.split("-");
  if (/(?:^|-)(?:slim|alpine[\d.]*|windowsservercore|nanoserver|onbuild|jre|headless)(?:-|$)/.test(tag))
    return [];
  if (name === "mcr.microsoft.com/dotnet/sdk")
    return tag === ""
      ? []
      : make(
          path.replace(/sdk$/, "aspnet"),
          tag,
          "https://learn.microsoft.com/dotnet/core/docker/container-images",
        );
  if (name === "eclipse-temurin" && /^\d/.test(tag)) {
    const rest = words.filter((word) => word !== "jdk");
    const [version = "", ...system] = rest;
    return make(path, [version, "jre", ...system].join("-"), "https://hub.docker.com/_/eclipse-temurin");
  }
  const order = SLIM.get(name);
  if (order === undefined) return [];
  const codename = words.length > 0 && CODENAME.test(words.at(-1) ?? "") ? words.at(-1) : undefined;
  if (order === "behind" || codename === undefined) return make(path, [...words, "slim"].join("-"), OFFICIAL);
  return make(path, [...words.slice(0, -1), "slim", codename].join("-"), OFFICIAL);
};

/** Bases with next to nothing in them, smallest first. `release` is Debian's, of the base that there is. */
export const bareBases = (release: string | null): KnownBase[] => {
  const bare = (name: string, libraries: RegExp, hasCertificates: boolean): KnownBase => ({
    name,
    kind: "bare",
    libraries,
    hasCertificates,
    source: DISTROLESS,
  });
  return [
    bare("scratch", /^$/, false),
    bare("gcr.io/distroless/static-debian12", /^$/, true),
    ...(release === null
      ? []
      : [
          bare(
            `gcr.io/distroless/cc-debian${release}`,
            /^(?:ld-linux[\w.-]*|lib(?:c|m|dl|rt|util|pthread|resolv|nss_\w+|anl|gcc_s|stdc\+\+|gomp|ssl|crypto))\.so[\d.]*$/,
            true,
          ),
        ]),
  ];
};

/** Releases of Debian that distroless is made of. */
export const DISTROLESS_RELEASES: ReadonlySet<string> = new Set(["12", "13"]);
