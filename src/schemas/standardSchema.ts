import type { SchemaIssue } from "../core/error.js";

/**
 * A validator with the interface that zod, valibot, arktype and others share.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** What they share. */
  readonly "~standard": {
    /** Of the interface. */
    readonly version: 1;
    /** The library it is from. */
    readonly vendor: string;
    /** Has to answer at once: messages keep their order. */
    readonly validate: (value: unknown) => Validation<Output> | Promise<Validation<Output>>;
    /** For the type checker alone. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

type Validation<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

type TypesOf<Schema> = Schema extends StandardSchema
  ? NonNullable<Schema["~standard"]["types"]>
  : never;

/** What goes into a validator. */
export type InputOf<Schema> = TypesOf<Schema>["input"];

/** What comes out of it. */
export type OutputOf<Schema> = TypesOf<Schema>["output"];
