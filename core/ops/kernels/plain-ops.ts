/** Own kernels switched off for a while: automatic differentiation knows the ops of tfjs alone. */
let depth = 0;

/** Whether callers of own kernels are to take their chain of tfjs ops. */
export const plainOpsOnly = (): boolean => depth > 0;

/** Runs `compute` (synchronous) on tfjs's own ops alone, so that all of it can be differentiated. */
export function withPlainOps<T>(compute: () => T): T {
  depth++;
  try {
    return compute();
  } finally {
    depth--;
  }
}
