import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  NotFoundException,
} from "@aws-sdk/client-sesv2";
import type {
  ConfigurationSetFacts,
  MailAccountFacts,
  SendingDomainFacts,
} from "../../core/report/deployment-facts.ts";
import type { ProbeClients, ReadPart } from "./deployment-probe.ts";

type Clients = Pick<ProbeClients, "ses">;

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
export function readMailAccount({ ses }: Clients): ReadPart<MailAccountFacts> {
  return async () => {
    const account = await ses.send(new GetAccountCommand({}));
    return {
      productionAccess: account.ProductionAccessEnabled ?? false,
      sendingEnabled: account.SendingEnabled ?? false,
      enforcement: account.EnforcementStatus ?? "unknown",
      mostPerDay: account.SendQuota?.Max24HourSend ?? 0,
      mostPerSecond: account.SendQuota?.MaxSendRate ?? 0,
      sentToday: account.SendQuota?.SentLast24Hours ?? 0,
    };
  };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html */
export function readSendingDomain({ ses }: Clients): ReadPart<SendingDomainFacts> {
  return async (domain) => {
    const identity = await unlessNotFound(ses.send(new GetEmailIdentityCommand({ EmailIdentity: domain })));
    if (!identity) return undefined;
    return {
      verified: identity.VerifiedForSendingStatus ?? false,
      dkimSigning: identity.DkimAttributes?.SigningEnabled ?? false,
      dkimStatus: identity.DkimAttributes?.Status ?? "NOT_STARTED",
      mailFromDomain: identity.MailFromAttributes?.MailFromDomain,
      mailFromStatus: identity.MailFromAttributes?.MailFromDomainStatus,
    };
  };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSetEventDestinations.html */
export function readConfigurationSet({ ses }: Clients): ReadPart<ConfigurationSetFacts> {
  return async (name) => {
    const set = await unlessNotFound(
      ses.send(new GetConfigurationSetCommand({ ConfigurationSetName: name })),
    );
    if (!set) return undefined;
    const { EventDestinations = [] } = await ses.send(
      new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: name }),
    );
    return {
      sendingEnabled: set.SendingOptions?.SendingEnabled ?? true,
      destinations: EventDestinations.map((destination) => ({
        name: destination.Name ?? "",
        enabled: destination.Enabled ?? false,
        eventTypes: destination.MatchingEventTypes ?? [],
        busArn: destination.EventBridgeDestination?.EventBusArn,
      })),
    };
  };
}

async function unlessNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}
