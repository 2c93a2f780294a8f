/** Running a document: sessions and the loop around them. */
export { run } from "./run.ts";
export { Session } from "./session.ts";
export { parseGoal } from "./stop.ts";
export type * from "./types.ts";

import { Session } from "./session.ts";
import type { SessionOptions } from "./types.ts";

/** A session for a document; the tfjs backend must be set. @throws ProxflowError on bad input. */
export function createSession(options: SessionOptions): Session {
  return new Session(options);
}
