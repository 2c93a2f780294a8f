import { DropdownMenu } from "radix-ui";
import { useStore } from "zustand";
import { datasetName } from "../../core/graph/library.ts";
import type { GraphNode } from "../../core/graph/schema.ts";
import { useServices } from "../app/services.ts";
import { DATA_FILES } from "../commands/file-actions.ts";
import { pickFiles } from "../dialogs/pick-file.ts";
import { Section } from "../panels/section.tsx";
import { Button } from "../ui/button.tsx";
import { downloadData, locateData } from "./find-data.ts";
import { giveData } from "./give-data.ts";
import { type Absent, absenceWords, absentOf } from "./presence.ts";
import "./missing-data.css";

/** Below a node whose data is not here: why, and the ways to mend it. */
export function MissingData({ node, absent }: { node: string; absent: Absent }) {
  return (
    <section className="missing-data nodrag nopan" aria-label={`Missing data of ${node}`}>
      <p>{absent.message}</p>
      <Ways node={node} absent={absent} />
    </section>
  );
}

/** The same in the inspector, with all that is known of what is expected. */
export function MissingDataNote({ node }: { node: GraphNode }) {
  const { presence } = useServices();
  const absent = useStore(presence, (state) => absentOf(state, datasetName(node) ?? null));
  if (absent === undefined) return null;
  return (
    <Section title="Data is missing">
      <p className="bad missing-words">{absenceWords(absent)}</p>
      <Ways node={node.id} absent={absent} />
    </Section>
  );
}

function Ways({ node, absent: { name, download } }: { node: string; absent: Absent }) {
  const services = useServices();
  const going = useStore(services.datasets, (state) =>
    download === undefined ? undefined : state.going[download],
  );
  const share = going?.total ? ` ${Math.floor((100 * going.done) / going.total)} %` : "";
  return (
    <div className="missing-ways">
      <Button onClick={() => void locateData(services, name, node)}>Locate file</Button>
      {download === undefined ? null : (
        <Button
          disabled={going !== undefined}
          onClick={() => void downloadData(services, name, download)}
        >
          {going ? `Downloading${share}` : "Download"}
        </Button>
      )}
      <Replace node={node} />
    </div>
  );
}

/** Other data for the node: a set that is kept, or one from files. */
function Replace({ node }: { node: string }) {
  const services = useServices();
  const { datasets, host, messages, ui, canvas } = services;
  const kept = useStore(datasets, (state) => state.kept);
  const take = async (name: string): Promise<void> => {
    try {
      const { reference } = await host.request("data.reference", { name });
      giveData(services, node, name, reference);
    } catch (error) {
      messages.showError("The data was not replaced", error);
    }
  };
  const fromFiles = async (): Promise<void> => {
    const files = await pickFiles(DATA_FILES);
    const at = canvas.current?.center() ?? { x: 0, y: 0 };
    if (files.length > 0) ui.setState({ dialog: "data", dataImport: { files, at, node } });
  };
  return (
    <DropdownMenu.Root modal={false} onOpenChange={(open) => open && void datasets.refresh()}>
      <DropdownMenu.Trigger asChild>
        <Button>Replace with</Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4}>
          {kept
            .filter((set) => set.damaged === undefined)
            .map((set) => (
              <DropdownMenu.Item
                key={set.name}
                className="menu-item"
                onSelect={() => void take(set.name)}
              >
                {set.title}
                <span className="menu-key mono">
                  x {set.x.join(" \u00d7 ") || "1"}
                  {set.y ? `, y ${set.y.join(" \u00d7 ") || "1"}` : ""}
                </span>
              </DropdownMenu.Item>
            ))}
          <DropdownMenu.Item className="menu-item" onSelect={() => void fromFiles()}>
            Files{"\u2026"}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
