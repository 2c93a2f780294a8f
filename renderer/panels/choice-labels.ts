/** Words for choices that files keep as short codes. */
const labels: Readonly<Record<string, string>> = {
  ap: "Alternating projections",
  dr: "Douglas-Rachford",
  cp: "Cyclic projections",
  auto: "Best there is",
  webgpu: "WebGPU",
  wasm: "WASM",
  cpu: "CPU",
};

/** "Douglas-Rachford" for "dr"; other choices speak for themselves. */
export const choiceLabel = (field: string, choice: string): string =>
  field === "algorithm" || field === "backend" ? (labels[choice] ?? choice) : choice;
