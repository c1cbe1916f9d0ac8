import { fieldsOf } from "../services/fields.ts";

/** The services that may assume a role, from its trust policy. Conditions on trust (a source ARN) are not judged here. */
export const trustedServices = (document: unknown): ReadonlySet<string> => {
  const services = [fieldsOf(document)["Statement"]].flat().flatMap((statement) => {
    const { Effect, Action, Principal } = fieldsOf(statement);
    if (Effect !== "Allow" || ![Action].flat().includes("sts:AssumeRole")) return [];
    return [fieldsOf(Principal)["Service"]].flat().filter((one) => typeof one === "string");
  });
  return new Set(services);
};
