import { StrictMode } from "react";
import { renderToPipeableStream } from "react-dom/server";

import { digestOf } from "./digestOf.js";
import { StreamedPage, type StreamedPageProps } from "./StreamedPage.js";

interface StreamOptions extends StreamedPageProps {
  strict?: boolean;
  /** Told of what went wrong, as the browser is: in production it learns no more than the digest. */
  onError?: (digest: string) => void;
}

/** Sends the page as a server does: the shell at once, the rest when it is there. */
export function streamPage(
  to: NodeJS.WritableStream,
  { strict = false, onError, ...props }: StreamOptions,
): void {
  const page = <StreamedPage {...props} />;
  const stream = renderToPipeableStream(strict ? <StrictMode>{page}</StrictMode> : page, {
    bootstrapModules: ["/streamed.js"],
    onShellReady: () => stream.pipe(to),
    onError(error) {
      const digest = digestOf(error);
      onError?.(digest);
      return digest;
    },
  });
}
