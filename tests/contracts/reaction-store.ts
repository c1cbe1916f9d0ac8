import { beforeEach, describe, expect, it } from "vitest";
import type { Membership } from "../../core/contact/contact.ts";
import type { Announcement } from "../../core/events.ts";
import type { Bucket, DueMove } from "../../core/segment/due.ts";
import type { Consequences, MembershipChange, ReactionStore } from "../../core/segment/ports.ts";

/** A store, empty at every test, and ways to see what it holds. */
export interface ReactionsUnderTest {
  readonly reactions: ReactionStore;
  readonly memberships: (contactId: string) => Promise<readonly Membership[]>;
  /** Ids in the outbox. */
  readonly announced: (contactId: string) => Promise<readonly string[]>;
  /** The due minute beside a contact, and the contacts in a minute's bucket. */
  readonly due: (contactId: string) => Promise<Bucket | undefined>;
  readonly inBucket: (bucket: Bucket) => Promise<readonly string[]>;
  /** Gives a contact's state this version. */
  readonly putVersion: (contactId: string, version: number) => Promise<void>;
}

const MEMBERSHIP: Membership = { segment: "engaged", enteredAt: 5, segmentVersion: "v1" };

function segmentEntered(id = "entered-1"): Announcement {
  return { id, type: "SegmentEntered", detail: { contactId: "c1", segment: "engaged", at: 5 } };
}

function workflowTriggered(at = 5): Announcement {
  return {
    id: "triggered-1",
    type: "WorkflowTriggered",
    detail: { contactId: "c1", workflow: "nurture", version: "v1", entryKey: "once", at },
  };
}

const entered: MembershipChange = {
  kind: "entered",
  membership: MEMBERSHIP,
  announcements: [segmentEntered(), workflowTriggered()],
};

const left: MembershipChange = { kind: "left", membership: MEMBERSHIP, announcements: [] };

const MINUTE = 60_000;

function consequences(parts: Partial<Consequences>): Consequences {
  return { contactId: "c1", turned: [], announced: [], ...parts };
}

/** What every store of reactions must do. */
export function describeReactionStore(name: string, start: () => Promise<ReactionsUnderTest>): void {
  let under: ReactionsUnderTest;
  const turn = (change: MembershipChange, at: number) =>
    under.reactions.commit(consequences({ turned: [change] }), at);
  const move = (due: DueMove, parts: Partial<Consequences> = {}) =>
    under.reactions.commit(consequences({ due, ...parts }), 5);
  const seen = async () => [await under.memberships("c1"), await under.announced("c1")];
  beforeEach(async () => {
    under = await start();
  });

  describe(`${name}: memberships and announcements`, () => {
    it("writes a membership and what announces it together", async () => {
      expect(await turn(entered, 5)).toBe("committed");
      expect(await seen()).toEqual([[MEMBERSHIP], ["entered-1", "triggered-1"]]);
    });

    it("changes nothing when she is a member already", async () => {
      await turn(entered, 5);
      const membership = { ...MEMBERSHIP, enteredAt: 7 };
      await turn({ ...entered, membership, announcements: [segmentEntered("entered-2")] }, 7);
      expect(await seen()).toEqual([[MEMBERSHIP], ["entered-1", "triggered-1"]]);
    });

    it("enters her although one of the announcements was made before", async () => {
      await under.reactions.commit(consequences({ announced: [workflowTriggered(1)] }), 1);
      await turn(entered, 5);
      expect(await seen()).toEqual([[MEMBERSHIP], ["entered-1", "triggered-1"]]);
    });

    it("makes an announcement by itself once", async () => {
      const announced = consequences({ announced: [workflowTriggered()] });
      expect(await under.reactions.commit(announced, 5)).toBe("committed");
      expect(await under.reactions.commit(announced, 6)).toBe("committed");
      expect(await under.announced("c1")).toEqual(["triggered-1"]);
    });

    it("leaves a segment, and announces it only once", async () => {
      await turn(entered, 5);
      const goodbye = { ...left, announcements: [segmentEntered("left-1")] };
      await turn(goodbye, 6);
      await turn({ ...left, announcements: [segmentEntered("left-2")] }, 6);
      expect(await seen()).toEqual([[], ["entered-1", "left-1", "triggered-1"]]);
    });

    it("does not take a later membership away with an earlier leaving", async () => {
      await turn(entered, 5);
      await turn(left, 6);
      const later = { ...MEMBERSHIP, enteredAt: 8 };
      await turn({ ...entered, membership: later, announcements: [] }, 8);
      await turn(left, 9);
      expect(await under.memberships("c1")).toEqual([later]);
    });

    it("turns the segments that it can when one of several is so already", async () => {
      await turn(entered, 5);
      const other = { ...MEMBERSHIP, segment: "buyers" };
      const turned = [entered, { ...entered, membership: other, announcements: [] }];
      await under.reactions.commit(consequences({ turned }), 6);
      expect(await under.memberships("c1")).toEqual(expect.arrayContaining([MEMBERSHIP, other]));
    });
  });

  describe(`${name}: what is due`, () => {
    it("puts her into a bucket, moves her to an earlier one, and takes her out", async () => {
      await move({ to: 9 * MINUTE });
      expect([await under.due("c1"), await under.inBucket(9 * MINUTE)]).toEqual([9 * MINUTE, ["c1"]]);
      await move({ from: 9 * MINUTE, to: 4 * MINUTE });
      expect([await under.due("c1"), await under.inBucket(9 * MINUTE)]).toEqual([4 * MINUTE, []]);
      await move({ from: 4 * MINUTE });
      expect([await under.due("c1"), await under.inBucket(4 * MINUTE)]).toEqual([undefined, []]);
    });

    it("writes nothing at all when somebody has moved her in between", async () => {
      await move({ to: 4 * MINUTE });
      expect(await move({ to: 9 * MINUTE }, { turned: [entered] })).toBe("conflict");
      expect(await move({ from: 9 * MINUTE, to: 3 * MINUTE }, { turned: [entered] })).toBe("conflict");
      expect(await move({ from: 9 * MINUTE }, { turned: [entered] })).toBe("conflict");
      expect([await under.due("c1"), ...(await seen())]).toEqual([4 * MINUTE, [], []]);
    });

    it("writes nothing at all when her state has another version than the one that was looked at", async () => {
      await under.putVersion("c1", 8);
      expect(await move({ to: 4 * MINUTE }, { turned: [entered], version: 7 })).toBe("conflict");
      expect([await under.due("c1"), ...(await seen())]).toEqual([undefined, [], []]);
      expect(await move({ to: 4 * MINUTE }, { turned: [entered], version: 8 })).toBe("committed");
      expect([await under.due("c1"), await under.memberships("c1")]).toEqual([4 * MINUTE, [MEMBERSHIP]]);
    });
  });
}
