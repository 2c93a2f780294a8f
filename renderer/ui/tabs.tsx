import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import "./tabs.css";

interface Tab<Id extends string> {
  readonly id: Id;
  readonly title: string;
  /** A count or mark beside the title. */
  readonly mark?: ReactNode;
}

/** A panel with a row of tabs; the shown one fills it. */
export function Tabs<Id extends string>({
  label,
  tabs,
  value,
  children,
  onChange,
}: {
  label: string;
  tabs: readonly Tab<Id>[];
  value: Id;
  children: ReactNode;
  onChange(id: Id): void;
}) {
  return (
    <Radix.Root className="tabs" value={value} onValueChange={(id) => onChange(id as Id)}>
      <Radix.List className="tab-row" aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className="tab"
            // In a narrow window the row is longer than what shows of it.
            onFocus={({ currentTarget }) =>
              currentTarget.scrollIntoView({ block: "nearest", inline: "nearest" })
            }
          >
            {tab.title}
            {tab.mark}
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content value={value} className="tab-body" tabIndex={-1}>
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
