import {
  type ChannelMessage,
  defineChannels,
  type EventName,
  type InferChannels,
  useChannel,
  useChannelEvent,
  useChannelReducer,
  useLatest,
} from "slipstream-react";
import { describe, expectTypeOf, test } from "vitest";

import type {
  OrderPlacedPayload,
  ShopChannelEvents,
  ShopChannelHandlers,
} from "./generated/ash_types.js";
import { orderPlacedPayloadSchema, placeOrderZodSchema } from "./generated/ash_zod.js";

declare const id: string;
declare function inferred<Definition>(channels: Definition): InferChannels<Definition>;

describe("an event map that a server generates", () => {
  test("is registered as it is", () => {
    const shop = useChannel(`shop:${id}`);
    useChannelEvent(shop, "order_placed", (order) =>
      expectTypeOf(order).toEqualTypeOf<OrderPlacedPayload>(),
    );
    expectTypeOf(useLatest(shop, "order_shipped")).toEqualTypeOf<string | undefined>();
    shop.on("stock_checked", (payload) => expectTypeOf(payload).toEqualTypeOf<unknown>());
    expectTypeOf<EventName<"shop:1">>().toEqualTypeOf<keyof ShopChannelEvents>();
    // @ts-expect-error -- not generated
    shop.on("order_lost", () => undefined);
  });

  test("tells payloads apart in a reducer", () => {
    useChannelReducer(
      useChannel("shop:1"),
      (total: number, { event, payload }) =>
        event === "order_placed" ? total + payload.total : total,
      0,
    );
    expectTypeOf<Extract<ChannelMessage<"shop:1">, { event: "order_placed" }>>().toEqualTypeOf<{
      event: "order_placed";
      payload: OrderPlacedPayload;
    }>();
  });

  test("may be an interface", () => {
    expectTypeOf(useLatest(useChannel("audit"), "entry_written")).toEqualTypeOf<
      { id: string } | undefined
    >();
  });

  test("goes with the handlers that are generated beside it", () => {
    const handlers: Required<ShopChannelHandlers> = {
      order_placed: (order) => order.total,
      order_shipped: (at) => at.length,
      stock_checked: () => undefined,
    };
    const shop = useChannel("shop:1");
    shop.on("order_placed", handlers.order_placed);
    shop.on("order_shipped", handlers.order_shipped);
  });
});

test("schemas that a server generates go into defineChannels", () => {
  const channels = defineChannels({
    "shop:*": {
      events: { order_placed: orderPlacedPayloadSchema },
      pushes: { place_order: { payload: placeOrderZodSchema } },
    },
  });
  const { events, pushes } = inferred(channels)["shop:1"]!;
  expectTypeOf(events.order_placed).toEqualTypeOf<OrderPlacedPayload>();
  expectTypeOf(pushes.place_order.payload).toEqualTypeOf<{
    items: { sku: string; count?: number | undefined }[];
    note?: string | undefined;
  }>();
});
