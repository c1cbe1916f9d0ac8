import type { Method } from "@middy/http-router";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { jsonAnswer } from "../../adapters/lambda/problem.ts";
import type { IdentityReader } from "../../core/contact/ports.ts";
import type { AddressHasher } from "../../core/identity/address.ts";
import type { ContactReport } from "../../core/report/contact-report.ts";
import type { WorkflowLine, WorkflowReport } from "../../core/report/workflow-report.ts";
import type { RefusedEvent } from "../../core/tracking-event.ts";

/** What serve-api needs. */
export interface ServeApiDeps {
  readonly identities: IdentityReader;
  readonly hashAddress: () => Promise<AddressHasher>;
  readonly reportContact: (contactId: string) => Promise<ContactReport | undefined>;
  readonly listWorkflows: () => Promise<readonly WorkflowLine[]>;
  readonly reportWorkflow: (id: string) => Promise<WorkflowReport | undefined>;
  /** Newest first. */
  readonly refusedEvents: (day: string) => Promise<readonly RefusedEvent[]>;
  /** The present UTC day: `2026-11-21`. */
  readonly today: () => string;
  /** Invokes send-message with a test message. */
  readonly sendPreview: (payload: unknown) => Promise<unknown>;
  /** Invokes publish-definitions. */
  readonly publish: (payload: unknown) => Promise<unknown>;
}

/** One route of the API. */
export interface ApiRoute {
  readonly method: Method;
  readonly path: string;
  readonly answer: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
}

/** A 200 answer. */
export const okAnswer = (body: unknown): APIGatewayProxyStructuredResultV2 => jsonAnswer(200, body);
