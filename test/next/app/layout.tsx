import type { ReactNode } from "react";

/** No browser asks for an icon. */
export const metadata = { icons: "data:," };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
