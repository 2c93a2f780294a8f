/** The worst examples of reports with what the model saw and said, to look at. */
import type { LoadedDataset } from "../base/datasets.ts";
import type { Vertex } from "../compile/plan.ts";
import { ancestors } from "../engine/forward.ts";
import type { GraphDocument } from "../graph/schema.ts";
import type { Evaluation } from "./index.ts";
import { type EvaluateOptions, type Judged, prepare, rowsAt, widthOf } from "./prepare.ts";
import { type Described, type ExampleView, viewOf } from "./views.ts";

export type { ExampleView } from "./views.ts";

/** Values of an example with their names: "x" as it came, "wanted" and "said" of a regression. */
export type ExampleViews = readonly { readonly name: string; readonly view: ExampleView }[];

/**
 * @param reports that `evaluate` gave with the same options
 * @returns for each report what its worst examples look like, in its order
 * @throws what `evaluate` throws
 */
export async function worstExamples(
  document: GraphDocument,
  options: EvaluateOptions,
  reports: readonly Evaluation[],
): Promise<readonly (readonly ExampleViews[])[]> {
  const prepared = prepare(document, options);
  const { plan, bound, judged } = prepared;
  try {
    const shown: (readonly ExampleViews[])[] = [];
    for (const [k, { probe, ...rest }] of judged.entries()) {
      const worst: readonly { example: number; place?: number }[] = reports[k]?.worst ?? [];
      const rows = worst.map(({ example }) => example);
      const inputs = [...ancestors(plan, probe.inputs.slice(0, 1))]
        .sort((a, b) => a - b)
        .map((index) => plan.vertices[index] as Vertex)
        .filter(({ kind }) => kind === "data");
      const seen = inputs.flatMap((vertex) => columnViews(vertex, bound, options, rows));
      const said =
        probe.op.type === "mean-squared-error" && rows.length > 0
          ? comparison(
              { probe, ...rest },
              inputs,
              bound,
              await prepared.pass(Uint32Array.from(rows)),
              k,
            )
          : [];
      shown.push(
        worst.map(({ place = 0 }, i) =>
          [...seen, ...said].map(({ name, of }) => ({ name, view: of(i, place) })),
        ),
      );
    }
    return shown;
  } finally {
    prepared.dispose();
  }
}

interface Shown {
  readonly name: string;
  /** @param i which of the worst */
  of(i: number, place: number): ExampleView;
}

function columnViews(
  { node, port }: Vertex,
  bound: ReadonlyMap<string, LoadedDataset>,
  { part = "held-out" }: EvaluateOptions,
  rows: readonly number[],
): Shown[] {
  const set = bound.get(node);
  const column = set?.info.columns.find((each) => each.port === port);
  const values = set && rowsAt(set, part, port, rows);
  if (!column || !values) return [];
  const width = values.length / Math.max(1, rows.length);
  const { classes } = set.info;
  return [
    {
      name: bound.size > 1 ? `${node}.${port}` : port,
      of: (i, place) =>
        viewOf(port, values.subarray(i * width, (i + 1) * width), column, classes, place),
    },
  ];
}

/** What a regression said of the examples, and what it was to say. */
function comparison(
  judged: Judged,
  inputs: readonly Vertex[],
  bound: ReadonlyMap<string, LoadedDataset>,
  read: readonly (readonly [Float32Array, Float32Array])[],
  at: number,
): Shown[] {
  const width = widthOf(judged);
  const columns = [judged.labels, ...inputs.map(({ node }) => bound.get(node))].flatMap(
    (set) => set?.info.columns ?? [],
  );
  // A model that gives back its input is looked at as that is.
  const like = columns.find(({ image }) => image && image[0] * image[1] * image[2] === width);
  const target = judged.labels?.info.columns.find(({ port }) => port === "y");
  const described: Described = {
    shape: judged.shape,
    kind: "real",
    ...(like?.image && { image: like.image }),
    ...(target?.entries?.length === width && { entries: target.entries }),
  };
  const [said, wanted] = read[at] as readonly [Float32Array, Float32Array];
  const shown = (name: string, values: Float32Array): Shown => ({
    name,
    of: (i) => viewOf(name, values.subarray(i * width, (i + 1) * width), described, undefined, 0),
  });
  return [shown("wanted", wanted), shown("said", said)];
}
