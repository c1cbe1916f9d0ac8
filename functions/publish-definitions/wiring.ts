import { readFileSync } from "node:fs";
import { dynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { DynamoDefinitionStore } from "../../adapters/aws/dynamo-definition-store.ts";
import { StepFunctionsMachines } from "../../adapters/aws/workflow-machines.ts";
import type { BuiltDefinitions } from "../../core/definitions/built.ts";
import { publishDefinitions } from "../../core/definitions/publish.ts";
import { createAnswer } from "./custom-resource.ts";
import { type EnvironmentOf, parseTexts } from "../../core/environment.ts";
import type { env } from "./env.ts";
import type { PublishDeps } from "./handler.ts";

/** What the handler needs, made from its environment. */
export function createDeps(settings: EnvironmentOf<typeof env>): PublishDeps {
  const store = new DynamoDefinitionStore(dynamoClient(), settings.DEFINITIONS_TABLE);
  const machines = new StepFunctionsMachines({
    prefix: settings.MACHINE_PREFIX,
    roleArn: settings.MACHINE_ROLE_ARN,
    logGroupArn: settings.MACHINE_LOG_GROUP_ARN,
    substitutions: {
      SendMessage: settings.SEND_MESSAGE_ARN,
      CheckCondition: settings.CHECK_CONDITION_ARN,
      ContactsTable: settings.CONTACTS_TABLE,
      EventsQueueUrl: settings.EVENTS_QUEUE_URL,
    },
  });
  const linkHosts = parseTexts("LINK_HOSTS", settings.LINK_HOSTS);
  return {
    built: readBuilt,
    // Loaded when somebody publishes files: a deploy brings compiled definitions, and MJML takes a quarter of a second to load.
    compile: async (files) => {
      const { compileDefinitions } = await import("../../adapters/render/compile-definitions.ts");
      return compileDefinitions(files, { linkHosts });
    },
    publish: (publication) => publishDefinitions({ store, machines }, publication),
    answer: createAnswer(fetch),
  };
}

/** The build writes it into the bundle's folder. */
function readBuilt(): BuiltDefinitions {
  return JSON.parse(readFileSync(new URL("./definitions.json", import.meta.url), "utf8"));
}
