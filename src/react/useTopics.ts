"use client";

import type { TopicState } from "../core/topics/topicState.js";
import { useSelected } from "./useSelected.js";

type Topics = ReadonlyMap<string, TopicState>;

/**
 * The desired topics in the order in which they were claimed, and those that linger or leave. Renders
 * when anything of them changes, the `cursor` of one too: select what you show.
 */
export function useTopics(): Topics;
/**
 * What a selector makes of the topics; renders when that is no longer equal.
 *
 * @param isEqual `Object.is` by default.
 */
export function useTopics<Selected>(
  selector: (topics: Topics) => Selected,
  isEqual?: (a: Selected, b: Selected) => boolean,
): Selected;
export function useTopics(
  selector: (topics: Topics) => unknown = whole,
  isEqual: (a: unknown, b: unknown) => boolean = Object.is,
): unknown {
  return useSelected("topics", selector, isEqual);
}

function whole(topics: Topics): Topics {
  return topics;
}
