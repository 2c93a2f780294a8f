import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import type { Toast } from "../state/messages.ts";
import { Button } from "../ui/button.tsx";
import { useServices } from "./services.ts";

const icons = { error: CircleAlert, success: CircleCheck, info: Info };
/** Errors stay longer: they take reading. */
const STAY = { error: 12_000, success: 4_000, info: 7_000 };

export function Toasts() {
  const { messages } = useServices();
  const toasts = useStore(messages, (state) => state.toasts);
  return (
    <section className="toasts" aria-label="Messages" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onClose={() => messages.dismiss(toast.id)} />
      ))}
    </section>
  );
}

function ToastCard({ toast, onClose }: { toast: Toast; onClose(): void }) {
  const { messages } = useServices();
  useEffect(() => {
    if (toast.stays) return;
    const timer = setTimeout(() => messages.dismiss(toast.id), STAY[toast.tone]);
    return () => clearTimeout(timer);
  }, [messages, toast.id, toast.tone, toast.stays]);
  const Icon = icons[toast.tone];
  return (
    <div
      className="toast"
      data-tone={toast.tone}
      role={toast.tone === "error" ? "alert" : "status"}
    >
      <Icon aria-hidden />
      <div className="toast-body">
        <div className="toast-title">{toast.title}</div>
        {toast.detail ? <div className="toast-detail">{toast.detail}</div> : null}
        {toast.action ? (
          <Button
            className="toast-action"
            onClick={() => {
              onClose();
              toast.action?.run();
            }}
          >
            {toast.action.label}
          </Button>
        ) : null}
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label="Dismiss"
        onClick={() => {
          onClose();
          toast.onDismiss?.();
        }}
      >
        <X />
      </button>
    </div>
  );
}
