import { InMemoryReactionStore } from "../../../adapters/memory/reaction-store.ts";
import { describeReactionStore } from "../../contracts/reaction-store.ts";

describeReactionStore("in memory", () => {
  const versions = new Map<string, number>();
  const reactions = new InMemoryReactionStore((contactId) => versions.get(contactId));
  const announced = (contactId: string) =>
    [...reactions.outbox.values()].filter(({ detail }) => detail.contactId === contactId).map(({ id }) => id);
  return Promise.resolve({
    reactions,
    memberships: (contactId) => Promise.resolve(reactions.membershipsOf(contactId)),
    announced: (contactId) => Promise.resolve(announced(contactId).toSorted()),
    due: (contactId) => Promise.resolve(reactions.dueOf(contactId)),
    inBucket: (bucket) => Promise.resolve(reactions.due.inBucket(bucket)),
    putVersion: (contactId, version) => Promise.resolve(void versions.set(contactId, version)),
  });
});
