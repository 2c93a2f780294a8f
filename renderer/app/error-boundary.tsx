import { Component, type ReactNode } from "react";

/** The last resort: the window broke, but unsaved work is in the journal and survives a reload. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <main className="broken" role="alert">
        <h1>The window ran into an error</h1>
        <p>Your unsaved work is kept. Reload to go on with it.</p>
        <pre className="mono">{error.message}</pre>
        <button type="button" className="button" onClick={() => location.reload()}>
          Reload
        </button>
      </main>
    );
  }
}
