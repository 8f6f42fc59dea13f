/* eslint-disable @typescript-eslint/consistent-type-definitions -- the form in which AshTypescript writes its typed channels */

export type UUID = string;
export type UtcDateTime = string;

export type ShopChannel = {
  readonly __channelType: "ShopChannel";
  on(event: string, callback: (payload: unknown) => void): number;
  off(event: string, ref: number): void;
};

export type OrderPlacedPayload = { id: UUID; total: number; note: string | null };
export type OrderShippedPayload = UtcDateTime;
export type StockCheckedPayload = unknown;

export type ShopChannelEvents = {
  order_placed: OrderPlacedPayload;
  order_shipped: OrderShippedPayload;
  stock_checked: StockCheckedPayload;
};

export type ShopChannelHandlers = {
  [E in keyof ShopChannelEvents]?: (payload: ShopChannelEvents[E]) => void;
};

export interface AuditChannelEvents {
  entry_written: { id: UUID };
}
