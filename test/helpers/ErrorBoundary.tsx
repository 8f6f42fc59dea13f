import { Component, type ReactNode } from "react";
import { SlipstreamError } from "slipstream-react";
import { vi } from "vitest";

interface Props {
  children: ReactNode;
}

/** Shows what was thrown below it: `invalid-config: the topic is empty. What to do.` */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <p role="alert">{words(error)}</p>;
  }
}

function words(error: unknown): string {
  if (!(error instanceof SlipstreamError)) return "an error that is none of ours";
  const { code, message, hint = "" } = error;
  return `${code}: ${message}. ${hint}`;
}

/**
 * React 18 has a browser catch what is thrown, in a listener that it calls, and tell of it by an
 * "error" event, which Vitest's page leaves out.
 */
export function catchInListeners(): void {
  const dispatchEvent = Reflect.get(Element.prototype, "dispatchEvent");
  vi.spyOn(Element.prototype, "dispatchEvent").mockImplementation(function (this: Element, event) {
    try {
      return dispatchEvent.call(this, event);
    } catch (error) {
      return window.dispatchEvent(new ErrorEvent("error", { error }));
    }
  });
}
