/** What the picture of a watched point shows: its iterates and the sets that share its value. */
import type { Endpoint, GraphDocument } from "../../core/graph/schema.ts";
import { opOf, parseParams } from "../../core/ops/index.ts";
import { type looks, picture } from "../../core/ops/picture.ts";
import { titleOf } from "../state/edits.ts";

export type PlaneSet =
  | {
      readonly kind: "line";
      readonly title: string;
      readonly normal: readonly number[];
      readonly offset: number;
    }
  | {
      readonly kind: "circle";
      readonly title: string;
      readonly center: readonly number[];
      readonly radius: number;
    };

/** A probe of type `picture`: a value of the run, drawn as its look says. */
export interface ValuePicture {
  readonly node: string;
  readonly title: string;
  /** Value id, "node.port". */
  readonly value: string;
  readonly look: (typeof looks)[number];
  /** Radius of discs. */
  readonly size: number;
}

/** One picture a probe of type `picture` that is wired and sound. */
export function valuePicturesOf(document: GraphDocument): ValuePicture[] {
  return document.nodes.flatMap((node) => {
    const from = document.edges.find((edge) => edge.to.node === node.id)?.from;
    if (node.type !== "picture" || from === undefined) return [];
    try {
      const { look, size } = parseParams(picture, node.params) as {
        look: (typeof looks)[number];
        size: number;
      };
      return [
        {
          node: node.id,
          title: titleOf(node, document),
          value: `${from.node}.${from.port}`,
          look,
          size,
        },
      ];
    } catch {
      // Problems says what is wrong with the parameters.
      return [];
    }
  });
}

export interface Picture {
  /** The probe's node. */
  readonly node: string;
  readonly title: string;
  readonly sets: readonly PlaneSet[];
}

/** One picture a probe of type `iterates` that is wired. */
export function picturesOf(document: GraphDocument): Picture[] {
  const feeds = (node: string): Endpoint | undefined =>
    document.edges.find((edge) => edge.to.node === node && edge.to.port === "x")?.from;
  return document.nodes
    .filter((node) => node.type === "iterates")
    .map((probe) => {
      const from = feeds(probe.id);
      const sharing = document.nodes.filter((node) => {
        const other = feeds(node.id);
        return from && other?.node === from.node && other.port === from.port;
      });
      return {
        node: probe.id,
        title: titleOf(probe, document),
        sets: sharing.flatMap((node) => planeSet(node, document)),
      };
    });
}

function planeSet(node: GraphDocument["nodes"][number], document: GraphDocument): PlaneSet[] {
  const op = opOf(node.type);
  if (op === undefined || (node.type !== "hyperplane" && node.type !== "sphere")) return [];
  try {
    const params = parseParams(op, node.params) as Record<string, never>;
    const title = titleOf(node, document);
    return node.type === "hyperplane"
      ? [{ kind: "line", title, normal: params.normal ?? [], offset: params.offset ?? 0 }]
      : [{ kind: "circle", title, center: params.center ?? [], radius: params.radius ?? 1 }];
  } catch {
    // Problems says what is wrong with the parameters.
    return [];
  }
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What must be seen: all iterates and whole circles, with some air, in the panel's proportion. */
export function frameOf(picture: Picture, trail: readonly number[], aspect: number): Box {
  let [left, right, bottom, top] = [-1.2, 1.2, -1.2, 1.2];
  const see = (x: number, y: number): void => {
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  };
  for (let i = 0; i + 1 < trail.length; i += 2) see(trail[i] as number, trail[i + 1] as number);
  for (const set of picture.sets) {
    if (set.kind !== "circle") continue;
    const [x = 0, y = 0] = set.center;
    see(x - set.radius, y - set.radius);
    see(x + set.radius, y + set.radius);
  }
  const air = 1.08;
  const height = Math.max((top - bottom) * air, ((right - left) * air) / aspect);
  const width = height * aspect;
  return {
    x: (left + right) / 2 - width / 2,
    y: (bottom + top) / 2 - height / 2,
    width,
    height,
  };
}
