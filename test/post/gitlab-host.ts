import { type Call, pageOf, type Reply, type Server, serverFor } from "./server.ts";

interface Note {
  readonly id: number;
  body: string;
  readonly author: { readonly id: number };
}

/** What GitLab holds of a merge request, as tests set it and look at it. */
export interface State {
  notes: Note[];
  discussions: Discussion[];
  diffs: { readonly new_path: string; readonly old_path: string; readonly diff: string }[];
  /** Lines for which GitLab finds no place. */
  strange: readonly number[];
  instead(call: Call): Reply | null;
}

export interface Discussion {
  readonly body: string;
  readonly position: Readonly<Record<string, unknown>>;
}

export const fresh = (): State => ({
  notes: [],
  discussions: [],
  diffs: [],
  strange: [],
  instead: () => null,
});

export const TOKEN = "glpat-0123456789abcdefghij";
export const OWN_ID = 42;
const REFS = { base_sha: "b".repeat(40), start_sha: "c".repeat(40), head_sha: "d".repeat(40) };

/** A GitLab of our own for project 3, merge request 4, as its REST documents describe it. */
export const gitLabHost = (state: State): Server =>
  serverFor((call, url) => {
    const instead = state.instead(call);
    if (instead !== null) return instead;
    if (call.headers["private-token"] !== TOKEN)
      return { status: 401, json: { message: "401 Unauthorized" } };
    return answerOf(state, call, url) ?? { status: 404, json: { message: "404 Not found" } };
  });

const answerOf = (state: State, call: Call, url: string): Reply | null => {
  const { method, body } = call;
  const path = call.path.replace(/^\/api\/v4/, "");
  const changed = /^\/projects\/3\/merge_requests\/4\/notes\/(\d+)$/.exec(path)?.[1];
  if (method === "PUT" && changed !== undefined) {
    const note = state.notes.find(({ id }) => id === Number(changed));
    if (note === undefined) return null;
    note.body = body.body;
    return { json: note };
  }
  const add = (text: string): Note => {
    const note = { id: 1000 + state.notes.length, body: text, author: { id: OWN_ID } };
    state.notes.push(note);
    return note;
  };
  switch (`${method} ${path}`) {
    case "GET /user":
      return { json: { id: OWN_ID, username: "project_3_bot_1f0c" } };
    case "GET /projects/3/merge_requests/4":
      return { json: { iid: 4, diff_refs: REFS } };
    case "GET /projects/3/merge_requests/4/diffs":
      return pageOf(state.diffs, call, url);
    case "GET /projects/3/merge_requests/4/notes":
      return pageOf(state.notes, call, url);
    case "POST /projects/3/merge_requests/4/notes":
      return { status: 201, json: add(body.body) };
    case "POST /projects/3/merge_requests/4/discussions": {
      const { position } = body;
      const isPlaced = Object.entries(REFS).every(([name, sha]) => position[name] === sha);
      if (!isPlaced || state.strange.includes(position.new_line))
        return { status: 400, json: { message: { line_code: ["can't be blank"] } } };
      state.discussions.push(body);
      add(body.body);
      return { status: 201, json: { id: "1" } };
    }
    default:
      return null;
  }
};
