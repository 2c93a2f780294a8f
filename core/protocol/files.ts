/** Files as the host tells of them. */
import { z } from "zod";

export const fileInfo = z.object({
  path: z.string(),
  name: z.string(),
  /** Milliseconds since 1970; also the revision that a save must still find. */
  modified: z.number(),
  bytes: z.number(),
});
export type FileInfo = z.infer<typeof fileInfo>;
