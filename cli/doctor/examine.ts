import {
  type DeploymentFacts,
  type ObservedPart,
  PART_KINDS,
  type PartKind,
} from "../../core/report/deployment-facts.ts";
import { alarmTopicCheck, alarmsCheck } from "./checks/alarms.ts";
import { configurationSetCheck } from "./checks/configuration-set.ts";
import { endpointCheck } from "./checks/endpoint.ts";
import { mailAccountCheck } from "./checks/mail-account.ts";
import { sendingDomainCheck } from "./checks/sending-domain.ts";
import { stackCheck } from "./checks/stack.ts";
import { tableCheck } from "./checks/table.ts";
import type { Check, Finding } from "./finding.ts";

/** How each kind of part is examined, by kind. A new kind does not compile until it has a check. */
export const CHECKS: { readonly [K in PartKind]: Check<K> } = {
  stack: stackCheck,
  endpoint: endpointCheck,
  sendingDomain: sendingDomainCheck,
  mailAccount: mailAccountCheck,
  configurationSet: configurationSetCheck,
  table: tableCheck,
  alarms: alarmsCheck,
  alarmTopic: alarmTopicCheck,
};

/** Everything there is to say about a deployment. */
export function examine(facts: DeploymentFacts): readonly Finding[] {
  return PART_KINDS.flatMap((kind) => examineKind(kind, facts));
}

function examineKind<K extends PartKind>(kind: K, facts: Pick<DeploymentFacts, K>): readonly Finding[] {
  const check: Check<K> = CHECKS[kind];
  return facts[kind].flatMap((part) => examinePart(check, part));
}

function examinePart<K extends PartKind>(
  check: Check<K>,
  { name, seen }: ObservedPart<K>,
): readonly Finding[] {
  const called = check.called(name);
  if (seen.is === "there") return check.examine(seen.value, name);
  return seen.is === "absent"
    ? [{ level: "problem", what: `There is no ${called}.`, todo: check.whenAbsent }]
    : [{ level: "problem", what: `The ${called} cannot be looked at.`, todo: seen.why }];
}
