import type { ResourceType, Service, World } from "../contracts.ts";
import type { SendFailures } from "./ses/failures.ts";
import type { Mail } from "./ses/mail.ts";
import { handleSesCall, sesPermissions } from "./ses/operations.ts";
import type { Outcome } from "./ses/outcomes.ts";
import { sesResourceTypes } from "./ses/resources.ts";
import { Sender, type SesPorts } from "./ses/sender.ts";

export type { Mail } from "./ses/mail.ts";
export type { Outcome } from "./ses/outcomes.ts";
export type { SesPorts } from "./ses/sender.ts";

/** Amazon SES v2: sending, configuration sets, the mailbox simulator, events; and the mailbox where everything arrives. */
export interface SesService extends Service {
  readonly resourceTypes: readonly ResourceType[];
  /** Faults that tests inject into SendEmail. */
  readonly failures: SendFailures;
  /** Every message that was accepted, oldest first. */
  mails(): readonly Mail[];
  mail(id: string): Mail | undefined;
  /** Reports an outcome for a message, as if the receiving side had answered. */
  report(id: string, outcome: Outcome): void;
}

export function createSesService(world: World, ports: SesPorts): SesService {
  const sender = new Sender(world, ports);
  return {
    name: "ses",
    resourceTypes: sesResourceTypes(sender),
    permissions: (call) => sesPermissions(sender, call),
    handle: (call) => handleSesCall(sender, call),
    failures: sender.failures,
    mails: () => sender.mails(),
    mail: (id) => sender.mail(id),
    report: (id, outcome) => sender.report(id, outcome),
  };
}
