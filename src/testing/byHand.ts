import { Answer, ignored } from "./answer.js";
import type { Clauses } from "./clauses.js";
import type { Occurrence, Occurrences } from "./occurrences.js";
import type { Message } from "./serializer.js";
import type { TestJoin, TestPush } from "./testServer.js";

// Joins and pushes of topics without a definition wait here for the answer of the test.
export class ByHand {
  readonly clauses: Clauses = {
    join: (message) => this.#answerOf(message),
    handleIn: (message) => this.#answerOf(message),
    terminate: () => undefined,
  };
  readonly #answers = new WeakMap<Message, Answer>();
  readonly #occurrences: Occurrences;
  readonly #isDefined: (topic: string) => boolean;

  constructor(occurrences: Occurrences, isDefined: (topic: string) => boolean) {
    this.#occurrences = occurrences;
    this.#isDefined = isDefined;
  }

  testJoin(occurrence: Occurrence): TestJoin {
    const { topic, message } = partsOf(occurrence);
    const give = (value: unknown) => {
      this.#giveUpJoinsBefore(occurrence);
      this.#give(`The join of "${topic}"`, topic, message, value);
    };
    return {
      topic,
      params: message.payload,
      joinRef: String(message.joinRef),
      connection: occurrence.connection,
      ok: (response = {}) => give({ ok: response }),
      error: (response = {}) => give({ error: response }),
      ignore: () => this.#answerOf(message).give(ignored),
    };
  }

  testPush(occurrence: Occurrence): TestPush {
    const { topic, message } = partsOf(occurrence);
    const event = String(message.event);
    const give = (value: unknown) =>
      this.#give(`The push "${event}" of "${topic}"`, topic, message, value);
    return {
      topic,
      event,
      payload: message.payload,
      connection: occurrence.connection,
      reply: {
        ok: (response = {}) => give({ ok: response }),
        error: (response = {}) => give({ error: response }),
      },
      ignore: () => this.#answerOf(message).give(ignored),
    };
  }

  // The client has given them up, or it would not have joined again.
  #giveUpJoinsBefore({ connection, message }: Occurrence): void {
    for (const other of this.#occurrences.all) {
      if (other.message === message) return;
      const isOlder = other.kind === "join" && other.connection === connection;
      if (isOlder && other.message && other.message.topic === message?.topic) {
        this.#answerOf(other.message).give(ignored);
      }
    }
  }

  #give(what: string, topic: string, message: Message, value: unknown): void {
    if (this.#isDefined(topic)) throw new Error(`${what} is answered by its channel's definition`);
    const answer = this.#answerOf(message);
    if (answer.isGiven) throw new Error(`${what} is answered or ignored already`);
    answer.give(value);
  }

  #answerOf(message: Message): Answer {
    const answer = this.#answers.get(message) ?? new Answer();
    this.#answers.set(message, answer);
    return answer;
  }
}

function partsOf({ message }: Occurrence): { topic: string; message: Message } {
  if (!message) throw new Error("an occurrence without a frame");
  return { topic: String(message.topic), message };
}
