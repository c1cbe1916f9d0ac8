import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { STACK_OUTPUTS } from "../core/report/deployment-facts.ts";
import { Api } from "./api.ts";
import type { Artefacts } from "./artefacts.ts";
import { Collect } from "./collect.ts";
import { AlarmTopic } from "./constructs/alarm-topic.ts";
import { HttpEndpoint } from "./constructs/http-endpoint.ts";
import type { DataStack } from "./data-stack.ts";
import { Definitions } from "./definitions.ts";
import type { Deployment } from "./deployment.ts";
import { Due } from "./due.ts";
import { Enroll } from "./enroll.ts";
import { Monitoring } from "./monitoring.ts";
import { Outcomes } from "./outcomes.ts";
import { React } from "./react.ts";
import { Record } from "./record.ts";
import { Send } from "./send.ts";
import type { Settings } from "./settings.ts";

export interface ServiceStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly artefacts: Artefacts;
}

/** All that can be replaced, in the order in which an event walks through it. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data, artefacts, ...props }: ServiceStackProps) {
    super(scope, id, props);
    const alarmTopic = new AlarmTopic(this, "Alarms", settings.alarmAddress);
    const deployment: Deployment = { settings, data, bundles: artefacts.bundles, alarmTopic };
    const endpoint = new HttpEndpoint(this, "Endpoint", deployment);
    const linkUrl = settings.linkDomain === undefined ? endpoint.url : `https://${settings.linkDomain}`;

    const collect = new Collect(this, "Collect", deployment, { endpoint, writeKeys: artefacts.writeKeys });
    const { events } = collect;
    new Record(this, "Record", deployment, { events });
    const due = new Due(this, "Due", deployment);
    const { bus } = new React(this, "React", deployment, { due });
    new Enroll(this, "Enroll", deployment, { bus });
    const send = new Send(this, "Send", deployment, { linkUrl });
    const { configurationSet, sendMessage } = send;
    new Outcomes(this, "Outcomes", deployment, { endpoint, events, configurationSet });
    const { workflows, contentHash } = artefacts;
    const { publishDefinitions } = new Definitions(this, "Definitions", deployment, {
      send,
      events,
      workflows,
      contentHash,
    });
    const api = new Api(this, "Api", deployment, { endpoint, sendMessage, publishDefinitions });
    const { dashboard } = new Monitoring(this, "Monitoring", deployment, { events });

    this.#outputs({
      [STACK_OUTPUTS.apiUrl]: [
        endpoint.url,
        "Where websites send events, and where the command line connects.",
      ],
      DashboardName: [dashboard.dashboardName, "CloudWatch dashboard."],
      [STACK_OUTPUTS.alarmTopic]: [
        alarmTopic.topicArn,
        "Topic of all alarms; its e-mail subscription must be confirmed once.",
      ],
      [STACK_OUTPUTS.configurationSet]: [configurationSet.ref, "SES configuration set of every message."],
      [STACK_OUTPUTS.sendingDomain]: [settings.sendingDomain, "Domain that SES must have verified."],
      BusName: [bus.eventBusName, "Bus with what Espalier announces; your own rules may hang here."],
      EventsQueueUrl: [events.queue.queueUrl, "Queue of collected requests."],
      EventsDeadLettersUrl: [events.deadLetters.queueUrl, "Collected requests that could not be recorded."],
      SendMessageFunction: [sendMessage.functionName, "Function that sends."],
      PublishDefinitionsFunction: [publishDefinitions.functionName, "Function that publishes."],
      ServeApiFunction: [api.serveApi.functionName, "Function of the REST API."],
    });
  }

  #outputs(outputs: Readonly<{ [name: string]: readonly [value: string, description: string] }>): void {
    for (const [name, [value, description]] of Object.entries(outputs))
      new CfnOutput(this, name, { value, description });
  }
}
