import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Built, containerOf } from "./buildah.ts";
import type { Question } from "./services.ts";

const HOST = "127.0.0.1";
const ANSWER_MS = 15_000;
const START_MS = 60_000;
const PAUSE_MS = 500;
/** Why a server did not start stands at the beginning. */
const LOG_MAX = 4000;

/**
 * A namespace of processes of its own: all that a server has started ends with the first one, also what has left its group
 * and its session.
 */
const UNSHARE = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "buildah"];

/** What a server answers, read to the end. */
const answerTo = ({ port, ask }: Question): Promise<string> =>
  new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const take = (stream: NodeJS.ReadableStream): void => {
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => resolve(Buffer.concat(parts).toString("utf8")));
      stream.on("error", reject);
    };
    const late = (): Error => new Error(`port ${port} says nothing more after ${ANSWER_MS} ms`);
    if ("path" in ask) {
      const request = get({ host: HOST, port, path: ask.path, agent: false, timeout: ANSWER_MS }, take);
      request.on("timeout", () => request.destroy(late())).on("error", reject);
    } else {
      const socket = connect({ host: HOST, port, timeout: ANSWER_MS });
      socket.on("timeout", () => socket.destroy(late()));
      take(socket);
      socket.write(ask.send);
    }
  });

/** Asks again until the answer is as it should be, or it is too late: a server takes its time to start. */
const settled = async (question: Question, isRunning: () => boolean): Promise<string> => {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const answer = await answerTo(question).catch(String);
    const good = question.answer.exec(answer);
    if (good) return good[0];
    if (!isRunning() || Date.now() > deadline) return `not as expected: ${answer}`;
    await sleep(PAUSE_MS);
  }
};

/**
 * Starts a server in a container, after `prepare` has worked in its root file system; what it answers, of each answer the part
 * that was expected. If one is not as expected, it is there as it is, with what the server complained of. Nothing that was started is left.
 */
export const answersFrom = async (
  image: Built,
  command: readonly string[],
  questions: readonly Question[],
  folder: string,
  prepare: ((root: string) => void) | null = null,
): Promise<readonly string[]> => {
  for (const question of questions)
    if (await answerTo(question).catch(() => null)) throw new Error(`port ${question.port} is taken`);
  const { run, env, remove } = containerOf(image, folder, prepare);
  const log = join(folder, "server.log");
  const output = openSync(log, "w");
  const server = spawn("unshare", [...UNSHARE, ...run, ...command], {
    env,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const ended = new Promise((resolve) => server.on("close", resolve).on("error", resolve));
  try {
    const answers: string[] = [];
    for (const question of questions)
      answers.push(await settled(question, () => server.exitCode === null && server.signalCode === null));
    const isGood = answers.every((answer, n) => questions[n]?.answer.test(answer));
    return isGood ? answers : [...answers, readFileSync(log, "utf8").slice(0, LOG_MAX)];
  } finally {
    server.kill("SIGKILL");
    await ended;
    remove();
  }
};
