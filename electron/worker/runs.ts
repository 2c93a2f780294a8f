/** What the worker does with the host's messages. It owns the data and the state of one run. */
import { z } from "zod";
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { messageOf, ProxflowError } from "../../core/base/errors.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import {
  type ErrorMessage,
  type FromWorker,
  type ToWorker,
  toWorker,
} from "../../core/protocol/messages.ts";
import { toErrorMessage } from "../host/errors.ts";
import { dataFolder } from "../host/paths.ts";
import { pickBackend } from "./backend.ts";
import { startConflict } from "./conflict.ts";
import { createEvaluations } from "./evaluation.ts";
import { checkOperator } from "./operators/check.ts";
import { type LoadData, loaderFor } from "./own-data.ts";
import { startRace } from "./race.ts";
import { type ActiveRun, startRun } from "./run.ts";
import { probeGpu } from "./webgpu.ts";

/** Tells what this process would compute on. It takes that backend, so a run should not follow. */
async function diagnose(send: (message: FromWorker) => void): Promise<void> {
  const probe = await probeGpu();
  const adapter = probe.found ? `${probe.name}${probe.software ? " (software)" : ""}` : probe.why;
  const backend = await pickBackend("auto").then(({ reason }) => reason, messageOf);
  send({ type: "diagnosis", adapter, backend });
}

const gone = (run: string): ErrorMessage =>
  toErrorMessage(
    new ProxflowError("no-run", `The values of run ${run} are gone.`, { fix: "Run again." }),
  );

/** @returns the listener for the host's messages */
export function createRuns(send: (message: FromWorker) => void): (message: unknown) => void {
  const data = new Map<string, LoadedDataset>();
  let current: ActiveRun | undefined;
  /** Gives the data of the run that is held. */
  let load: LoadData | undefined;
  const evaluations = createEvaluations(send);
  /** Runs go one after another, since the tfjs backend is the process's. */
  let queue: Promise<void> = Promise.resolve();

  const loading = (message: {
    readonly document: GraphDocument;
    readonly data?: string | undefined;
  }): LoadData => loaderFor(message.document, message.data ?? dataFolder(), data);
  const start = async (begin: () => ActiveRun): Promise<void> => {
    await evaluations.cancel();
    const last = current;
    last?.control("stop");
    await last?.over;
    last?.dispose();
    current = begin();
  };
  const starting = (message: ToWorker): (() => ActiveRun) | undefined => {
    switch (message.type) {
      case "start":
        return () => {
          load = loading(message);
          return startRun(message, load, send);
        };
      case "race":
        return () => startRace(message, loading(message), send);
      case "conflict":
        return () => startConflict(message, loading(message), send);
      default:
        return undefined;
    }
  };
  const act = async (message: ToWorker): Promise<void> => {
    if (message.type === "check")
      send({ type: "checked", result: await checkOperator(message.source) });
    else if (message.type === "ack") current?.ack();
    else if (message.type === "diagnose") void diagnose(send);
    else if (message.type === "watch") {
      if (current?.id === message.run) current.watch(message.watch);
    } else if (message.type === "control") {
      if (current?.id === message.run) current.control(message.action);
    } else if (message.type === "snapshot") {
      if (current?.id === message.run) current.snapshot(message.request, message.ids);
      else send({ type: "refused", request: message.request, error: gone(message.run) });
    } else if (message.type === "evaluate") {
      const { solved, id } = current ?? {};
      if (id === message.run && solved && load) evaluations.start(message, solved, load);
      else send({ type: "refused", request: message.request, error: gone(message.run) });
    } else if (message.type === "end-evaluation") {
      if (current?.id === message.run) void evaluations.cancel();
    }
  };
  return (raw) => {
    const parsed = toWorker.safeParse(raw);
    // Only our own host writes here: a malformed message is a fault that must not pass unseen.
    if (!parsed.success) throw new TypeError(`Malformed message: ${z.prettifyError(parsed.error)}`);
    const message = parsed.data;
    const begin = starting(message);
    queue = queue.then(() => (begin ? start(begin) : act(message)));
  };
}
