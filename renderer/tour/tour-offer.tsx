import { useEffect } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { useActions } from "../commands/use-actions.ts";
import { Button } from "../ui/button.tsx";
import "./tour.css";

/** In the first session, below the list of nodes: it takes room, but covers nothing. */
export function TourOffer() {
  const { tour } = useServices();
  const actions = useActions();
  const offered = useStore(tour, (state) => state.offered);
  useEffect(() => {
    if (offered) tour.noteOffer();
  }, [tour, offered]);
  if (!offered) return null;
  return (
    <section className="tour-offer" aria-label="Tour">
      <p className="tour-offer-title">New to Proxflow?</p>
      <p>Five short steps on a running model.</p>
      <div className="tour-offer-foot">
        <Button kind="primary" onClick={() => void actions.tour.run()}>
          Take the tour
        </Button>
        <Button onClick={() => tour.leave()}>Not now</Button>
      </div>
    </section>
  );
}
