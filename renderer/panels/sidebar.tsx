import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import type { LeftTab } from "../state/ui-store.ts";
import { TourOffer } from "../tour/tour-offer.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { Palette } from "./palette.tsx";
import { TemplateList } from "./template-list.tsx";

const tabs = [
  { id: "palette", title: "Nodes" },
  { id: "templates", title: "Templates" },
] as const;

/** The left side: what can be placed, and whole models to start from. */
export function Sidebar() {
  const { ui } = useServices();
  const tab = useStore(ui, (state) => state.leftTab);
  return (
    <div className="sidebar">
      <Tabs
        label="Nodes and templates"
        tabs={tabs}
        value={tab}
        onChange={(leftTab: LeftTab) => ui.setState({ leftTab })}
      >
        {tab === "palette" ? (
          <Palette />
        ) : (
          <div className="scroll">
            <TemplateList layout="list" />
          </div>
        )}
      </Tabs>
      <TourOffer />
    </div>
  );
}
