import type { Context } from "../context.js";
import { SlipstreamError } from "../error.js";
import type { DropReason } from "../telemetry.js";
import { advance, resume } from "./cursors.js";
import { deliver } from "./delivery.js";
import { notifyClosed, notifyFailed, notifyGap, notifyJoined } from "./notify.js";
import { isPresence, PresenceLog } from "./presenceLog.js";
import type { Pushes } from "./pushes.js";
import type { Topic } from "./topic.js";
import type { TopicRunner } from "./topicRunner.js";
import { defaultVerdict, refusalOf, type Verdict, verdictOn } from "./verdict.js";
import type { Frame } from "../../wire/frame.js";
import { report } from "../../wire/report.js";

/** Tells what a frame means for its topic. */
export function createFrameRouter(
  context: Context,
  runner: TopicRunner,
  pushes: Pushes,
): (topic: Topic, frame: Frame) => void {
  const { config, mailbox } = context;

  function drop({ topic, event }: Frame, why: DropReason) {
    context.emit?.({ type: "messageDropped", topic, event, why });
  }

  function received(topic: Topic, frame: Frame) {
    const { event, payload } = frame;
    const { status } = topic.membership;
    if (status === "joined") {
      const fit = topic.contract?.message(event, payload);
      if (!fit) accept(topic, frame, payload);
      else if (!fit.error) accept(topic, frame, fit.value);
      else {
        report(fit.error);
        drop(frame, "invalid");
      }
    } else if (status === "joining") (topic.held ??= []).push(frame);
    else drop(frame, "not-joined");
  }

  function accept(topic: Topic, frame: Frame, payload: unknown) {
    const { event } = frame;
    const why = advance(context, topic, event, payload);
    if (why) {
      drop(frame, why);
      return;
    }
    context.emit?.({ type: "messageReceived", topic: topic.name, event });
    if (isPresence(event)) {
      (topic.presence ??= new PresenceLog()).add({ ...frame, joinRef: topic.joinRef });
    }
    deliver(topic, event, payload, frame.payload);
  }

  function deliverHeld(topic: Topic) {
    const { held } = topic;
    topic.held = null;
    for (const frame of held ?? []) mailbox.post(() => received(topic, frame));
  }

  function joinAnswered(topic: Topic, status: unknown, response: unknown) {
    const durationMs = runner.joins.answered(topic);
    if (status === "ok") joinAccepted(topic, response, durationMs);
    else joinRefused(topic, response);
    runner.joins.pump();
  }

  function joinAccepted(topic: Topic, response: unknown, durationMs: number) {
    const isRejoin = topic.membership.wasJoined;
    takeResponse(topic, response);
    runner.apply(topic, { type: "joinAccepted" });
    context.emit?.({ type: "joinAccepted", topic: topic.name, durationMs, isRejoin });
    const hasGap = !topic.error && resume(context, topic, topic.response);
    // The cursor that was asked may have ended the connection, and what came over it with that.
    if (topic.membership.status !== "joined") {
      runner.joins.abandon(topic);
      return;
    }
    if (hasGap) notifyGap(mailbox, topic);
    pushes.flush(topic);
    if (topic.error) notifyFailed(mailbox, topic, topic.error);
    else notifyJoined(mailbox, topic, { isRejoin });
    deliverHeld(topic);
  }

  function takeResponse(topic: Topic, response: unknown) {
    const fit = topic.contract?.response(response) ?? { value: response };
    topic.error = fit.error;
    topic.response = fit.error ? undefined : fit.value;
    if (fit.error) report(fit.error);
  }

  function joinRefused(topic: Topic, response: unknown) {
    const { attempts, wasJoined } = topic.membership;
    const attempt = attempts + 1;
    const refusal = refusalOf({ topic: topic.name, response, attempt, isRejoin: wasJoined });
    let verdict: Verdict;
    try {
      verdict = verdictOn(refusal, config.verdict ?? defaultVerdict);
    } catch (error) {
      report(error);
      verdict = defaultVerdict(refusal);
    }
    topic.error = refusalError(topic, response, refusal.reason);
    runner.joins.abandon(topic);
    runner.apply(topic, { type: "joinRefused", verdict });
    context.emit?.({ type: "joinRefused", topic: topic.name, attempt, reason: refusal.reason });
    notifyFailed(mailbox, topic, topic.error);
  }

  function replied(topic: Topic, frame: Frame) {
    const { join_ref, ref } = frame;
    const { status, response } = replyOf(frame.payload);
    const { status: stands } = topic.membership;
    if (stands === "joining" && ref !== null && ref === topic.joinRef) {
      joinAnswered(topic, status, response);
    } else if (stands === "leaving" && ref !== null && ref === topic.leaveRef) {
      runner.apply(topic, { type: "leaveSettled" });
    } else if (join_ref !== null && join_ref !== topic.joinRef) drop(frame, "stale");
    else if (ref !== null) pushes.replied(topic, ref, status, response);
  }

  function crashed(topic: Topic) {
    const before = topic.membership;
    runner.apply(topic, { type: "topicCrashed" });
    if (topic.membership === before || before.status === "leaving") return;
    topic.error = crashError(topic);
    context.emit?.({ type: "topicCrashed", topic: topic.name });
    notifyFailed(mailbox, topic, topic.error);
  }

  function closed(topic: Topic) {
    const before = topic.membership;
    runner.apply(topic, { type: "topicClosed" });
    if (topic.membership === before || before.status === "leaving") return;
    context.emit?.({ type: "topicClosed", topic: topic.name });
    notifyClosed(mailbox, topic, "server");
  }

  return (topic, frame) => {
    const { event, join_ref } = frame;
    if (!event.startsWith("phx_")) {
      if (join_ref !== null && join_ref !== topic.joinRef) drop(frame, "stale");
      else received(topic, frame);
    } else if (event === "phx_reply") mailbox.work(() => replied(topic, frame));
    else if (join_ref !== null && join_ref !== topic.joinRef) drop(frame, "stale");
    else if (event === "phx_error") mailbox.work(() => crashed(topic));
    else if (event === "phx_close") mailbox.work(() => closed(topic));
  };
}

function replyOf(payload: unknown): { status?: unknown; response?: unknown } {
  return typeof payload === "object" && payload !== null ? payload : {};
}

const checkParams = "Its join/3 decides: check the params.";

const hints: Record<string, string> = {
  "unmatched topic": "Mount a channel for it in the Phoenix socket, or mend the topic's name.",
  unauthorized: checkParams,
  forbidden: checkParams,
};

function refusalError({ name }: Topic, response: unknown, reason = "") {
  const why = reason && `: ${reason}`;
  const message = `join "${name}": the server refused it${why}`;
  return new SlipstreamError("refused", message, { topic: name, response, hint: hints[reason] });
}

function crashError({ name }: Topic) {
  return new SlipstreamError("crashed", `"${name}": the channel crashed on the server`, {
    topic: name,
    hint: "The server's log says why.",
  });
}
