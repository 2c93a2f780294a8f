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

/** "Douglas-Rachford" for "dr"; other choices speak for themselves. */
export const choiceLabel = (field: string, choice: string): string =>
  field === "algorithm" || field === "backend" ? (labels[choice] ?? choice) : choice;
