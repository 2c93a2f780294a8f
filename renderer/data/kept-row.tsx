import { Trash2 } from "lucide-react";
import type { KeptSet } from "../../core/protocol/data.ts";
import { useServices } from "../app/services.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { formatCount, formatSize } from "../ui/format.ts";

const shapeWords = (shape: readonly number[]): string =>
  shape.length === 0 ? "1" : shape.join(" \u00d7 ");

/** "60 000 to train, 10 000 to test; x 784, y 10" */
function contents({ train, validation, test, x, y }: KeptSet): string {
  const parts = [
    `${formatCount(train)} to train`,
    ...(validation > 0 ? [`${formatCount(validation)} to validate`] : []),
    ...(test > 0 ? [`${formatCount(test)} to test`] : []),
  ];
  return `${parts.join(", ")}; x ${shapeWords(x)}${y ? `, y ${shapeWords(y)}` : ""}`;
}

/** A set that is kept: what it holds, and what one can do with it. */
export function KeptRow({ set, onAdd }: { set: KeptSet; onAdd(): void }) {
  const { datasets, messages } = useServices();
  const remove = async (): Promise<void> => {
    const answer = await messages.ask({
      title: `Remove \u201c${set.title}\u201d?`,
      message:
        "Documents that use it ask for its files again, unless it is small enough to travel in them.",
      answers: [
        { id: "remove", label: "Remove", kind: "danger" },
        { id: "stay", label: "Cancel" },
      ],
    });
    if (answer === "remove") await datasets.remove(set.name);
  };
  return (
    <li className="dataset">
      <div className="dataset-words">
        <p className="dataset-title">
          {set.title}
          <span className="dataset-meta mono">{set.name}</span>
          <span className="dataset-meta num">{formatSize(set.bytes)}</span>
        </p>
        {set.damaged === undefined ? (
          <p className="dataset-text num">{contents(set)}</p>
        ) : (
          <p className="bad">{set.damaged}</p>
        )}
      </div>
      <div className="dataset-buttons">
        <IconButton label={`Remove ${set.title}`} onClick={() => void remove()}>
          <Trash2 />
        </IconButton>
        <Button disabled={set.damaged !== undefined} onClick={onAdd}>
          <span>
            Add to document
            <span className="visually-hidden">: {set.title}</span>
          </span>
        </Button>
      </div>
    </li>
  );
}
