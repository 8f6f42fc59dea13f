"use client";

import { type JSX, type ReactNode, useEffect, useRef, useState } from "react";

import type { SlipstreamOptions } from "../core/options.js";
import type { Slipstream } from "../core/slipstream.js";
import { SlipstreamContext } from "./context.js";
import { isSameConfig, liveOptions } from "./liveOptions.js";
import { createOwnedClient, hold, isAlive, listen, start } from "./ownedClient.js";
import { useNewest } from "./useNewest.js";

interface CommonProps {
  /** Who may use the client. */
  children?: ReactNode;
  /**
   * Connects the client once it is mounted.
   *
   * @default true
   */
  connect?: boolean;
}

/** A client of yours, or the options to make one with. */
export type SlipstreamProviderProps =
  | (CommonProps & {
      /** A client of yours: shared, connected if it never was, never disconnected or destroyed. */
      client: Slipstream;
    })
  | (CommonProps & SlipstreamOptions & { client?: undefined });

/**
 * Gives a client to the hooks below it. Made from options, the client connects when the provider is
 * mounted and is destroyed after it is unmounted. A wrong configuration never takes the page down:
 * the connection is `disabled` without a url, `invalid` with a wrong option, and connects once the
 * props are right. Functions and `params` are used as of the last render; any other option that
 * changes, or another `socket`, makes another client, without remounting the children. Inside a
 * hidden `Activity` it is unmounted: shown again, it makes another client, and effects below it run
 * once with the old one.
 *
 * @example
 *   <SlipstreamProvider url="/socket" params={{ token }}>
 *     <Rooms />
 *   </SlipstreamProvider>
 */
export function SlipstreamProvider(props: SlipstreamProviderProps): JSX.Element {
  const { client: shared, connect = true, children, ...options } = props;
  const own = useOwnClient(shared ? null : options);
  const slipstream = shared ?? own;
  const told = useRef(new Set<string>());
  useEffect(() => {
    if (slipstream && connect) start(slipstream, told.current);
  }, [slipstream, connect]);
  return <SlipstreamContext.Provider value={slipstream}>{children}</SlipstreamContext.Provider>;
}

interface OwnClient {
  options: SlipstreamOptions;
  client: Slipstream;
}

function useOwnClient(options: SlipstreamOptions | null): Slipstream | null {
  const newest = useNewest(options);
  const [own, setOwn] = useState(() => make(options, newest));
  if (!isCurrent(own, options)) setOwn(make(options, newest));
  useEffect(() => {
    if (!own) return;
    if (isAlive(own.client)) return hold(own.client);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- hidden and shown again, after its client was destroyed
    setOwn(make(own.options, newest));
  }, [own, newest]);
  const onEvent = options?.onEvent;
  useEffect(() => {
    if (own) listen(own.client, onEvent);
  }, [own, onEvent]);
  return own?.client ?? null;
}

function make(
  options: SlipstreamOptions | null,
  newest: { readonly current: SlipstreamOptions | null },
): OwnClient | null {
  if (!options) return null;
  const live = liveOptions(options, () => newest.current ?? options);
  return { options, client: createOwnedClient(options, live) };
}

function isCurrent(own: OwnClient | null, options: SlipstreamOptions | null): boolean {
  return own && options ? isSameConfig(own.options, options) : own === options;
}
