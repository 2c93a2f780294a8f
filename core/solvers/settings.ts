/** Settings of a run as data with ranges and help: inspector, CLI and export derive from them. */
import { z } from "zod";

export const algorithms = ["ap", "ar", "dr", "dm", "cp", "cdr"] as const;
export type Algorithm = (typeof algorithms)[number];

export const backends = ["webgpu", "wasm", "cpu"] as const;
export type BackendName = (typeof backends)[number];

export const solverSettings = z.object({
  algorithm: z.enum(algorithms).default("ap").meta({
    title: "Algorithm",
    help: "ap: alternating projections. ar: alternating reflections. dr: Douglas-Rachford. dm: difference map. cp: cyclic projections, layer by layer from the outputs back. cdr: cyclic Douglas-Rachford.",
  }),
  backend: z
    .enum(["auto", ...backends])
    .default("auto")
    .meta({
      title: "Backend",
      help: "auto takes webgpu where a real GPU is, else wasm, else cpu, and says which.",
    }),
  seed: z.number().int().min(0).max(4294967295).default(1).meta({
    title: "Seed",
    help: "Starting values and the order of examples depend on it alone.",
  }),
  relaxation: z.number().gt(0).lt(2).default(1).meta({
    title: "Relaxation",
    help: "Douglas-Rachford: theta in (0, 2); 1 is the plain method.",
    step: 0.05,
  }),
  beta: z
    .number()
    .min(-10)
    .max(10)
    .refine((v) => v !== 0, "must not be 0")
    .default(1)
    .meta({
      title: "Beta",
      help: "Difference map: 1 is Douglas-Rachford with the sets swapped; other values need two more projections a step.",
      step: 0.05,
    }),
  batchSize: z.number().int().min(1).max(65536).default(64).meta({
    title: "Batch size",
    unit: "examples",
    help: "Examples whose constraints are held at once.",
  }),
  stepsPerBatch: z.number().int().min(1).max(100000).default(1).meta({
    title: "Steps a batch",
    help: "Iterations on a mini-batch before the next; each batch starts from a forward pass.",
  }),
  mobility: z.number().min(0).max(1000).default(0).meta({
    title: "Mobility",
    help: "Metric of a product: how far activations move against weights. 0 is the plain metric.",
    step: 0.01,
  }),
  outputWeight: z.number().gt(0).max(1).default(1).meta({
    title: "Output weight",
    help: "Metric of a product: how much a move of its output counts against moves of its factors. 1 is the plain metric; the less it is, the less a factor's move depends on the length of the other.",
    step: 0.01,
  }),
  parameterRelaxation: z.number().gt(0).max(100000).default(1).meta({
    title: "Parameter relaxation",
    help: "Consensus of a parameter's copies moves this many times the mean displacement. 1 is the mean; above 2 is an extrapolated step.",
  }),
  parameterStep: z.enum(["consensus", "adaptive"]).default("consensus").meta({
    title: "Parameter step",
    help: "After a mini-batch. consensus: parameters take the consensus of their copies. adaptive: its displacement goes through Adam's rule, which needs no tuning by layer.",
  }),
  parameterSets: z.enum(["vote", "batch", "governing"]).default("vote").meta({
    title: "Sets on parameters",
    help: "Hard sets wired to a parameter itself. vote: one voice in its consensus. batch: after each mini-batch it is projected onto them. governing: the same, and what was not projected takes the next steps, so that small steps add up.",
  }),
  rate: z.number().gt(0).max(10).default(0.003).meta({
    title: "Rate",
    help: "Size of an adaptive step; falls with the decay.",
    step: 0.001,
  }),
  activationConsensus: z.enum(["mean", "sum"]).default("mean").meta({
    title: "Activation consensus",
    help: "Displacements of an activation's copies are averaged, or summed over all its consumers.",
  }),
  decay: z.enum(["none", "linear"]).default("none").meta({
    title: "Decay",
    help: "linear: parameter relaxation and rate fall to zero at the iteration limit.",
  }),
  dataSlots: z.enum(["fixed", "free"]).default("fixed").meta({
    title: "Data in products",
    help: "fixed: data is known when a product is projected. free: data copies move and are reset, as in PJAX.",
  }),
  maxMemory: z.number().int().min(16).max(1048576).default(3072).meta({
    title: "Memory limit",
    unit: "MiB",
    help: "A run that is estimated to need more is refused before it starts.",
  }),
  pjaxCompatible: z.boolean().default(false).meta({
    title: "PJAX formulas",
    help: "Use PJAX's own formulas where they differ from the exact projections, to compare.",
  }),
  stop: z
    .object({
      iterations: z.number().int().min(1).optional().meta({ title: "Iterations" }),
      seconds: z.number().gt(0).optional().meta({ title: "Seconds", unit: "s" }),
      gap: z.number().gt(0).optional().meta({ title: "Gap" }),
      until: z
        .string()
        .regex(
          /^[a-zA-Z]\w*\s*(>=|<=|>|<)\s*-?\d+(\.\d+)?(e-?\d+)?$/,
          'write it like "accuracy>=0.95"',
        )
        .optional()
        .meta({ title: "Until" }),
    })
    .default({ iterations: 1000 })
    .meta({ title: "Stop at", help: "The run ends at whichever comes first." }),
  /** Iterations between evaluations on the held-out part. */
  evaluateEvery: z.number().int().min(1).default(50).meta({
    title: "Evaluate every",
    unit: "iterations",
    help: "Iterations between measurements on held-out data.",
  }),
});

export type SolverSettings = z.infer<typeof solverSettings>;
