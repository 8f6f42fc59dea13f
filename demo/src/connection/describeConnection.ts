import type { ConnectionState } from "slipstream-react";

import type { Tone } from "../tones.js";

/** The connection in words, as the header shows it. */
export function describeConnection(connection: ConnectionState, seconds = 0): string {
  switch (connection.status) {
    case "idle":
      return "Not connected yet";
    case "connecting":
      return `Connecting, attempt ${connection.attempt}`;
    case "open":
      return "Connected";
    case "reconnecting":
      return seconds > 0
        ? `Reconnecting in ${seconds} s, attempt ${connection.attempt + 1}`
        : `Reconnecting now, attempt ${connection.attempt + 1}`;
    case "stopped":
      return "Disconnected";
    case "disabled":
      return "No server to connect to";
    case "invalid":
      return "The configuration is wrong";
  }
}

/** The second line: why, or since when. */
export function explainConnection({ status, error, epoch, since }: ConnectionState): string {
  if (status === "open") {
    const time = new Date(since).toLocaleTimeString();
    return epoch > 1 ? `Since ${time}, connection number ${epoch}` : `Since ${time}`;
  }
  if (status === "stopped") return "Stays so until you connect.";
  return error?.message ?? "Nothing went wrong so far.";
}

/** What a screen reader is told: a countdown read out every second would drown all else. */
export function announceConnection({ status }: ConnectionState): string {
  switch (status) {
    case "open":
      return "Connected.";
    case "stopped":
      return "Disconnected.";
    case "idle":
    case "connecting":
    case "reconnecting":
      return "No connection, trying to connect.";
    case "disabled":
    case "invalid":
      return "Not connected: the configuration is wrong.";
  }
}

export const connectionTones: Record<ConnectionState["status"], Tone> = {
  idle: "calm",
  connecting: "busy",
  open: "good",
  reconnecting: "busy",
  stopped: "calm",
  disabled: "bad",
  invalid: "bad",
};
