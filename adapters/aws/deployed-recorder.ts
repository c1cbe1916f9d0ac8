import { randomBytes, randomInt } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { ulid } from "../../core/ids.ts";
import { isVisitFresh } from "../../core/message/link-token.ts";
import { currentScorings } from "../../core/record/current-scorings.ts";
import { createRecorder, type Recorder } from "../../core/record/recorder.ts";
import { DynamoDefinitionStore } from "./dynamo-definition-store.ts";
import { DynamoRecordStore } from "./dynamo-record-store.ts";
import { createAddressHasherSource, createLinkTokenSource } from "./secret-cache.ts";
import { createAwsCaller, lambdaCallerOptions } from "./signed-request.ts";

/** What a recording function's environment must hold. */
export interface RecorderEnvironment {
  readonly CONTACTS_TABLE: string;
  readonly EVENTS_TABLE: string;
  readonly IDENTITIES_TABLE: string;
  readonly OUTBOX_TABLE: string;
  readonly DEFINITIONS_TABLE: string;
  readonly LINK_SECRET_ARN: string;
  readonly PEPPER_SECRET_ARN: string;
}

const clock = () => Date.now();

/** The recorder as deployed: the tables and secrets of a function's environment. */
export function createDeployedRecorder(
  client: DynamoDBDocumentClient,
  environment: RecorderEnvironment,
): Recorder {
  const call = createAwsCaller(lambdaCallerOptions(process.env));
  const tokens = createLinkTokenSource(call, clock, environment.LINK_SECRET_ARN);
  const hasher = createAddressHasherSource(call, clock, environment.PEPPER_SECRET_ARN);
  const definitions = new DynamoDefinitionStore(client, environment.DEFINITIONS_TABLE);
  return createRecorder({
    store: new DynamoRecordStore(client, {
      contacts: environment.CONTACTS_TABLE,
      events: environment.EVENTS_TABLE,
      identities: environment.IDENTITIES_TABLE,
      outbox: environment.OUTBOX_TABLE,
    }),
    reading: async () => {
      const [link, hashAddress] = await Promise.all([tokens(), hasher()]);
      const verifyVisit = (token: string, receivedAt: number) => {
        const visit = link.verify("visit", token);
        return visit && isVisitFresh(visit, receivedAt) ? visit.contactId : undefined;
      };
      return { hashAddress, verifyVisit };
    },
    scorings: () => currentScorings(definitions),
    clock,
    newId: (at) => ulid(at, randomBytes(16)),
    pause: backOff,
  });
}

/** Full jitter up to a doubling bound: whoever loses a race shall not lose the next one to the same rival. */
function backOff(attempt: number): Promise<void> {
  const bound = Math.min(1_000, 10 * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, randomInt(bound)));
}
