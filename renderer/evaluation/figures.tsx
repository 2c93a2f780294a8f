import type { ReactNode } from "react";

/** The figures that matter most, large; a sentence below them. */
export function Figures({
  figures,
  children,
}: {
  figures: readonly { readonly name: string; readonly text: string; readonly help?: string }[];
  children?: ReactNode;
}) {
  return (
    <div className="evaluation-part evaluation-figures">
      <dl>
        {figures.map(({ name, text, help }) => (
          <div key={name} title={help}>
            <dt>{name}</dt>
            <dd className="num">{text}</dd>
          </div>
        ))}
      </dl>
      {children ? <p className="chart-note">{children}</p> : null}
    </div>
  );
}
