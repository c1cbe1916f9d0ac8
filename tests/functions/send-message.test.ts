import { describe, expect, it } from "vitest";
import { InvalidInputError, RetryableError } from "../../core/errors.ts";
import { createHandler } from "../../functions/send-message/handler.ts";
import { SEND_HELLO } from "../doubles/message-doubles.ts";

const failing = (reason: Error) =>
  createHandler({
    sendMessage: () => Promise.reject(reason),
    sendPreview: () => Promise.reject(reason),
    emit: () => undefined,
  });

const named = (name: string) => Object.assign(new Error("no answer"), { name });

describe("send-message", () => {
  it.each(["ThrottlingException", "ProvisionedThroughputExceededException", "Timeout", "NetworkError"])(
    "lets the workflow try again after %s, whose name the workflow does not know",
    async (name) => {
      await expect(failing(named(name))(SEND_HELLO)).rejects.toMatchObject({ name: "TryAgain" });
    },
  );

  it("hands on what the workflow knows already", async () => {
    const postponed = new RetryableError("SendPostponed", "The quota is used up.");
    await expect(failing(postponed)(SEND_HELLO)).rejects.toBe(postponed);
    const invalid = new InvalidInputError("The unsubscribe address is not usable.");
    await expect(failing(invalid)(SEND_HELLO)).rejects.toBe(invalid);
  });
});
