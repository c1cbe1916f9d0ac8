import { describe, expect, it } from "vitest";
import { classifySendError } from "../../../adapters/aws/ses-answer.ts";

const thrown = (name: string, extra: object = {}) =>
  Object.assign(new Error("to ada@example.com"), { name, ...extra });
const http = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

describe("what an error of the one call of SES means", () => {
  it.each([
    ["TooManyRequestsException", http(429)],
    ["ThrottlingException", http(400)],
    ["LimitExceededException", http(400)],
    ["SendingPausedException", http(400)],
    ["AccountSuspendedException", http(400)],
    ["AccessDeniedException", http(403)],
    ["ExpiredTokenException", http(403)],
    ["Error", { code: "ECONNREFUSED" }],
    ["Error", { code: "ENOTFOUND" }],
  ])("%s: not taken, later may work", (name, extra) => {
    expect(classifySendError(thrown(name, extra)).kind).toBe("postponed");
  });

  it.each([
    ["MessageRejected", "rejected"],
    ["BadRequestException", "rejected"],
    ["MailFromDomainNotVerifiedException", "configuration"],
    ["NotFoundException", "configuration"],
  ])("%s: refused for good (%s)", (name, reason) => {
    expect(classifySendError(thrown(name, http(400)))).toMatchObject({ kind: "refused", reason });
  });

  it.each([
    ["TimeoutError", {}],
    ["Error", { code: "ECONNRESET" }],
    ["Error", { code: "EPIPE" }],
    ["InternalServiceErrorException", http(500)],
    ["ServiceUnavailable", http(503)],
    ["SyntaxError", http(200)],
    ["SomethingNew", {}],
  ])("%s: nobody knows, so it is never sent again", (name, extra) => {
    expect(classifySendError(thrown(name, extra)).kind).toBe("unknown");
  });

  it("keeps addresses out of what is stored and logged", () => {
    expect(JSON.stringify(classifySendError(thrown("MessageRejected")))).not.toContain("ada@");
  });
});
