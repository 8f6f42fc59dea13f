/** The colour beside the words, never instead of them. */
export type Tone = "good" | "busy" | "bad" | "calm";
