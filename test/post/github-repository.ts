import { createHash } from "node:crypto";
import { message, TOKEN } from "./github-host.ts";
import { type Call, pageOf, type Reply, type Server, serverFor } from "./server.ts";

interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly type: "blob" | "tree";
  readonly sha: string;
}

interface Person {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface Commit {
  readonly message: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
}

export interface Pull {
  readonly number: number;
  state: "open" | "closed";
  merged_at: string | null;
  title: string;
  body: string;
  readonly head: string;
  readonly base: string;
}

/** Somebody who is not slim. */
export const ALICE: Person = { name: "Alice", email: "alice@example.org", date: "2026-01-02T03:04:05Z" };

/** A repository `shop/api` in memory: objects by their content, as git keeps them, under names of our own. */
export class Repository {
  readonly blobs = new Map<string, string>();
  readonly trees = new Map<string, readonly Entry[]>();
  readonly commits = new Map<string, Commit>();
  readonly refs = new Map<string, string>();
  pulls: Pull[] = [];
  instead: (call: Call) => Reply | null = () => null;

  private put<T>(where: Map<string, T>, thing: T): string {
    const sha = createHash("sha1").update(JSON.stringify(thing)).digest("hex");
    where.set(sha, thing);
    return sha;
  }

  /** A commit with these files on a branch, by somebody. */
  commit(branch: string, files: Readonly<Record<string, string>>, who: Person = ALICE): string {
    const parent = this.refs.get(`refs/heads/${branch}`);
    const base = parent === undefined ? new Map() : this.flat(this.commits.get(parent)?.tree ?? "");
    for (const [path, text] of Object.entries(files))
      base.set(path, { mode: "100644", sha: this.put(this.blobs, Buffer.from(text).toString("base64")) });
    const sha = this.put(this.commits, {
      message: "by hand",
      tree: this.treeOf(base),
      parents: parent === undefined ? [] : [parent],
      author: who,
      committer: who,
    });
    this.refs.set(`refs/heads/${branch}`, sha);
    return sha;
  }

  /** The commits of a branch, newest first. */
  log(branch: string): readonly Commit[] {
    return this.ancestors(this.refs.get(`refs/heads/${branch}`)).map(([, commit]) => commit);
  }

  read(commit: Commit, path: string): string {
    const sha = this.flat(commit.tree).get(path)?.sha ?? "";
    return Buffer.from(this.blobs.get(sha) ?? "", "base64").toString("utf8");
  }

  private flat(tree: string, prefix = ""): Map<string, { mode: string; sha: string }> {
    const files = new Map<string, { mode: string; sha: string }>();
    for (const { path, mode, type, sha } of this.trees.get(tree) ?? [])
      if (type === "blob") files.set(prefix + path, { mode, sha });
      else for (const [name, file] of this.flat(sha, `${prefix}${path}/`)) files.set(name, file);
    return files;
  }

  private treeOf(files: ReadonlyMap<string, { mode: string; sha: string }>): string {
    const entries: Entry[] = [];
    const below = new Map<string, Map<string, { mode: string; sha: string }>>();
    for (const [path, file] of files) {
      const [top = "", ...rest] = path.split("/");
      if (rest.length === 0) entries.push({ path: top, type: "blob", ...file });
      else below.set(top, (below.get(top) ?? new Map()).set(rest.join("/"), file));
    }
    for (const [path, inner] of below)
      entries.push({ path, mode: "040000", type: "tree", sha: this.treeOf(inner) });
    return this.put(
      this.trees,
      entries.sort((a, b) => (a.path < b.path ? -1 : 1)),
    );
  }

  private ancestors(sha: string | undefined): readonly (readonly [string, Commit])[] {
    const commit = sha === undefined ? undefined : this.commits.get(sha);
    return commit === undefined ? [] : [[sha ?? "", commit], ...this.ancestors(commit.parents[0])];
  }

  answer(call: Call, url: string): Reply | null {
    const { method, body } = call;
    const path = call.path.replace(/^\/repos\/shop\/api/, "");
    const [, kind = "", rest = ""] = /^\/git\/(refs?|commits|trees|blobs)(?:\/(.*))?$/.exec(path) ?? [];
    const between = /^\/compare\/(\w+)\.\.\.(\w+)$/.exec(path);
    if (between !== null) {
      const known = new Set(this.ancestors(between[1]).map(([sha]) => sha));
      const ahead = this.ancestors(between[2]).filter(([sha]) => !known.has(sha));
      return {
        json: { total_commits: ahead.length, commits: ahead.map(([sha, commit]) => ({ sha, commit })) },
      };
    }
    const found = <T>(where: ReadonlyMap<string, T>, json: (thing: T) => unknown): Reply | null => {
      const thing = where.get(rest);
      return thing === undefined ? null : { json: json(thing) };
    };
    switch (`${method} ${kind}`) {
      case "GET ref": {
        const sha = this.refs.get(`refs/${rest}`);
        return sha === undefined ? null : { json: { ref: `refs/${rest}`, object: { sha, type: "commit" } } };
      }
      case "GET commits":
        return found(this.commits, (commit) => ({ ...commit, sha: rest, tree: { sha: commit.tree } }));
      case "GET trees":
        return found(this.trees, (tree) => ({ sha: rest, tree, truncated: false }));
      case "GET blobs":
        // GitHub breaks the lines of what it gives as base64.
        return found(this.blobs, (content) => ({
          content: content.replace(/.{60}/g, "$&\n"),
          encoding: "base64",
        }));
      case "POST blobs":
        return { status: 201, json: { sha: this.put(this.blobs, body.content) } };
      case "POST trees": {
        const files = this.flat(body.base_tree);
        for (const one of body.tree) files.set(one.path, { mode: one.mode, sha: one.sha });
        return { status: 201, json: { sha: this.treeOf(files) } };
      }
      case "POST commits":
        return { status: 201, json: { sha: this.put(this.commits, body) } };
      case "POST refs":
        if (this.refs.has(body.ref)) return message(422, "Reference already exists");
        this.refs.set(body.ref, body.sha);
        return { status: 201, json: {} };
      case "PATCH refs":
        if (!this.refs.has(`refs/${rest}`) || body.force !== true)
          return message(422, "Update is not a fast forward");
        this.refs.set(`refs/${rest}`, body.sha);
        return { json: {} };
      default:
        return this.answerPulls(`${method} ${path}`, call, url);
    }
  }

  private answerPulls(route: string, call: Call, url: string): Reply | null {
    const { body } = call;
    if (route === "GET ") return { json: { default_branch: "main" } };
    if (route === "GET /pulls") {
      const head = call.query.get("head")?.replace(/^shop:/, "");
      const state = call.query.get("state");
      return pageOf(
        this.pulls.filter((pull) => pull.head === head && state === "all"),
        call,
        url,
      );
    }
    if (route === "POST /pulls") {
      const pull = { number: 50 + this.pulls.length, state: "open", merged_at: null, ...body };
      this.pulls.unshift(pull);
      return { status: 201, json: pull };
    }
    const changed = this.pulls.find(({ number }) => route === `PATCH /pulls/${number}`);
    return changed === undefined ? null : { json: Object.assign(changed, body) };
  }
}

/** A GitHub of our own for a repository. */
export const repositoryHost = (repository: () => Repository): Server =>
  serverFor((call, url) => {
    const instead = repository().instead(call);
    if (instead !== null) return instead;
    if (call.headers.authorization !== `Bearer ${TOKEN}`) return message(401, "Bad credentials");
    return repository().answer(call, url) ?? message(404, "Not Found");
  });
