import { run } from "./tools.ts";

/** What Python itself says is installed in site folders. */
export interface Distribution {
  readonly name: string;
  readonly version: string;
  /** Its `*.dist-info` or `*.egg-info`. */
  readonly place: string;
  /** What its record lists, whether it is there or not; null without a record. */
  readonly files: readonly string[] | null;
  /** Names of what it requires where no extra is asked for and its markers hold. */
  readonly requires: readonly string[];
}

const SCRIPT = `
import json, os, re, sys
from importlib.metadata import distributions
def holds(text):
    marker = text.split(";", 1)[1] if ";" in text else ""
    return "extra" not in marker
root, sites = sys.argv[1], sys.argv[2:]
found = []
for one in distributions(path=[root + site for site in sites]):
    listed = one.read_text("RECORD") or one.read_text("installed-files.txt")
    files = None
    if listed:
        files = sorted({os.path.normpath(os.path.join(root, str(one.locate_file(name))))[len(root):] for name in one.files})
    found.append({
        "name": one.metadata["Name"], "version": one.version, "place": str(one._path)[len(root):], "files": files,
        "requires": [re.match(r"[\\w.-]+", text).group(0) for text in one.requires or [] if holds(text)],
    })
print(json.dumps(found))
`;

/** https://docs.python.org/3/library/importlib.metadata.html */
export const distributionsIn = (root: string, sites: readonly string[]): readonly Distribution[] =>
  JSON.parse(run("python3", ["-c", SCRIPT, root, ...sites]));
