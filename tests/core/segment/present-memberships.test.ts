import { expect, it } from "vitest";
import { contactSubject } from "../../../core/condition/contact-subject.ts";
import { currentDefinitions } from "../../../core/condition/definitions.ts";
import { presentMemberships } from "../../../core/segment/present-memberships.ts";
import { contactOf, TimelineDouble } from "../../doubles/contacts.ts";
import { ENGAGEMENT, published, scoringOf, segmentOf } from "../../doubles/published.ts";

const DAY = 86_400_000;

it("leaves out the segments that time alone has turned, and those that are gone", async () => {
  const memberships = ["engaged", "known", "retired"].map((segment) => ({
    segment,
    enteredAt: 0,
    segmentVersion: "v1",
  }));
  const contact = contactOf({ memberships, state: { scores: { engagement: { value: 8, at: 0 } } } });
  const definitions = currentDefinitions(
    await published(
      scoringOf(ENGAGEMENT),
      segmentOf("engaged", { score: "engagement", at_least: 5 }),
      segmentOf("known", { attribute: "stage", is: "lead" }),
    ),
  );
  const presentAt = async (now: number) => {
    const subject = contactSubject(contact, now, { timeline: new TimelineDouble(), definitions });
    return (await presentMemberships(memberships, subject)).map(({ segment }) => segment);
  };
  expect(await presentAt(0)).toEqual(["engaged", "known"]);
  expect(await presentAt(DAY)).toEqual(["known"]);
});
