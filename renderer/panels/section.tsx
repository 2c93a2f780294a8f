import type { ReactNode } from "react";

/** A titled part of the inspector. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="inspector-section">
      <h3 className="section-title">{title}</h3>
      {children}
    </section>
  );
}
