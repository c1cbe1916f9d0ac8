import { type Command, CommandError } from "../command.ts";
import { regionOf } from "../deployment.ts";
import { examine } from "../doctor/examine.ts";
import { gatherFacts } from "../doctor/gather-facts.ts";
import { renderFindings } from "../render/findings.ts";

/** `espalier doctor --stage <stage>` */
export const doctor: Command = {
  words: ["doctor"],
  takes: [],
  target: "deployed",
  options: {},
  summary:
    "looks at a deployed stage from outside: mail identity, sending, tables, alarms; each finding says what to do",
  async run({ print, probe, environment }, _args, options) {
    const { stage } = options;
    if (stage === undefined) {
      throw new CommandError(
        "doctor looks at a deployed stage; the local cloud needs none. Name one: espalier doctor --stage prod --region eu-west-1",
      );
    }
    const region = regionOf(options, environment);
    const findings = examine(await gatherFacts(await probe(region), stage));
    print(renderFindings(`Stage ${stage} in ${region}`, findings));
    return findings.some(({ level }) => level === "problem") ? 1 : 0;
  },
};
