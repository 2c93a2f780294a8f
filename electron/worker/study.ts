/** What conflict searches and races have in common as active runs: they can be stopped, no more. */
import type { FromWorker } from "../../core/protocol/messages.ts";
import type { ActiveRun } from "./run.ts";

/**
 * @param what the study with its article, as it begins a sentence
 * @param over resolves when the study has told its end; never rejects
 */
export function studyRun(
  id: string,
  what: string,
  over: Promise<void>,
  send: (message: FromWorker) => void,
  stop: () => void,
): ActiveRun {
  return {
    id,
    over,
    control(action) {
      if (action === "stop") stop();
    },
    watch: () => {},
    ack: () => {},
    snapshot(request) {
      const error = { code: "no-values", message: `${what} keeps no values.` };
      send({ type: "refused", request, error });
    },
    dispose: () => {},
  };
}
