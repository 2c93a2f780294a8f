import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import "./modal.css";

/** The dialog itself takes the focus, not its first button: nothing is ringed before a key is used. */
function focusWhole(event: Event): void {
  event.preventDefault();
  (event.currentTarget as HTMLElement).focus();
}

/** A dialog over the window; Escape and a click beside it close it. */
export function Modal({
  title,
  description,
  width = 480,
  children,
  keepsEscape,
  onClose,
}: {
  title: string;
  description?: string;
  width?: number;
  children: ReactNode;
  /** Selector of a part whose Escape is its own. */
  keepsEscape?: string;
  onClose(): void;
}) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content
          className="modal"
          style={{ width }}
          aria-describedby={undefined}
          onOpenAutoFocus={focusWhole}
          onEscapeKeyDown={(event) => {
            const at = event.target as Element | null;
            if (keepsEscape !== undefined && at?.closest?.(keepsEscape)) event.preventDefault();
          }}
        >
          <header className="modal-head">
            <div>
              <Dialog.Title className="modal-title">{title}</Dialog.Title>
              {description ? <p className="modal-text">{description}</p> : null}
            </div>
            <Dialog.Close className="icon-button" aria-label="Close">
              <X />
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
