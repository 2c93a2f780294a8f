/** Short messages at the edge of the window, and questions that must be answered. */
import { createStore, type StoreApi } from "zustand/vanilla";

export interface Toast {
  readonly id: number;
  readonly tone: "info" | "success" | "error";
  readonly title: string;
  readonly detail?: string | undefined;
  /** What one can do about it at once. */
  readonly action?: { readonly label: string; run(): void } | undefined;
  /** It stays until it is answered or dismissed. */
  readonly stays?: true;
  /** It was dismissed by hand. */
  onDismiss?(): void;
}

export interface Question {
  readonly title: string;
  readonly message: string;
  /** Last is the safe way out; `primary` the one that Enter takes. */
  readonly answers: readonly {
    readonly id: string;
    readonly label: string;
    readonly kind?: "primary" | "danger" | undefined;
  }[];
}

interface MessagesState {
  readonly toasts: readonly Toast[];
  readonly question: (Question & { answer(id: string): void }) | null;
}

export interface Messages extends StoreApi<MessagesState> {
  show(toast: Omit<Toast, "id">): void;
  /** An error as a toast; the message is what people read. */
  showError(title: string, error: unknown): void;
  dismiss(id: number): void;
  /** Resolves to the id of the chosen answer; Escape is the last one. */
  ask(question: Question): Promise<string>;
}

export function createMessages(): Messages {
  const store = createStore<MessagesState>(() => ({ toasts: [], question: null }));
  let counter = 0;
  const show: Messages["show"] = (toast) => {
    counter += 1;
    // The same thing said twice is said once.
    const others = store
      .getState()
      .toasts.filter((old) => old.title !== toast.title || old.detail !== toast.detail);
    store.setState({ toasts: [...others, { ...toast, id: counter }].slice(-4) });
  };
  return {
    ...store,
    show,
    showError: (title, error) =>
      show({
        tone: "error",
        title,
        detail: error instanceof Error ? error.message : String(error),
      }),
    dismiss: (id) =>
      store.setState({ toasts: store.getState().toasts.filter((toast) => toast.id !== id) }),
    ask: (question) =>
      new Promise((resolve) => {
        const answer = (id: string): void => {
          store.setState({ question: null });
          resolve(id);
        };
        store.setState({ question: { ...question, answer } });
      }),
  };
}
