import { type } from "arktype";
import { defineChannels, type StandardSchema } from "slipstream-react/core";
import * as v from "valibot";
import * as z from "zod";

/** The same validators, as each library makes them. */
export interface Library {
  name: string;
  string: StandardSchema;
  number: StandardSchema;
  /** A string in, a `Date` out. */
  dateOfIso: StandardSchema;
  /** A `Date` in, its day out. */
  dayOfDate: StandardSchema;
  object: (fields: Record<string, StandardSchema>) => StandardSchema<unknown, object>;
}

// What the libraries take is their own schema, what they return one of ours.
type Fields = Parameters<typeof z.object>[0] & Parameters<typeof v.object>[0];

export const libraries: Library[] = [
  {
    name: "zod",
    string: z.string(),
    number: z.number(),
    dateOfIso: z.iso.datetime().transform((iso) => new Date(iso)),
    dayOfDate: z.date().transform((date) => date.toISOString().slice(0, 10)),
    object: (fields) => z.object(fields as Fields),
  },
  {
    name: "valibot",
    string: v.string(),
    number: v.number(),
    dateOfIso: v.pipe(
      v.string(),
      v.isoTimestamp(),
      v.transform((iso) => new Date(iso)),
    ),
    dayOfDate: v.pipe(
      v.date(),
      v.transform((date) => date.toISOString().slice(0, 10)),
    ),
    object: (fields) => v.object(fields as Fields),
  },
  {
    name: "arktype",
    string: type("string"),
    number: type("number"),
    dateOfIso: type("string.date.iso.parse"),
    dayOfDate: type("Date").pipe((date) => date.toISOString().slice(0, 10)),
    object: (fields) => type(fields as never),
  },
];

/** A time as it comes, as the app has it, and as it goes. */
export const iso = "2026-01-02T03:04:05.000Z";
export const date = new Date(iso);
export const day = "2026-01-02";

/** Rooms that say when things happened, in dates. */
export function roomsOf({ string, number, dateOfIso, dayOfDate, object }: Library) {
  return defineChannels({
    "room:*": {
      params: object({ token: string, since: dayOfDate }),
      response: object({ openedAt: dateOfIso }),
      events: { said: object({ body: string, at: dateOfIso }) },
      pushes: {
        shout: {
          payload: object({ body: string, at: dayOfDate }),
          response: object({ id: number, at: dateOfIso }),
          error: object({ reason: string, until: dateOfIso }),
        },
      },
      presence: object({ name: string, since: dateOfIso }),
    },
  });
}

/** What every room is joined with. */
export const params = { token: "t", since: date };
