/** What can be done with the value at a port: watch it, hold it, solve for it. */

import { createRng } from "../../core/base/rng.ts";
import type { Shape } from "../../core/base/shape.ts";
import { concrete } from "../../core/base/shape.ts";
import { holdCommand, holdFault, solveCommand, standingOf } from "../../core/graph/hold.ts";
import type { Endpoint } from "../../core/graph/schema.ts";
import { opOf, parseParams } from "../../core/ops/index.ts";
import type { Services } from "../app/services.ts";
import { valueIdOf } from "../canvas/probe-target.ts";
import { nodeOf } from "../state/edits.ts";
import { suggestKind } from "../viewers/viewer-model.ts";
import type { Action } from "./action.ts";

export function portActions(services: Services) {
  const { ui, run, host, viewers, messages, level } = services;
  /** The graph that is shown, whose port was clicked. */
  const documents = level;
  const end = (): Endpoint | null => ui.getState().menuPort;
  const shape = (): Shape | undefined => {
    const at = end();
    return at ? documents.getState().validation.shapes[`${at.node}.${at.port}`] : undefined;
  };
  const noPort = "Right-click a port.";

  /** The value that the run has, else the one that a run would start from. */
  const valueNow = async (at: Endpoint): Promise<ArrayLike<number>> => {
    const { run: name, started } = run.getState();
    const id = valueIdOf(level.levels(), at);
    if (name !== null && started !== null && id !== undefined) {
      const { values } = await host.request("run.snapshot", { run: name, ids: [id] });
      if (values[0]) return values[0].data;
    }
    const { document } = documents.getState();
    const node = nodeOf(document, at.node);
    const op = node && opOf(node.type);
    if (node && op?.kind === "source" && op.init)
      return op.init({
        params: parseParams(op, node.params) as never,
        shape: concrete(shape() ?? [], 1),
        rng: createRng(document.solver.seed, `init:${level.place().prefix}${node.id}`),
      });
    throw new Error("Run the model first: what is held is the value that it has.");
  };

  return {
    "pin-viewer": {
      title: "Pin a viewer",
      group: "View",
      keys: [],
      run() {
        const at = end();
        if (at === null) return;
        const kind = suggestKind(shape() ?? []);
        const value = valueIdOf(level.levels(), at);
        if (value === undefined) return;
        viewers.pin({ value, kind, against: null });
        ui.setState({ bottomTab: "viewers" });
      },
      off: () => (end() === null ? noPort : shape() ? null : "Its shape is not known yet."),
    },
    "hold-port": {
      title: "Hold at its value",
      group: "Edit",
      keys: [],
      async run() {
        const at = end();
        const dims = shape();
        if (at === null || dims === undefined) return;
        try {
          const values = await valueNow(at);
          const { document } = documents.getState();
          documents.dispatch(holdCommand(document, at, dims as number[], values), {
            name: `Hold ${at.node}.${at.port}`,
          });
        } catch (error) {
          messages.showError("The value cannot be held", error);
        }
      },
      off() {
        const at = end();
        if (at === null) return noPort;
        const { document } = documents.getState();
        const standing = standingOf(document, at);
        if (standing === "given" || standing === "held") return "It is held already.";
        return holdFault(document, at, shape());
      },
    },
    "solve-port": {
      title: "Solve for it",
      group: "Edit",
      keys: [],
      run() {
        const at = end();
        if (at === null) return;
        const { document } = documents.getState();
        documents.dispatch(solveCommand(document, at), { name: `Solve for ${at.node}.${at.port}` });
      },
      off() {
        const at = end();
        if (at === null) return noPort;
        const { document } = documents.getState();
        const standing = standingOf(document, at);
        if (standing === "solved") return "It is solved for already.";
        if (standing === "computed") return "It follows from others already; nothing holds it.";
        return standing === "given" ? holdFault(document, at, shape()) : null;
      },
    },
  } as const satisfies Record<string, Action>;
}
