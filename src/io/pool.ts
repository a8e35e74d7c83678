import { Worker } from "node:worker_threads";
import { SlimError, type SlimErrorCode } from "../model/error.ts";
import { readKiB } from "./progress.ts";
import { type Tasks, tasks } from "./tasks.ts";

type TaskName = keyof Tasks;
type Job<N extends TaskName> = Parameters<Tasks[N]>[0];
type Result<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;

export interface TaskRequest {
  readonly name: TaskName;
  readonly job: unknown;
}

export type TaskReply =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly code: SlimErrorCode; readonly message: string }
  | { readonly ok: false; readonly code: null; readonly error: unknown };

interface Waiting {
  readonly request: TaskRequest;
  readonly bytes: number;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs tasks on worker threads, the largest first, for the last to end decides. With no threads it runs them right here:
 * a small image is read before a thread has started.
 */
export class Pool {
  readonly threads: number;
  readonly #waiting: Waiting[] = [];
  readonly #idle: Worker[] = [];
  readonly #all: Worker[] = [];
  readonly #running = new Map<Worker, Waiting>();

  constructor(threads: number) {
    this.threads = threads;
  }

  /** `bytes` is about how much the task will read. */
  run<N extends TaskName>(name: N, job: Job<N>, bytes: number): Promise<Result<N>> {
    if (this.threads === 0) return runTask(name, job);
    return new Promise<Result<N>>((resolve, reject) => {
      const waiting: Waiting = { request: { name, job }, bytes, resolve, reject };
      const before = this.#waiting.findIndex((other) => other.bytes < bytes);
      this.#waiting.splice(before === -1 ? this.#waiting.length : before, 0, waiting);
      // Tasks that are asked for in one go are sorted before the first starts.
      queueMicrotask(() => this.#assign());
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle.pop() ?? this.#start();
      if (!worker) return;
      const next = this.#waiting.shift();
      if (next) this.#give(worker, next);
    }
  }

  #start(): Worker | null {
    if (this.#all.length >= this.threads) return null;
    const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: readKiB });
    this.#all.push(worker);
    worker.on("message", (reply: TaskReply) => this.#finish(worker, reply));
    worker.on("error", (error) => this.#running.get(worker)?.reject(error));
    return worker;
  }

  #give(worker: Worker, task: Waiting): void {
    this.#running.set(worker, task);
    worker.postMessage(task.request);
  }

  #finish(worker: Worker, reply: TaskReply): void {
    const task = this.#running.get(worker);
    this.#idle.push(worker);
    this.#assign();
    if (reply.ok)
      task?.resolve(reply.result as never); // the edge of this thread: `tasks` typed it on the other side
    else task?.reject(reply.code === null ? reply.error : new SlimError(reply.code, reply.message));
  }
}

/** One task on this thread. */
export const runTask = <N extends TaskName>(name: N, job: Job<N>): Promise<Result<N>> =>
  (tasks[name] as (job: Job<N>) => Promise<Result<N>>)(job);
