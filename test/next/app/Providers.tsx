"use client";

import type { ReactNode } from "react";
import { SlipstreamProvider } from "slipstream-react";

export function Providers({ url, children }: { url: string; children: ReactNode }) {
  return (
    <SlipstreamProvider url={url} params={() => ({ token: "t" })}>
      {children}
    </SlipstreamProvider>
  );
}
