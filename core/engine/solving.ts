/**
 * A solve as an async iterator, over an engine that is handed in: `solve.ts` has it at hand, the small
 * entry loads it once it is needed.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { LoadedDataset } from "../base/datasets.ts";
import type { NamedArray } from "../base/safetensors.ts";
import type { GraphDocument } from "../graph/schema.ts";
import type { createSession } from "./index.ts";
import type { run } from "./run.ts";
import type { Session } from "./session.ts";
import type { FrameData, Outcome } from "./types.ts";

/** Every host of JavaScript has it; core is compiled without the types of any. */
declare const setTimeout: (run: () => void, milliseconds: number) => unknown;

/** Milliseconds after which timers and events of the program get their turn. */
const TURN = 50;

/** Arrays by variable id, "node.port". */
export type Parameters = Readonly<Record<string, NamedArray>>;

/** How a document is solved. */
export interface SolveOptions {
  /** Loaded data by name; none where the model has no data sets. */
  readonly datasets?: Readonly<Record<string, LoadedDataset>>;
  /** Starting values that win over the seeded ones, by variable id such as "w.value". */
  readonly parameters?: Parameters;
  /** Variable ids whose final values the result is to have besides the parameters. */
  readonly read?: readonly string[];
  /** Aborting ends the run after its iteration, with status "stopped". */
  readonly signal?: AbortSignalLike;
  /** Least milliseconds between frames. Default 1000 / 60; 0 shows every iteration. */
  readonly frameInterval?: number;
}

/** What is used of an `AbortSignal`. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}

/** The run at one iteration. */
export interface SolveFrame {
  readonly iteration: number;
  /** Time that was computed; waiting for the program does not count. */
  readonly seconds: number;
  /** Iterations a second. */
  readonly rate: number;
  /** How far the two sides are from agreeing; 0 at a solution. */
  readonly gap: number;
  /** Distance to each constraint's set, by constraint id: a node's id, inside of modules a path. */
  readonly residuals: Readonly<Record<string, number>>;
  /** Measured on held-out data, by name; empty before the first measurement. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** What a solve came to, with what it found. */
export interface Solved extends Outcome {
  readonly parameters: Parameters;
  /** What `read` asked for. */
  readonly values: Parameters;
}

/** A solve under way; see `solve`. */
export interface Solve extends AsyncIterable<SolveFrame> {
  /**
   * What the run came to. It starts the run where nothing has yet, and then goes to its end without
   * stopping for frames; within or after a loop over frames it is that loop's run.
   */
  result(): Promise<Solved>;
}

/** What a solve needs of the engine. */
export interface Engine {
  readonly createSession: typeof createSession;
  readonly run: typeof run;
}

/**
 * `solve` with the engine that is given.
 * @param engine asked for when a run starts
 */
export function solveOn(
  engine: () => Engine | Promise<Engine>,
  document: GraphDocument,
  options: SolveOptions = {},
): Solve {
  const flow = new Flow();
  let result: Promise<Solved> | undefined;
  const start = (): Promise<Solved> => {
    if (result === undefined) {
      result = compute(engine, document, options, flow).finally(() => flow.end());
      // The loop or `result` throws it; a promise that nobody holds must not.
      result.catch(() => {});
    }
    return result;
  };
  return {
    result: start,
    async *[Symbol.asyncIterator]() {
      if (result !== undefined) throw new Error("This solve has begun: call solve() again.");
      flow.read = true;
      const outcome = start();
      try {
        for (let frame = await flow.next(); frame !== undefined; frame = await flow.next())
          yield frame;
      } finally {
        flow.stop();
        await outcome;
      }
    },
  };
}

async function compute(
  engine: () => Engine | Promise<Engine>,
  document: GraphDocument,
  options: SolveOptions,
  flow: Flow,
): Promise<Solved> {
  const { datasets = {}, parameters, read = [], signal, frameInterval } = options;
  const { createSession, run } = await engine();
  const session = createSession({ document, datasets, ...(parameters && { parameters }) });
  try {
    const turn = turns();
    const outcome = await run(session, {
      ...(frameInterval === 0
        ? { readyForFrame: () => "now" as const }
        : frameInterval !== undefined && { frameInterval }),
      ...(flow.read && { onFrame: (frame) => flow.push(named(session, frame)) }),
      async gate() {
        await turn();
        return signal?.aborted ? "stop" : await flow.gate();
      },
    });
    return {
      ...outcome,
      parameters: await valuesOf(session),
      values: read.length > 0 ? await valuesOf(session, read) : {},
    };
  } finally {
    session.dispose();
  }
}

/** Steps on a backend without a GPU leave no gap in which a timer would run, or a page be drawn. */
function turns(): () => Promise<void> {
  let last = tf.util.now();
  return async () => {
    if (tf.util.now() - last < TURN) return;
    await new Promise<void>((resolve) => void setTimeout(resolve, 0));
    last = tf.util.now();
  };
}

const valuesOf = async (session: Session, ids?: readonly string[]): Promise<Parameters> =>
  Object.fromEntries((await session.values(ids)).map(({ id, ...array }) => [id, array]));

function named(session: Session, frame: FrameData): SolveFrame {
  const { iteration, seconds, rate, gap } = frame;
  const by = (names: readonly string[], values: Float32Array): Record<string, number> =>
    Object.fromEntries(
      names.flatMap((name, i) => {
        const value = values[i] as number;
        return Number.isNaN(value) ? [] : [[name, value]];
      }),
    );
  const residuals = by(session.constraints, frame.residuals);
  return { iteration, seconds, rate, gap, residuals, metrics: by(session.metrics, frame.metrics) };
}

/** Frames on their way to one reader, for whom the run waits. */
class Flow {
  /** Whether somebody reads. */
  read = false;
  readonly #frames: SolveFrame[] = [];
  #ended = false;
  #stopped = false;
  #asks = 0;
  #wake: (() => void)[] = [];

  push(frame: SolveFrame): void {
    this.#frames.push(frame);
    this.#change();
  }

  end(): void {
    this.#ended = true;
    this.#change();
  }

  stop(): void {
    this.#stopped = true;
    this.#change();
  }

  async next(): Promise<SolveFrame | undefined> {
    this.#asks += 1;
    this.#change();
    while (this.#frames.length === 0 && !this.#ended) await this.#changed();
    this.#asks -= 1;
    return this.#frames.shift();
  }

  /** The run goes on while the reader asks for a frame that is not there. */
  async gate(): Promise<"go" | "stop"> {
    while (this.read && !this.#stopped && (this.#asks === 0 || this.#frames.length > 0))
      await this.#changed();
    return this.#stopped ? "stop" : "go";
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => void this.#wake.push(resolve));
  }

  #change(): void {
    for (const resolve of this.#wake.splice(0)) resolve();
  }
}
