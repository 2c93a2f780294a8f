import { BookOpen, Compass, Map as MapIcon, Timer } from "lucide-react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { type ActionId, useActions } from "../commands/use-actions.ts";

const links = [
  { id: "help-start", icon: Timer, text: "Two models, one of your own" },
  { id: "help-concepts", icon: BookOpen, text: "Sets, projections, residuals" },
  { id: "help-templates", icon: MapIcon, text: "What each one shows" },
] as const satisfies readonly {
  readonly id: ActionId;
  readonly icon: unknown;
  readonly text: string;
}[];

/** The tour on a running model, and the pages of the handbook to begin with. */
export function LearnLinks({ onClose }: { onClose(): void }) {
  const actions = useActions();
  const { tour } = useServices();
  const offered = useStore(tour, (state) => state.offered);
  return (
    <section aria-labelledby="start-learn">
      <h3 id="start-learn" className="section-title start-title">
        Learn
      </h3>
      <ul>
        <li>
          <button
            type="button"
            className="start-row"
            data-new={offered || undefined}
            onClick={() => {
              onClose();
              void actions.tour.run();
            }}
          >
            <Compass aria-hidden />
            <span className="start-words">
              <span className="start-name">Take the tour</span>
              <span className="start-where">Five steps on a running model</span>
            </span>
          </button>
        </li>
        {links.map(({ id, icon: Icon, text }) => (
          <li key={id}>
            <button type="button" className="start-row" onClick={() => void actions[id].run()}>
              <Icon aria-hidden />
              <span className="start-words">
                <span className="start-name">{actions[id].title}</span>
                <span className="start-where">{text}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
