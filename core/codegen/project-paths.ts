/** Where an exported project has what is not text; the host puts it there. */

/** File of the solved parameters. */
export const parametersPath = "parameters.safetensors";

/** Where a project expects Proxflow's packed tarball. */
export function tarballPath(version: string): string {
  return `vendor/proxflow-${version}.tgz`;
}
