import * as z from "zod";

export const orderPlacedPayloadSchema = z.object({
  id: z.uuid(),
  total: z.number().int(),
  note: z.string().nullable(),
});

export const placeOrderZodSchema = z.object({
  items: z.array(z.object({ sku: z.string().min(1), count: z.number().int().default(1) })),
  note: z.string().optional(),
});
