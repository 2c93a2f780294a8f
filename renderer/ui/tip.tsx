import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";

/** A tooltip: what a thing is, and in `hint` its key or why it is off. */
export function Tip({
  text,
  hint,
  side = "bottom",
  children,
}: {
  text: ReactNode;
  hint?: ReactNode;
  side?: "top" | "bottom" | "left" | "right";
  children: ReactNode;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" side={side} sideOffset={6} collisionPadding={8}>
          <span>{text}</span>
          {hint ? <span className="tip-hint">{hint}</span> : null}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
