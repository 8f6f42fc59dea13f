import { StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";

import { digestOf } from "../streamed/digestOf.js";
import { StreamedPage } from "../streamed/StreamedPage.js";

/** What the tests read, by name. */
export interface SeenHydration {
  /** What React recovered from, by its digest if a server told of it: differences between the two. */
  recovered: string[];
}

const seen: SeenHydration = { recovered: [] };
const query = new URLSearchParams(location.search);
const page = <StreamedPage user={query.get("user") ?? ""} rest={Promise.resolve("rest")} />;

Object.assign(window, { seen });
hydrateRoot(document, query.has("strict") ? <StrictMode>{page}</StrictMode> : page, {
  onRecoverableError: (error) => seen.recovered.push(digestOf(error)),
});
