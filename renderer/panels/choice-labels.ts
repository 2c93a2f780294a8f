/** Words for choices that files keep as short codes. */
const labels: Readonly<Record<string, string>> = {
  ap: "Alternating projections",
  ar: "Alternating reflections",
  dr: "Douglas-Rachford",
  dm: "Difference map",
  cp: "Cyclic projections",
  cdr: "Cyclic Douglas-Rachford",
  auto: "Best there is",
  webgpu: "WebGPU",
  wasm: "WASM",
  cpu: "CPU",
};

/** What the choice that is made means. */
const helps: Readonly<Record<string, string>> = {
  ap: "Projects onto one side, then the other. Simple and frugal; may stall where sets are not convex.",
  ar: "Reflects at one side, then the other. May circle; to compare.",
  dr: "Reflects at both sides and goes halfway. Finds points of sets that are not convex, too.",
  dm: "Douglas-Rachford with a parameter, beta, that sets how far it looks ahead.",
  cp: "Projects layer by layer, from the outputs back. What the presets for networks take.",
  cdr: "Reflects at pairs of neighbouring layers, one pair after another; to compare.",
  auto: "WebGPU where a real GPU is, else WASM, else CPU; the run says which.",
  webgpu: "On the graphics card; a run is refused where there is none.",
  wasm: "On the processor, with SIMD.",
  cpu: "On the processor in plain JavaScript: slow, runs anywhere.",
};

/** Help for what is chosen; `undefined` where the field's own help says all. */
export const choiceHelp = (field: string, choice: string): string | undefined =>
  field === "algorithm" || field === "backend" ? helps[choice] : undefined;

/** "Douglas-Rachford" for "dr"; other choices speak for themselves. */
export const choiceLabel = (field: string, choice: string): string =>
  field === "algorithm" || field === "backend" ? (labels[choice] ?? choice) : choice;
