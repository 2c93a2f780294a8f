/** The five steps of the tour, over the template of the iris flowers. */
import type { Services } from "../app/services.ts";
import { nodeOf } from "../state/edits.ts";
import { isActive } from "../state/run-store.ts";
import type { Side } from "./place-card.ts";

/** The template that the tour runs. */
export const TOUR_TEMPLATE = "iris-mlp";
const PRODUCT = "layer1";
const TARGET = "target";

/** Something that the user may do before going on; going on without it is always possible. */
interface Task {
  /** What is said when it is done. */
  readonly done: string;
  /** Calls back once it is done. @returns ends the waiting */
  watch(services: Services, done: () => void): () => void;
}

export interface TourStep {
  readonly id: string;
  readonly title: string;
  /** `{run}` stands for the key of the command `run`. */
  readonly text: string;
  /** Selector of the element that it is about. */
  readonly anchor: string;
  /** Where the card goes, the first that has room. */
  readonly sides: readonly Side[];
  /** Prepares what it is about. */
  enter?(services: Services): void;
  readonly task?: Task;
}

const nodeSelector = (id: string): string => `.react-flow__node[data-id="${id}"]`;

const showNode =
  (id: string) =>
  ({ canvas }: Services): void => {
    canvas.current?.select([id]);
    canvas.current?.reveal(id);
  };

export const tourSteps: readonly TourStep[] = [
  {
    id: "node",
    title: "A node is a set of values",
    text: "This one allows all a, b and y with y = a b. A wire says that two ports carry the same value. To solve a model is to find values that every node allows.",
    anchor: nodeSelector(PRODUCT),
    sides: ["bottom", "top", "right", "left"],
    enter: showNode(PRODUCT),
  },
  {
    id: "residuals",
    title: "Its colour says how far off it is",
    text: "The strip of a node shows its residual: the distance of its values from those that it allows. Press {worst-residual} to fly to the worst one.",
    anchor: ".legend",
    sides: ["right", "top"],
    enter: ({ canvas }) => canvas.current?.select([]),
    task: {
      done: "This is the node that holds the model back most. The inspector on the right has its curve.",
      watch: ({ ui, telemetry }, done) =>
        ui.subscribe(({ selectedNodes: [node] }) => {
          if (node !== undefined && node === telemetry.worst()) done();
        }),
    },
  },
  {
    id: "run",
    title: "Run it, or take one step",
    text: "Press Run, or {run}, to solve it from new starting values. {step} does one iteration and waits.",
    anchor: ".top-run",
    sides: ["bottom"],
    task: {
      done: "Node after node moves its values to the nearest ones that it allows, until they agree. There are no gradients.",
      watch: ({ run }, done) =>
        run.subscribe((now, before) => {
          const stepped = now.status === "paused" && now.rewind !== before.rewind;
          if ((isActive(now.status) && !isActive(before.status)) || stepped) done();
        }),
    },
  },
  {
    id: "change",
    title: "Change something and see it",
    text: "The node that is selected asks that the right species wins. Set its Strength in the inspector to 0.0001, then run again, {run}.",
    anchor: ".inspector .params .param",
    sides: ["left", "bottom", "top"],
    enter: showNode(TARGET),
    task: {
      done: "With hardly anything pulling, Accuracy at the top right falls to a guess. {undo} takes back any change.",
      watch({ documents, run }, done) {
        const strength = () => nodeOf(documents.getState().document, TARGET)?.params.lambda;
        const before = strength();
        return run.subscribe((now, was) => {
          const starts = isActive(now.status) && !isActive(was.status);
          if (starts && strength() !== before) done();
        });
      },
    },
  },
  {
    id: "own",
    title: "Now a model of your own",
    text: "Drag nodes from this list, or press {quick-add} on the canvas, and wire port to port. Templates has more models that run as they are; {commands} finds every command.",
    anchor: ".sidebar .tabs",
    sides: ["right", "bottom"],
    enter({ ui, canvas }) {
      ui.setState({ leftTab: "palette" });
      canvas.current?.fit();
    },
  },
];
