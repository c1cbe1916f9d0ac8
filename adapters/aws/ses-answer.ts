import { withoutAddresses } from "../../core/identity/address.ts";
import type { FailReason } from "../../core/message/message.ts";
import type { SendAnswer } from "../../core/message/ports.ts";

/** What the classifier looks at, whatever threw it. */
interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly status?: number;
}

/** SES said that it did not take the message, and that later may work. */
const POSTPONED = new Set([
  "TooManyRequestsException",
  "ThrottlingException",
  "Throttling",
  "LimitExceededException",
  "SendingPausedException",
  "AccountSuspendedException",
]);

/** The request was not let in: our own configuration. Nothing was taken. */
const NOT_LET_IN = new Set([
  "AccessDeniedException",
  "AccessDenied",
  "ExpiredTokenException",
  "ExpiredToken",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
]);

/** This message can never be sent as it is. docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const REFUSED: Readonly<Record<string, FailReason>> = {
  MessageRejected: "rejected",
  BadRequestException: "rejected",
  MailFromDomainNotVerifiedException: "configuration",
  NotFoundException: "configuration",
};

/** No byte of the request reached anybody: name resolution, refused connection, TLS. */
const NEVER_LEFT = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"]);

/**
 * What an error of the one call of SES means. Whatever is not certain is `unknown`: the SDK's own retries would send twice, since
 * SendEmail has no idempotency token and SES overwrites Message-ID.
 */
export function classifySendError(error: unknown): SendAnswer {
  const thrown = describe(error);
  const why = `${thrown.name}: ${withoutAddresses(thrown.message).slice(0, 300)}`;
  if (POSTPONED.has(thrown.name) || NOT_LET_IN.has(thrown.name)) return { kind: "postponed", why };
  const reason = REFUSED[thrown.name];
  if (reason) return { kind: "refused", reason, why };
  if (thrown.status === 429) return { kind: "postponed", why };
  if (thrown.code !== undefined && (NEVER_LEFT.has(thrown.code) || thrown.code.startsWith("ERR_TLS"))) {
    return { kind: "postponed", why };
  }
  return { kind: "unknown", why };
}

function describe(error: unknown): Thrown {
  if (!(error instanceof Error)) return { name: "Unknown", message: String(error) };
  const { code, $metadata } = error as Error & { code?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === "string" && { code }),
    ...(status !== undefined && { status }),
  };
}
