import type { Config } from "../config.js";
import { isThenable } from "../isThenable.js";
import type { ConnectAttempt, SlipstreamOptions } from "../options.js";

/** What one attempt to connect sends. */
export interface Credentials {
  params: object;
  authToken: string;
}

/** Asks for what the attempt sends; at once when nothing is async. Throws or rejects with the user's error. */
export function askCredentials(
  { params, authToken }: Pick<Config, "params" | "authToken">,
  attempt: ConnectAttempt,
): Credentials | Promise<Credentials> {
  const given = typeof params === "function" ? (params as AskParams)(attempt) : (params ?? {});
  const token = typeof authToken === "function" ? authToken(attempt) : (authToken ?? "");
  if (!isThenable(given) && !isThenable(token)) return { params: given, authToken: token };
  return Promise.all([Promise.resolve(given), Promise.resolve(token)]).then(
    ([late, lateToken]) => ({ params: late, authToken: lateToken }),
  );
}

// To the type checker any callable object is a `params` object too.
type AskParams = Extract<SlipstreamOptions["params"], (...args: never[]) => unknown>;
