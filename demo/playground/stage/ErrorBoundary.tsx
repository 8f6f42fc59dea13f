import { Component, type ReactNode } from "react";
import { SlipstreamError } from "slipstream-react";

/** Shows the error that was thrown below it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <section className="card" role="alert">
        <h2>The error boundary</h2>
        <p>{wordsOf(error)}</p>
      </section>
    );
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof SlipstreamError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : "Something was thrown that is no error.";
}
