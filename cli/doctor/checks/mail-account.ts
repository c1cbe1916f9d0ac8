import type { MailAccountFacts } from "../../../core/report/deployment-facts.ts";
import type { Check, Finding } from "../finding.ts";

/** Share of the daily quota from which it is worth a word. */
const NEARLY_USED = 0.8;

/** What SES lets the account do. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
export const mailAccountCheck: Check<"mailAccount"> = {
  called: () => "SES account",
  whenAbsent: "Open SES in this Region once, so that the account exists there.",
  examine: (facts) => [access(facts), ...sending(facts), quota(facts)],
};

function access({ productionAccess }: MailAccountFacts): Finding {
  if (productionAccess) return { level: "ok", what: "SES has granted production access." };
  return {
    level: "problem",
    what: "SES is in its sandbox: only verified addresses get mail, 200 a day.",
    todo: "Ask for production access in SES (Account dashboard, Request production access); AWS answers within a day.",
  };
}

function sending({ sendingEnabled, enforcement }: MailAccountFacts): readonly Finding[] {
  if (enforcement === "SHUTDOWN" || !sendingEnabled) {
    return [
      {
        level: "problem",
        what: "SES has stopped all sending of this account; messages wait and are tried again.",
        todo: "Read what AWS wrote to the account's address and in SES, Account dashboard. Remove the cause, then ask for a review.",
      },
    ];
  }
  if (enforcement === "PROBATION") {
    return [
      {
        level: "warning",
        what: "SES reviews this account, because of bounces or complaints.",
        todo: "Pause what causes them, answer the case that AWS has opened, and send on only to contacts who asked for it.",
      },
    ];
  }
  return [{ level: "ok", what: "SES sends, and its review finds nothing." }];
}

function quota({ mostPerDay, mostPerSecond, sentToday }: MailAccountFacts): Finding {
  if (mostPerDay < 0)
    return { level: "ok", what: `SES sets no daily limit; ${mostPerSecond} messages a second.` };
  const what = `${sentToday} of ${mostPerDay} messages of 24 hours are sent; at most ${mostPerSecond} a second.`;
  if (sentToday < mostPerDay * NEARLY_USED) return { level: "ok", what };
  return {
    level: "warning",
    what,
    todo: "Ask for a higher quota (Service Quotas, Amazon SES, Sending quota): beyond it messages are late.",
  };
}
