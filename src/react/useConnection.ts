"use client";

import type { ConnectionState } from "../core/stateStore.js";
import { useSelected } from "./useSelected.js";

/** Where the connection stands. */
export function useConnection(): ConnectionState;
/**
 * What a selector makes of the connection; renders when that is no longer equal.
 *
 * @param isEqual `Object.is` by default.
 */
export function useConnection<Selected>(
  selector: (connection: ConnectionState) => Selected,
  isEqual?: (a: Selected, b: Selected) => boolean,
): Selected;
export function useConnection(
  selector: (connection: ConnectionState) => unknown = whole,
  isEqual: (a: unknown, b: unknown) => boolean = Object.is,
): unknown {
  return useSelected("connection", selector, isEqual);
}

function whole(connection: ConnectionState): ConnectionState {
  return connection;
}
