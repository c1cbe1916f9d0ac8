import { type ApiCall, AwsError, type Permission } from "../../contracts.ts";
import { type Fields, requiredText, textOf } from "../fields.ts";
import { bareAddress } from "./mail.ts";
import type { ConfigurationSet, Sender } from "./sender.ts";

type Operation = (sender: Sender, input: Fields) => Fields;

const operations: Readonly<Record<string, Operation>> = {
  SendEmail: (sender, input) => sender.send(input),
  GetAccount: getAccount,
  // Every identity is verified here: identities are made by people, outside the template.
  GetEmailIdentity: (_, input) => ({
    IdentityType: requiredText(input, "EmailIdentity").includes("@") ? "EMAIL_ADDRESS" : "DOMAIN",
    VerifiedForSendingStatus: true,
    VerificationStatus: "SUCCESS",
    DkimAttributes: {
      SigningEnabled: true,
      Status: "SUCCESS",
      SigningAttributesOrigin: "AWS_SES",
      Tokens: [],
    },
    MailFromAttributes: { BehaviorOnMxFailure: "USE_DEFAULT_VALUE" },
  }),
  GetConfigurationSet: (sender, input) => {
    const { name, sendingEnabled } = configurationSet(sender, input);
    return { ConfigurationSetName: name, SendingOptions: { SendingEnabled: sendingEnabled } };
  },
  GetConfigurationSetEventDestinations: (sender, input) => ({
    EventDestinations: configurationSet(sender, input).destinations.map((destination) => ({
      Name: destination.name,
      Enabled: destination.enabled,
      MatchingEventTypes: destination.matching,
      EventBridgeDestination: {
        EventBusArn: `arn:aws:events:${sender.world.region}:${sender.world.account}:event-bus/default`,
      },
    })),
  }),
  PutSuppressedDestination: (sender, input) => {
    sender.suppress(requiredText(input, "EmailAddress"), requiredText(input, "Reason"));
    return {};
  },
  DeleteSuppressedDestination: (sender, input) => {
    sender.suppressed.delete(requiredText(input, "EmailAddress").toLowerCase());
    return {};
  },
  ListSuppressedDestinations: (sender) => ({
    SuppressedDestinationSummaries: [...sender.suppressed].map(([EmailAddress, { reason, at }]) => ({
      EmailAddress,
      Reason: reason,
      LastUpdateTime: at / 1000,
    })),
  }),
};

function getAccount(sender: Sender): Fields {
  const dayAgo = sender.world.clock.now() - 86_400_000;
  return {
    ProductionAccessEnabled: true,
    SendingEnabled: true,
    DedicatedIpAutoWarmupEnabled: false,
    EnforcementStatus: "HEALTHY",
    SendQuota: {
      Max24HourSend: 50_000,
      MaxSendRate: 14,
      SentLast24Hours: sender.mails().filter((mail) => mail.at > dayAgo).length,
    },
    SuppressionAttributes: { SuppressedReasons: ["BOUNCE", "COMPLAINT"] },
  };
}

function configurationSet(sender: Sender, input: Fields): ConfigurationSet & { readonly name: string } {
  const name = requiredText(input, "ConfigurationSetName");
  const found = sender.configurationSets.get(name);
  if (found === undefined) {
    throw new AwsError("NotFoundException", `Configuration set <${name}> does not exist.`, 404);
  }
  return { name, ...found };
}

// oxlint-disable-next-line typescript/require-await -- errors must reject
export async function handleSesCall(sender: Sender, call: ApiCall): Promise<unknown> {
  const operation = operations[call.operation];
  if (operation === undefined) {
    throw new AwsError(
      "BadRequestException",
      `The local cloud does not model ses:${call.operation}. It knows ${Object.keys(operations).join(", ")}.`,
    );
  }
  return operation(sender, call.input);
}

/** Both the identity and the configuration set: docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html */
export function sesPermissions(sender: Sender, call: ApiCall): readonly Permission[] {
  const action = `ses:${call.operation}`;
  const set = textOf(call.input, "ConfigurationSetName");
  const setArn = set === undefined ? [] : [sender.arnOf(`configuration-set/${set}`)];
  if (call.operation === "SendEmail") {
    const from = textOf(call.input, "FromEmailAddress") ?? "";
    const context = { "ses:FromAddress": bareAddress(from) };
    return [sender.identityArn(from), ...setArn].map((resource) => ({ action, resource, context }));
  }
  const identity = textOf(call.input, "EmailIdentity");
  if (identity !== undefined) return [{ action, resource: sender.arnOf(`identity/${identity}`) }];
  return [{ action, resource: setArn[0] ?? "*" }];
}
