import type { SendingDomainFacts } from "../../../core/report/deployment-facts.ts";
import type { Check, Finding } from "../finding.ts";

/** Whether SES may send for the domain, and whether mailbox providers can tell that it is really us. */
export const sendingDomainCheck: Check<"sendingDomain"> = {
  called: (name) => `SES identity ${name}`,
  whenAbsent:
    "Create it in SES (Identities, Create identity, Domain) and put its three CNAME records into DNS.",
  examine: (facts, name) =>
    [verification(facts, name), dkim(facts, name), mailFrom(facts, name), unsubscribe(facts)].flat(),
};

function verification({ verified }: SendingDomainFacts, name: string): Finding {
  if (verified) return { level: "ok", what: `SES has verified ${name}.` };
  return {
    level: "problem",
    what: `SES has not verified ${name}: it refuses every message.`,
    todo: "Put the CNAME records that SES shows for the identity into DNS; verification follows within 72 hours.",
  };
}

function dkim({ dkimSigning, dkimStatus }: SendingDomainFacts, name: string): Finding {
  if (!dkimSigning) {
    return {
      level: "problem",
      what: `Messages of ${name} are not signed by DKIM: Gmail, Yahoo and Outlook refuse them or call them spam.`,
      todo: "Switch on DKIM signatures for the identity in SES (Authentication, DomainKeys Identified Mail, Edit).",
    };
  }
  if (dkimStatus === "SUCCESS") return { level: "ok", what: `Messages of ${name} are signed by DKIM.` };
  return {
    level: "problem",
    what: `DKIM of ${name} is in the state ${dkimStatus}: messages are not signed.`,
    todo: "Compare the three CNAME records in DNS with those that SES shows for the identity; one is missing or wrong.",
  };
}

/** https://docs.aws.amazon.com/ses/latest/dg/mail-from.html */
function mailFrom({ mailFromDomain, mailFromStatus }: SendingDomainFacts, name: string): Finding {
  if (mailFromDomain === undefined) {
    return {
      level: "warning",
      what: "The return path is amazonses.com, so SPF does not align with the sender; DMARC rests on DKIM alone.",
      todo: `Set a custom MAIL FROM domain for the identity, for example bounce.${name}, with the MX and TXT records that SES shows.`,
    };
  }
  if (mailFromStatus === "SUCCESS") return { level: "ok", what: `The return path is ${mailFromDomain}.` };
  return {
    level: "warning",
    what: `The return path ${mailFromDomain} is in the state ${mailFromStatus ?? "unknown"}.`,
    todo: "Compare its MX and TXT records in DNS with those that SES shows for the identity.",
  };
}

/** RFC 8058, 3.1 asks that a DKIM signature covers both headers. Test messages carry neither. */
function unsubscribe({ dkimSigning, dkimStatus }: SendingDomainFacts): readonly Finding[] {
  if (!dkimSigning || dkimStatus !== "SUCCESS") return [];
  return [
    {
      level: "by_hand",
      what: "Whether the DKIM signature covers the one-click unsubscribe headers is seen only in a message that has arrived.",
      todo: "Once: sign up with an address of your own at Gmail, open the first message, choose “Show original”, and see that h= of a DKIM-Signature names list-unsubscribe and list-unsubscribe-post.",
    },
  ];
}
