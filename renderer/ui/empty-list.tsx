import { Command } from "cmdk";
import type { ReactNode } from "react";

/** What a list says that holds nothing: an option that cannot be chosen, for a list must have one. */
export function EmptyList({ children }: { children: ReactNode }) {
  return (
    <Command.Empty className="quick-empty">
      <div role="option" aria-disabled="true" aria-selected="false" tabIndex={-1}>
        {children}
      </div>
    </Command.Empty>
  );
}
