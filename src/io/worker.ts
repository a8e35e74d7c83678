import { parentPort } from "node:worker_threads";
import { SlimError } from "../model/error.ts";
import { runTask, type TaskReply, type TaskRequest } from "./pool.ts";

/** The far end of `Pool`: runs one task after another, and sends what came of it. */
parentPort?.on("message", ({ name, job }: TaskRequest) => {
  runTask(name, job as never)
    .then(
      (result): TaskReply => ({ ok: true, result }),
      (error): TaskReply =>
        error instanceof SlimError
          ? { ok: false, code: error.code, message: error.message }
          : { ok: false, code: null, error },
    )
    .then((reply) => parentPort?.postMessage(reply));
});
