import { HostError } from "../../model/error.ts";
import { OURSELVES } from "../../model/host.ts";
import { type JsonObject, listAt, numberAt, objectAt, textAt } from "../../model/json.ts";
import { objectOf } from "./answer.ts";
import { type GitHub, type GitHubAccess, gitHub } from "./github-ask.ts";
import { PATIENCE, type Patience } from "./patience.ts";

/** The newest commit of a branch. */
export interface Head {
  readonly sha: string;
  readonly treeSha: string;
  /** When it was committed, as ISO 8601 has it. */
  readonly date: string;
}

/** A file as a commit has it. */
export interface CommittedFile {
  /** `100644` or `100755`; `120000` is a symbolic link. */
  readonly mode: string;
  readonly text: string;
}

/** One commit more: whole files, and what is said of them. */
export interface NewCommit {
  readonly files: readonly (CommittedFile & { readonly path: string })[];
  readonly message: string;
}

/** Branches and pull requests of a repository, by GitHub's REST API. All calls throw `HostError`. */
export interface Branches {
  defaultBranch(): Promise<string>;
  /** Null where there is no such branch. */
  head(branch: string): Promise<Head | null>;
  /** Null where there is no such file. */
  file(head: Head, path: string): Promise<CommittedFile | null>;
  /** Whether everything that one commit has and another has not is ours. */
  isOurs(base: Head, head: Head): Promise<boolean>;
  /** Commits, one upon the other; the last one's name. The same on the same base, whenever it is done. */
  commit(base: Head, commits: readonly NewCommit[]): Promise<string>;
  /** Makes a branch, or puts it elsewhere. */
  point(branch: string, sha: string, isThere: boolean): Promise<void>;
  pulls(branch: string): Promise<readonly JsonObject[]>;
  openPull(pull: { title: string; body: string; head: string; base: string }): Promise<void>;
  changePull(number: number, pull: { title: string; body: string }): Promise<void>;
}

/** https://docs.github.com/rest/git https://docs.github.com/rest/pulls/pulls */
export const gitHubBranches = (access: GitHubAccess, patience: Patience = PATIENCE): Branches => {
  const host = gitHub(access, patience);
  const { ask, list } = host;
  const at = `/repos/${access.repository}`;
  const [owner] = access.repository.split("/");
  return {
    defaultBranch: async () => textAt(objectOf(await ask(`GET ${at}`)), "default_branch"),
    head: async (branch) => {
      const ref = await orNull(ask(`GET ${at}/git/ref/{ref}`, { ref: `heads/${branch}` }));
      if (ref === null) return null;
      const sha = textAt(objectAt(objectOf(ref), "object"), "sha");
      const commit = objectOf(await ask(`GET ${at}/git/commits/{sha}`, { sha }));
      const treeSha = textAt(objectAt(commit, "tree"), "sha");
      return { sha, treeSha, date: textAt(objectAt(commit, "committer"), "date") };
    },
    file: (head, path) => fileIn(host, at, head, path),
    isOurs: async (base, head) => {
      const between = objectOf(await ask(`GET ${at}/compare/${base.sha}...${head.sha}`));
      const commits = listAt(between, "commits").map((one) => objectAt(one, "commit"));
      const isWhole = commits.length === numberAt(between, "total_commits");
      return isWhole && commits.every((one) => isOurs(one, "author") && isOurs(one, "committer"));
    },
    commit: async (base, commits) => {
      let { sha, treeSha } = base;
      for (const one of commits)
        ({ sha, treeSha } = await commitOn(host, at, { ...base, sha, treeSha }, one));
      return sha;
    },
    point: async (branch, sha, isThere) => {
      const ref = `heads/${branch}`;
      if (isThere) await ask(`PATCH ${at}/git/refs/{ref}`, { ref, sha, force: true });
      else await ask(`POST ${at}/git/refs`, { ref: `refs/${ref}`, sha });
    },
    pulls: (branch) => list(`GET ${at}/pulls`, { head: `${owner}:${branch}`, state: "all" }),
    openPull: async (pull) => {
      objectOf(await ask(`POST ${at}/pulls`, pull));
    },
    changePull: async (number, pull) => {
      objectOf(await ask(`PATCH ${at}/pulls/${number}`, pull));
    },
  };
};

/** Who changes a commit of ours, by hand or by a button, is its committer from then on. */
const isOurs = (commit: JsonObject, role: "author" | "committer"): boolean =>
  textAt(objectAt(commit, role), "email") === OURSELVES.email;

/** A path is looked for tree by tree: a list of all paths is cut short in large repositories. */
const fileIn = async (
  { ask }: GitHub,
  at: string,
  { treeSha }: Head,
  path: string,
): Promise<CommittedFile | null> => {
  let entry: JsonObject = { type: "tree", sha: treeSha };
  for (const name of path.split("/")) {
    if (textAt(entry, "type") !== "tree") return null;
    const tree = objectOf(await ask(`GET ${at}/git/trees/{sha}`, { sha: textAt(entry, "sha") }));
    const found = listAt(tree, "tree").find((one) => textAt(one, "path") === name);
    if (found === undefined) return null;
    entry = found as JsonObject;
  }
  if (textAt(entry, "type") !== "blob") return null;
  const blob = objectOf(await ask(`GET ${at}/git/blobs/{sha}`, { sha: textAt(entry, "sha") }));
  return {
    mode: textAt(entry, "mode"),
    text: Buffer.from(textAt(blob, "content"), "base64").toString("utf8"),
  };
};

/** Dated as its base, so that the same edits on the same base are the same commit. */
const commitOn = async (
  { ask }: GitHub,
  at: string,
  base: Head,
  { files, message }: NewCommit,
): Promise<Pick<Head, "sha" | "treeSha">> => {
  const shaOf = async (route: string, parameters: JsonObject): Promise<string> =>
    textAt(objectOf(await ask(route, parameters)), "sha");
  const tree = [];
  for (const { path, mode, text } of files) {
    const content = Buffer.from(text, "utf8").toString("base64");
    const sha = await shaOf(`POST ${at}/git/blobs`, { content, encoding: "base64" });
    tree.push({ path, mode, type: "blob", sha });
  }
  const treeSha = await shaOf(`POST ${at}/git/trees`, { base_tree: base.treeSha, tree });
  const who = { ...OURSELVES, date: base.date };
  const commit = { message, tree: treeSha, parents: [base.sha], author: who, committer: who };
  return { sha: await shaOf(`POST ${at}/git/commits`, commit), treeSha };
};

/** 404 is an answer where it is asked whether something is there. */
const orNull = async <T>(call: Promise<T>): Promise<T | null> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof HostError && error.status === 404) return null;
    throw error;
  }
};
