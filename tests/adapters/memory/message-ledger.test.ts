import { InMemoryMessageLedger } from "../../../adapters/memory/message-ledger.ts";
import { describeMessageLedger } from "../../contracts/message-ledger.ts";

describeMessageLedger("in memory", () => {
  const consents = new Map<string, number>();
  const enrollments = new Set<string>();
  const left = new Map<string, number>();
  const suppressed = new Set<string>();
  const ledger = new InMemoryMessageLedger(({ addressHash, contactId, topic, enrollment }) => {
    if (suppressed.has(addressHash)) return "suppressed";
    const granted = consents.get(`${contactId} ${topic}`);
    if (topic !== undefined && granted === undefined) return "no_consent";
    if (topic !== undefined && (left.get(contactId) ?? -1) >= (granted ?? 0)) return "unsubscribed";
    return enrollment && !enrollments.has(`${enrollment.contactId} ${enrollment.key}`)
      ? "enrollment_ended"
      : undefined;
  });
  return Promise.resolve({
    ledger,
    messages: ledger,
    feedback: ledger,
    grantConsent: (contactId, topic, at) => Promise.resolve(void consents.set(`${contactId} ${topic}`, at)),
    leaveEverything: (contactId, at) => Promise.resolve(void left.set(contactId, at)),
    activateEnrollment: (contactId, key) => Promise.resolve(void enrollments.add(`${contactId} ${key}`)),
    suppress: (hash) => Promise.resolve(void suppressed.add(hash)),
  });
});
