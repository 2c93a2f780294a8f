/** What can wait until the window has drawn what was asked for. */
import { type ReactNode, useEffect, useState } from "react";

/** A window that draws no frames, since nobody sees it, runs what waits after this, in milliseconds. */
const UNSEEN = 250;

/** Calls back once the next frame is painted; what it returns calls that off. */
export function afterPaint(act: () => void): () => void {
  // What is posted within a frame is delivered once that frame is painted.
  const painted = new MessageChannel();
  const stop = (): void => {
    painted.port1.close();
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const run = (): void => {
    stop();
    act();
  };
  painted.port1.onmessage = run;
  const frame = requestAnimationFrame(() => painted.port2.postMessage(null));
  const timer = setTimeout(run, UNSEEN);
  return stop;
}

/** Draws its children one frame later; until then there is room, so that nothing around it scrolls. */
export function AfterPaint({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => afterPaint(() => setDue(true)), []);
  return due ? children : <div style={{ height: "100vh" }} />;
}
