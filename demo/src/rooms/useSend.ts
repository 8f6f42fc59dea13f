import { useState } from "react";
import { SlipstreamError } from "slipstream-react";

export type Sending =
  { status: "idle" | "pending" | "sent" } | { status: "failed"; code: string; reason: string };

/** Sends one message at a time, and keeps how it went. */
export function useSend(send: (body: string) => Promise<unknown>) {
  const [sending, setSending] = useState<Sending>({ status: "idle" });

  async function submit(body: string): Promise<boolean> {
    setSending({ status: "pending" });
    try {
      await send(body);
      setSending({ status: "sent" });
      return true;
    } catch (error) {
      setSending(explain(error));
      return false;
    }
  }

  return { sending, submit };
}

function explain(error: unknown): Sending {
  if (!(error instanceof SlipstreamError)) throw error;
  return { status: "failed", code: error.code, reason: error.message };
}
