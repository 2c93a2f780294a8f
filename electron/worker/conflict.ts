/** Short probes with constraints switched off, to find those that cannot hold together. */
import { setImmediate } from "node:timers/promises";
import { builtinDatasets, type LoadedDataset } from "../../core/base/datasets.ts";
import { compile } from "../../core/compile/index.ts";
import { type Conflict, findConflict, type Probed } from "../../core/engine/conflict.ts";
import { createSession, run as runSession } from "../../core/engine/index.ts";
import { openGroups } from "../../core/graph/expand.ts";
import { canMute, withoutMuted, withoutNodes } from "../../core/graph/mute.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import { opOf } from "../../core/ops/index.ts";
import type { FromWorker, RunEvent, ToWorker } from "../../core/protocol/messages.ts";
import type { ConflictFound } from "../../core/protocol/studies.ts";
import { diagnose } from "../../core/solvers/diagnosis.ts";
import { checkDocument } from "../host/check.ts";
import { toErrorMessage } from "../host/errors.ts";
import { pickBackend } from "./backend.ts";
import { checkDevice, withDevice } from "./device.ts";
import { tracerOf } from "./operators/tracer.ts";
import type { ActiveRun } from "./run.ts";
import { studyRun } from "./study.ts";

/** A gap this small counts as closed, and one that is this part of the whole model's. */
const CLOSED = 1e-4;
const CLOSED_PART = 0.02;
/** Probes that are still converging get so many times more iterations. */
const PATIENCE = 4;

type Start = Extract<ToWorker, { type: "conflict" }>;

class Stopped extends Error {}

export function startConflict(
  start: Start,
  load: (name: string) => LoadedDataset,
  send: (message: FromWorker) => void,
): ActiveRun {
  const { run, iterations } = start;
  const document = opened(withoutMuted(start.document));
  const tell = (event: RunEvent): void => send({ type: "event", event });
  let stopped = false;

  const compute = async (): Promise<void> => {
    const names = checkDocument(document);
    await pickBackend(document.solver.backend);
    const operators = await tracerOf(document);
    const datasets = Object.fromEntries(names.map((name) => [name, load(name)]));
    const compiled = compile(document);
    // The compiler opens modules and groups, so these are the sets themselves.
    const convex =
      compiled.ok &&
      compiled.set.constraints.every(({ op }) => {
        const found = opOf(op);
        return (found?.kind === "set" || found?.kind === "function") && found.traits.convex;
      });
    const candidates = document.nodes.filter(canMute).map(({ id }) => id);
    /** Gap of the whole model, against which others are small; 0 before it is known. */
    let whole = 0;
    const probeFrom = async (part: GraphDocument, seed: number): Promise<Probed> => {
      const solver = {
        ...document.solver,
        seed,
        stepsPerBatch: 100_000,
        stop: { iterations: iterations * PATIENCE, gap: CLOSED },
      };
      const session = createSession({ document: { ...part, solver }, datasets, operators });
      const at: number[] = [];
      const gaps: number[] = [];
      const seen = () => diagnose(at, gaps);
      try {
        const { gap, residuals } = await runSession(session, {
          observeAll: () => true,
          onObservation({ gap }) {
            at.push(session.iteration);
            gaps.push(gap);
            return false;
          },
          async gate() {
            checkDevice();
            if (session.iteration % 50 === 0) await setImmediate();
            if (stopped) throw new Stopped();
            const spent = session.iteration >= iterations && session.iteration % 50 === 0;
            if (!spent) return "go";
            const { standing, met } = seen();
            return standing === "converging" && !met ? "go" : "stop";
          },
        });
        const closed = gap <= Math.max(CLOSED, CLOSED_PART * whole);
        const { standing, met } = seen();
        const closing = standing === "converging" && gap < 0.2 * whole;
        return {
          gap,
          solved: closed || closing || met === true,
          residuals: new Map(Object.entries(residuals)),
        };
      } finally {
        session.dispose();
      }
    };
    const probe = async (on: readonly string[]): Promise<Probed> => {
      const off = new Set(candidates.filter((id) => !on.includes(id)));
      // With nothing to meet there is nothing that could not be met.
      if (on.length === 0) return { solved: true, gap: 0, residuals: new Map() };
      const part = withoutNodes(document, off);
      const { seed } = document.solver;
      let best = await probeFrom(part, seed);
      // Where sets are not convex a start may be unlucky: another one is tried.
      if (!best.solved && !convex) {
        const again = await probeFrom(part, seed + 1);
        if (again.gap < best.gap) best = again;
      }
      if (whole === 0) whole = best.gap;
      return best;
    };
    const conflict = await findConflict(candidates, probe, (probes, suspects) => {
      const text = `${suspects} of ${candidates.length} constraints suspected`;
      tell({ type: "conflict-progress", run, probes, text });
    });
    tell({ type: "conflict-over", run, found: describe(conflict, convex) });
  };
  const over = compute().catch(async (error: unknown) => {
    const stop = { code: "stopped", message: "The search was stopped." };
    const told = error instanceof Stopped ? stop : toErrorMessage(await withDevice(error));
    tell({ type: "failed", run, error: told });
  });
  return studyRun(run, "The search", over, send, () => {
    stopped = true;
  });
}

/** Sets inside of groups can be switched off like others: by the ids that results give them. */
function opened(document: GraphDocument): GraphDocument {
  const { shapes, problems } = validate(document, builtinDatasets);
  return problems.some(({ severity }) => severity === "error")
    ? document
    : openGroups(document, shapes, builtinDatasets);
}

function describe(conflict: Conflict, convex: boolean): ConflictFound {
  const { members, probes, gap, relieved, known } = conflict;
  const some = { nodes: [...members], convex, probes, gap, relieved };
  if (!known)
    return { ...some, outcome: "unknown", text: "The gap stays even with every constraint off." };
  if (members.length === 0)
    return { ...some, outcome: "consistent", text: "All constraints hold together in the probes." };
  const count = members.length;
  return {
    ...some,
    outcome: "conflict",
    text:
      count === 1
        ? "This constraint alone cannot be met by what the model holds."
        : `These ${count} constraints do not hold together; with any one of them off the others do.`,
  };
}
