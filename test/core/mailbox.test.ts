import { describe, expect, it } from "vitest";

import { Mailbox } from "../../src/core/mailbox.js";
import { takeErrors } from "../helpers/reports.js";

describe("a mailbox", () => {
  it("calls back at once when nothing is worked on", () => {
    const seen: string[] = [];
    new Mailbox().post(() => seen.push("now"));
    expect(seen).toEqual(["now"]);
  });

  it("changes state first and calls back second, in order", () => {
    const mailbox = new Mailbox();
    const seen: string[] = [];
    mailbox.work(() => {
      mailbox.post(() => seen.push("first letter"));
      mailbox.work(() => {
        mailbox.post(() => seen.push("second letter"));
        seen.push("inner work");
      });
      seen.push("outer work");
    });
    expect(seen).toEqual(["inner work", "outer work", "first letter", "second letter"]);
  });

  it("keeps what a callback posts until the callbacks before it have run", () => {
    const mailbox = new Mailbox();
    const seen: string[] = [];
    mailbox.work(() => {
      mailbox.post(() => {
        mailbox.work(() => mailbox.post(() => seen.push("third")));
        mailbox.post(() => seen.push("fourth"));
        seen.push("first");
      });
      mailbox.post(() => seen.push("second"));
    });
    expect(seen).toEqual(["first", "second", "third", "fourth"]);
  });

  it("reports a callback that throws, and calls the others", () => {
    const mailbox = new Mailbox();
    const seen: string[] = [];
    mailbox.work(() => {
      mailbox.post(() => {
        throw new Error("mine");
      });
      mailbox.post(() => seen.push("other"));
    });
    expect(seen).toEqual(["other"]);
    expect(takeErrors()).toEqual([new Error("mine")]);
  });

  it("calls back after work that throws, and lets it throw", () => {
    const mailbox = new Mailbox();
    const seen: string[] = [];
    const work = () =>
      mailbox.work(() => {
        mailbox.post(() => seen.push("letter"));
        throw new Error("work");
      });
    expect(work).toThrow("work");
    expect(seen).toEqual(["letter"]);
    mailbox.post(() => seen.push("next"));
    expect(seen).toEqual(["letter", "next"]);
  });
});
