import { DocsContainer, type DocsContainerProps } from "@storybook/addon-docs/blocks";
import type { PropsWithChildren } from "react";

import { themeFor } from "./theme.js";
import { useDarkScheme } from "./useDarkScheme.js";

/** A page of the docs, in the demo's look, light or dark as the system. */
export function DocsFrame({ children, context }: PropsWithChildren<DocsContainerProps>) {
  return (
    <DocsContainer context={context} theme={themeFor(useDarkScheme())}>
      {children}
    </DocsContainer>
  );
}
