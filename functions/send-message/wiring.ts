import { dynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { DynamoContactReader } from "../../adapters/aws/dynamo-contact-reader.ts";
import { DynamoDefinitionStore } from "../../adapters/aws/dynamo-definition-store.ts";
import { DynamoMessageLedger } from "../../adapters/aws/dynamo-message-ledger.ts";
import { createAddressHasherSource, createLinkTokenSource } from "../../adapters/aws/secret-cache.ts";
import { createSesClient, SesMailSender } from "../../adapters/aws/ses-mail-sender.ts";
import { createAwsCaller, lambdaCallerOptions } from "../../adapters/aws/signed-request.ts";
import { emitMetrics } from "../../adapters/lambda/metrics.ts";
import { renderTemplate } from "../../adapters/render/render-template.ts";
import { createPreviewSender } from "../../core/message/preview-message.ts";
import { createMessageSender, type SendDeps } from "../../core/message/send-message.ts";
import type { EnvironmentOf } from "../../core/environment.ts";
import type { env } from "./env.ts";
import type { SendMessageDeps } from "./handler.ts";

const clock = () => Date.now();

/** Everything real behind the handler. */
export function createSendMessageDeps(environment: EnvironmentOf<typeof env>): SendMessageDeps {
  const client = dynamoClient();
  const call = createAwsCaller(lambdaCallerOptions(process.env));
  const { MESSAGES_TABLE: messages, CONTACTS_TABLE: contacts } = environment;
  const deps: SendDeps = {
    clock,
    contacts: new DynamoContactReader(client, contacts),
    definitions: new DynamoDefinitionStore(client, environment.DEFINITIONS_TABLE),
    ledger: new DynamoMessageLedger(client, { messages, contacts }),
    mail: new SesMailSender(createSesClient(), {
      from: environment.FROM_ADDRESS,
      replyTo: environment.REPLY_TO_ADDRESS,
      configurationSet: environment.CONFIGURATION_SET,
    }),
    render: renderTemplate,
    addresses: { linkUrl: environment.LINK_URL, siteUrl: environment.SITE_URL },
    linkTokens: createLinkTokenSource(call, clock, environment.LINK_SECRET_ARN),
    hashAddress: createAddressHasherSource(call, clock, environment.PEPPER_SECRET_ARN),
  };
  return {
    sendMessage: createMessageSender(deps),
    sendPreview: createPreviewSender(deps),
    emit: emitMetrics,
  };
}
