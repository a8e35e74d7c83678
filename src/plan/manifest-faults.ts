import { isObject, listAt, objectAt, textAt } from "../model/json.ts";

/** The manifests' texts by name. */
export type Texts = ReadonlyMap<string, string>;

/** A line that says nothing of other files: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
const REQUIREMENT =
  /^(?:[A-Za-z0-9][\w.-]*\s*(?:\[[\w\s,.-]*\])?\s*(?:\(?\s*(?:[=<>!~]=?=?\s*[\w.*!+-]+\s*,?\s*)*\)?|@\s*(?:git\+)?https?:\/\/\S+)\s*(?:;[^\\]*)?(?:\s--hash[= ]\S+)*|(?:-i|--index-url|--extra-index-url|--trusted-host)[ =]\S+|--(?:pre|prefer-binary|require-hashes)|--(?:no|only)-binary[ =]\S+)$/;

/** A line of a requirements file that may name something else of the sources. */
export const faultOfRequirements = (texts: Texts): string | null => {
  for (const [name, text] of texts) {
    const lines = text
      .replace(/^\u{FEFF}/u, "")
      .replace(/\\\r?\n/g, " ")
      .split(/\r?\n/);
    const said = lines.map((line) => line.replace(/(?:^|\s)#.*$/, "").trim()).filter((line) => line !== "");
    const odd = said.find((line) => !REQUIREMENT.test(line));
    if (odd !== undefined) return `${name} says \`${odd.slice(0, 60)}\`, which may be about other files`;
  }
  return null;
};

/** A line that only names gems of a server: https://bundler.io/man/gemfile.5.html */
const GEMFILE_LINE =
  /^(?:source\s+["']https?:\/\/[^"'#]+["'](?:\s+do)?|ruby\s+["'][\w\s.<>=~-]+["']|gem\s+["'][\w.-]+["'](?:\s*,\s*(?:["'][\w\s.<>=~-]+["']|(?:require|group|groups|platform|platforms|git|github|branch|tag|ref|force_ruby_platform):\s*(?:false|true|nil|["'](?:https:\/\/)?[\w.@/-]*["']|:\w+|\[[\w\s:,"'/-]*\]|%[iw]\[[\w\s]*\])))*|(?:group|platforms?)\s+(?::\w+|\s*,\s*)+\s+do|end)$/;

/** A line of a Gemfile that may name something else of the sources, for it is a program. */
export const faultOfGemfile = (texts: Texts): string | null => {
  const lines = (texts.get("Gemfile") ?? "")
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, "").trim());
  const odd = lines.find(
    (line) => line !== "" && (!GEMFILE_LINE.test(line) || /git:\s*["'][./~]/.test(line)),
  );
  if (odd !== undefined) return `Gemfile says \`${odd.slice(0, 60)}\`, which may be about other files`;
  return /^PATH\r?$/m.test(texts.get("Gemfile.lock") ?? "") ? "Gemfile.lock names gems of the sources" : null;
};

/** What composer would look at besides: https://getcomposer.org/doc/04-schema.md */
export const faultOfComposer = (texts: Texts, ignoresPlugins: boolean): string | null => {
  const manifest = jsonOf(texts.get("composer.json"));
  if (manifest === null) return "composer.json cannot be read";
  const { repositories } = manifest;
  const all = isObject(repositories) ? Object.values(repositories) : listAt(manifest, "repositories");
  const local = all.some((one) => one !== false && !/^https:\/\//.test(textAt(one, "url")) && !isSwitch(one));
  if (local) return "composer.json has repositories that may lie in the sources";
  const config = objectAt(manifest, "config");
  if ("vendor-dir" in config || "bin-dir" in config) return "composer.json has folders of its own";
  const plugins = config["allow-plugins"];
  const allowed = isObject(plugins) ? Object.values(plugins).includes(true) : plugins === true;
  return allowed && !ignoresPlugins ? "composer.json allows plugins, which may look at the sources" : null;
};

/** `{"packagist.org": false}` */
const isSwitch = (one: unknown): boolean =>
  isObject(one) && Object.values(one).every((value) => value === false);

/** A module in place of another that lies in the sources: https://go.dev/ref/mod#go-mod-file-replace */
export const faultOfGoModule = (texts: Texts): string | null =>
  /=>\s*"?(?:\.{1,2}\/|\/)/.test((texts.get("go.mod") ?? "").replace(/\/\/.*/g, ""))
    ? "go.mod puts a folder of the sources in a module's place"
    : null;

/** An object of JSON; null of all else. */
export const jsonOf = (text: string | undefined): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
};
