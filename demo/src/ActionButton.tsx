import type { ReactNode } from "react";

interface ActionButtonProps {
  children: ReactNode;
  onClick: () => void;
  isAvailable?: boolean;
  label?: string;
  kind?: "plain" | "quiet" | "accent";
}

/** A button that keeps the focus when it has nothing to do: `disabled` would throw it away. */
export function ActionButton(props: ActionButtonProps) {
  const { children, onClick, isAvailable = true, label, kind = "plain" } = props;

  return (
    <button
      type="button"
      className={`button ${kind}`}
      aria-label={label}
      aria-disabled={!isAvailable}
      onClick={isAvailable ? onClick : undefined}
    >
      {children}
    </button>
  );
}
