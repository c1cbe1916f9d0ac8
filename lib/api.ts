import { Construct } from "constructs";
import { CONTACTS, MESSAGES } from "../adapters/aws/tables.ts";
import { env as apiEnv } from "../functions/serve-api/env.ts";
import type { HttpEndpoint } from "./constructs/http-endpoint.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import { mayEvaluateConditions, mayReadSecrets } from "./data-grants.ts";
import type { Deployment } from "./deployment.ts";

const API_ROUTES = [
  "POST /v1/contacts/lookup",
  "GET /v1/workflows",
  "GET /v1/workflows/{id}",
  "POST /v1/messages/test",
  "POST /v1/definitions",
  "GET /v1/events/refused",
];

export interface ApiProps {
  readonly endpoint: HttpEndpoint;
  readonly sendMessage: ServiceFunction;
  readonly publishDefinitions: ServiceFunction;
}

/** The REST API for people and programs of the company, signed with IAM. */
export class Api extends Construct {
  readonly serveApi: ServiceFunction;

  constructor(scope: Construct, id: string, deployment: Deployment, props: ApiProps) {
    super(scope, id);
    const { data } = deployment;
    const { tables } = data;
    this.serveApi = new ServiceFunction(this, deployment, {
      name: "serve-api",
      env: apiEnv,
      environment: {
        CONTACTS_TABLE: tables.contacts.tableName,
        EVENTS_TABLE: tables.events.tableName,
        IDENTITIES_TABLE: tables.identities.tableName,
        MESSAGES_TABLE: tables.messages.tableName,
        DEFINITIONS_TABLE: tables.definitions.tableName,
        PEPPER_SECRET_ARN: data.secrets.pepper.secretArn,
        SEND_MESSAGE_ARN: props.sendMessage.arn,
        PUBLISH_DEFINITIONS_ARN: props.publishDefinitions.arn,
      },
      // HTTP APIs wait 30 seconds at most: docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
      timeout: 29,
      failure: {
        impact:
          "Marketers and engineers: the command line and integrations get errors. Contacts notice nothing.",
        runbook: "Read the error in the function's log.",
      },
    });
    mayEvaluateConditions(this.serveApi, data);
    mayReadSecrets(this.serveApi, data.secrets.pepper);
    this.serveApi
      .allow([tables.identities.tableArn], "dynamodb:GetItem")
      .allow(
        [
          ...MESSAGES.indexes.map(({ name }) => `${tables.messages.tableArn}/index/${name}`),
          ...CONTACTS.indexes.map(({ name }) => `${tables.contacts.tableArn}/index/${name}`),
        ],
        "dynamodb:Query",
      )
      .allow([props.sendMessage.arn, props.publishDefinitions.arn], "lambda:InvokeFunction");
    props.endpoint.serve(this.serveApi, { keys: API_ROUTES, access: "iam" });
  }
}
