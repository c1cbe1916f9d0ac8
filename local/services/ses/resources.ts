import type { MadeResource, ResourceRequest, ResourceType } from "../../contracts.ts";
import { fieldsOf, onlyKnown, textOf, textsOf } from "../fields.ts";
import type { Sender } from "./sender.ts";

export function sesResourceTypes(sender: Sender): readonly ResourceType[] {
  return [
    {
      type: "AWS::SES::ConfigurationSet",
      // Delivery, reputation, suppression, tracking and VDM options concern AWS's own machinery.
      properties: [
        "Name",
        "DeliveryOptions",
        "ReputationOptions",
        "SendingOptions",
        "SuppressionOptions",
        "TrackingOptions",
        "VdmOptions",
        "Tags",
      ],
      make: ({ properties, stack, logicalId }) => {
        const name = textOf(properties, "Name") ?? `${stack}-${logicalId}`;
        const enabled = fieldsOf(properties["SendingOptions"])["SendingEnabled"];
        const sendingEnabled = enabled !== false && enabled !== "false";
        sender.configurationSets.set(name, { sendingEnabled, destinations: [] });
        return { ref: name, attributes: { Name: name } };
      },
    },
    {
      type: "AWS::SES::ConfigurationSetEventDestination",
      properties: ["ConfigurationSetName", "EventDestination"],
      make: (request) => makeDestination(sender, request),
    },
  ];
}

function makeDestination(sender: Sender, { properties, logicalId }: ResourceRequest): MadeResource {
  const name = textOf(properties, "ConfigurationSetName") ?? "";
  const set = sender.configurationSets.get(name);
  if (set === undefined) throw new Error(`${logicalId}: there is no configuration set "${name}".`);
  const destination = fieldsOf(properties["EventDestination"]);
  onlyKnown(
    destination,
    ["Name", "Enabled", "MatchingEventTypes", "EventBridgeDestination"],
    `${logicalId}.EventDestination`,
  );
  // "Only the default bus is supported":
  // docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ses-configurationseteventdestination-eventbridgedestination.html
  const bus = textOf(fieldsOf(destination["EventBridgeDestination"]), "EventBusArn") ?? "";
  if (!bus.endsWith(":event-bus/default")) {
    throw new Error(`${logicalId}: SES sends to the default event bus only; EventBusArn is "${bus}".`);
  }
  set.destinations.push({
    name: textOf(destination, "Name") ?? logicalId,
    enabled: destination["Enabled"] !== false && destination["Enabled"] !== "false",
    matching: textsOf(destination["MatchingEventTypes"]).map((type) => type.toUpperCase()),
  });
  return { ref: logicalId, attributes: { Id: logicalId } };
}
