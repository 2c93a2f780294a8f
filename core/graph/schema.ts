/** The document: a graph of nodes and wires with its solver settings, as plain JSON. */
import { z } from "zod";
import { dataName, dataReference } from "../base/own-data.ts";
import { operatorEntry } from "../operators/manifest.ts";
import { solverSettings } from "../solvers/settings.ts";

export const FORMAT_VERSION = 3;
/** Largest file that is read, in bytes. */
export const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;

const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9_.-]+$/, "use letters, digits, _ . and - only");
const finite = z.number().refine(Number.isFinite, "must be a finite number");
const point = z.object({ x: finite, y: finite });
const side = z.enum(["A", "B"]);

export const endpoint = z.object({ node: id, port: id });

export const graphNode = z.object({
  id,
  type: id,
  typeVersion: z.number().int().positive(),
  title: z.string().max(200).optional(),
  params: z.record(z.string(), z.json()),
  position: point,
  note: z.string().max(20_000).optional(),
  /** A set that is switched off: it is kept, and takes no part in the solve. */
  muted: z.literal(true).optional(),
  /** Side of the two-set splitting that its set is held to; where it is left out the compiler chooses. */
  side: side.optional(),
});

export const graphEdge = z.object({
  id,
  from: endpoint,
  to: endpoint,
  /** Weight of this consumer in the consensus of the value; all 1 is the plain mean. */
  weight: finite.positive().optional(),
  /** Points that the wire is led through on the canvas, from start to end. */
  via: z.array(point).max(100).optional(),
});

export const frameColours = ["grey", "blue", "green", "amber", "red", "violet"] as const;

/** A box around part of the canvas, to name it. It changes nothing that is solved. */
export const graphFrame = z.object({
  id,
  title: z.string().max(200),
  colour: z.enum(frameColours),
  position: point,
  size: z.object({ width: finite.positive(), height: finite.positive() }),
});

/**
 * A graph that nodes of the document stand for: a node of type "group.<name>" is one. Its nodes of
 * type "input" and "output" are its ports, their ids the names of the ports.
 */
export const graphDefinition = z.object({
  title: z.string().max(200),
  description: z.string().max(20_000).optional(),
  nodes: z.array(graphNode),
  edges: z.array(graphEdge),
  frames: z.array(graphFrame).optional(),
});

export const graphDocument = z.object({
  format: z.literal("proxflow"),
  formatVersion: z.number().int().positive(),
  name: z.string().max(200),
  description: z.string().max(20_000).optional(),
  nodes: z.array(graphNode),
  edges: z.array(graphEdge),
  frames: z.array(graphFrame).optional(),
  /** By name; a document holds all that its nodes stand for. */
  definitions: z.record(id, graphDefinition).optional(),
  /** Data of the user's own, by the names that dataset nodes say. */
  datasets: z.record(dataName, dataReference).optional(),
  /** Operators of its own, by name: a node of type "custom.<name>" is one. */
  operators: z.record(id, operatorEntry).optional(),
  solver: solverSettings,
  view: z.object({ x: finite, y: finite, zoom: finite.positive() }).optional(),
});

/** Side of the two-set splitting; "A" holds the targets where nothing else is asked for. */
export type Side = z.infer<typeof side>;
export type Endpoint = z.infer<typeof endpoint>;
export type GraphNode = z.infer<typeof graphNode>;
export type GraphEdge = z.infer<typeof graphEdge>;
export type GraphFrame = z.infer<typeof graphFrame>;
export type GraphDefinition = z.infer<typeof graphDefinition>;
/** A document: its nodes, its wires, its settings, and what it brings along. Plain JSON. */
export interface GraphDocument extends z.infer<typeof graphDocument> {}
