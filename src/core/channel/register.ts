/**
 * Tells this package what your server's channels are; every hook and the client know it then.
 *
 * @example
 *   declare module "slipstream-react" {
 *     interface Register { channels: {
 *       [room: `room:${string}`]: {
 *         params: { token: string }; response: { history: Message[] };
 *         events: { new_msg: Message }; presence: { name: string };
 *         pushes: { shout: { payload: { body: string }; response: { id: number } } };
 *       } } }
 *   }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an app fills it
export interface Register {}
