import type { TopicState } from "slipstream-react/core";
import { describe, expect, it } from "vitest";

import { TopicMap } from "../../../src/core/topics/topicMap.js";
import { randomOf } from "../../helpers/randomOf.js";

const stateOf = (topic: string, claims = 1): TopicState => ({
  topic,
  status: "joined",
  isStale: false,
  claims,
  attempts: 0,
});

const with1 = (map: TopicMap, topic: string, state: TopicState | undefined) =>
  map.with(new Map([[topic, state]]));

function isSame(map: TopicMap, states: TopicState[]): boolean {
  const own = [...map.values()];
  return (
    map.size === states.length &&
    own.length === states.length &&
    states.every((state, n) => own[n] === state && map.get(state.topic) === state)
  );
}

describe("a map of topics", () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    "holds what a Map would, and older versions stay as they were (seed %d)",
    (seed) => {
      const random = randomOf(seed);
      const names = Array.from({ length: 1 + random(300) }, (_, n) => `room:${n}`);
      const plain = new Map<string, TopicState>();
      const versions: { map: TopicMap; states: TopicState[] }[] = [];
      let map = TopicMap.empty;
      for (let step = 0; step < 200; step++) {
        const changes = new Map<string, TopicState | undefined>();
        for (let n = random(12); n > 0; n--) {
          const name = names[random(names.length)]!;
          changes.set(name, random(3) === 0 ? undefined : stateOf(name, step));
        }
        map = map.with(changes);
        for (const [name, state] of changes) {
          if (state) plain.set(name, state);
          else plain.delete(name);
        }
        expect(isSame(map, [...plain.values()])).toBe(true);
        versions.push({ map, states: [...plain.values()] });
      }
      for (const { map: older, states } of versions) {
        expect(isSame(older, states)).toBe(true);
        const gone = names.filter((name) => !states.some(({ topic }) => topic === name));
        expect(gone.filter((name) => older.has(name) || older.get(name))).toEqual([]);
      }
    },
  );

  it("reads as a Map does", () => {
    const map = with1(with1(TopicMap.empty, "a", stateOf("a")), "b", stateOf("b"));
    expect([...map.keys()]).toEqual(["a", "b"]);
    expect([...map.values()].map(({ topic }) => topic)).toEqual(["a", "b"]);
    expect([...map.entries()]).toEqual([...map]);
    const seen: unknown[] = [];
    map.forEach(function (this: unknown, state, topic, whole) {
      seen.push([topic, state.topic, whole === map, this]);
    }, "self");
    expect(seen).toEqual([
      ["a", "a", true, "self"],
      ["b", "b", true, "self"],
    ]);
  });

  it("puts a topic that comes back last", () => {
    let map = with1(with1(TopicMap.empty, "a", stateOf("a")), "b", stateOf("b"));
    map = with1(with1(map, "a", undefined), "a", stateOf("a"));
    expect([...map.keys()]).toEqual(["b", "a"]);
  });

  it("shares nothing with other maps: the first topics of two clients do not mix", () => {
    const first = with1(with1(TopicMap.empty, "a", stateOf("a")), "b", stateOf("b"));
    const second = with1(with1(TopicMap.empty, "b", stateOf("b")), "c", stateOf("c"));
    expect([...first.keys()]).toEqual(["a", "b"]);
    expect([...second.keys()]).toEqual(["b", "c"]);
    expect([...TopicMap.empty.keys()]).toEqual([]);
  });

  it("is not held up by ten thousand topics that came and went", () => {
    let map = with1(TopicMap.empty, "stays", stateOf("stays"));
    for (let n = 0; n < 10_000; n++) {
      map = with1(with1(map, `room:${n}`, stateOf(`room:${n}`)), `room:${n}`, undefined);
    }
    expect([...map.keys()]).toEqual(["stays"]);
  });
});
