import { AslError, ERROR } from "./errors.ts";
import { PAYLOAD_LIMIT, sizeOf } from "./plain.ts";

/**
 * Variables of one block. Inner blocks (branches, iterations) read outer variables; what they set ends with them.
 * https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html "Workflow variable scope"
 */
export class Variables {
  #values: Readonly<Record<string, unknown>> = {};
  readonly #outer: Variables | undefined;

  constructor(outer?: Variables) {
    this.#outer = outer;
  }

  /** All that an expression in this block sees. */
  visible(): Readonly<Record<string, unknown>> {
    return this.#outer === undefined ? this.#values : { ...this.#outer.visible(), ...this.#values };
  }

  /** Sets variables all at once. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: 256 KiB per Assign. */
  assign(values: Readonly<Record<string, unknown>>): void {
    if (sizeOf(values) > PAYLOAD_LIMIT) {
      const cause = `The Assign field sets variables of more than ${PAYLOAD_LIMIT} bytes together.`;
      throw new AslError(ERROR.dataLimitExceeded, cause);
    }
    this.#values = { ...this.#values, ...values };
  }
}
