import type { Assignments, State, StateType, Template } from "./definition.ts";
import { AslError, ERROR } from "./errors.ts";
import { evaluateTemplate, ExpressionError, type Bindings } from "./expressions.ts";
import type { Frame } from "./frame.ts";
import { payload } from "./history.ts";
import { withinLimit } from "./plain.ts";

/** What `$states` holds beside input and context. https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
interface Facts {
  readonly result?: unknown;
  readonly errorOutput?: { readonly Error: string; readonly Cause: string };
}

/** How a state was left. */
export type Outcome =
  | { readonly kind: "next"; readonly name: string; readonly output: unknown }
  | { readonly kind: "end"; readonly output: unknown };

interface Exit {
  readonly Assign?: Assignments;
  readonly Output?: Template;
  readonly Next?: string;
}

/** One stay in a state, from entering to leaving, retries included. */
export class Visit {
  readonly frame: Frame;
  readonly name: string;
  readonly type: StateType;
  readonly input: unknown;
  retryCount = 0;
  /** The present attempt's task token. */
  token: string | undefined;
  readonly #enteredTime: string;
  readonly #enteredEvent: number;

  constructor(frame: Frame, name: string, state: State, input: unknown) {
    this.frame = frame;
    this.name = name;
    this.type = state.Type;
    this.input = input;
    this.#enteredTime = new Date(frame.run.host.now()).toISOString();
    this.#enteredEvent = frame.record(`${state.Type}StateEntered`, () => ({
      name,
      ...payload("input", input),
    }));
    frame.run.countTransition();
  }

  /** Evaluates a field of the state. `item` replaces the context's Map.Item. */
  async evaluate(
    template: Template,
    field: string,
    facts: Facts = {},
    item = this.frame.mapItem,
  ): Promise<unknown> {
    const { run, variables } = this.frame;
    const states = { input: this.input, context: this.#context(item), ...facts };
    const bindings = (): Bindings => ({ ...run.functions, ...variables.visible(), states });
    try {
      return await evaluateTemplate(template, field, bindings);
    } catch (error) {
      throw error instanceof ExpressionError ? this.fault(error.message) : error;
    }
  }

  /** A States.QueryEvaluationError worded as the service words it. */
  fault(problem: string): AslError {
    const where = `the state '${this.name}' (entered at the event id #${this.#enteredEvent})`;
    return new AslError(ERROR.queryEvaluation, `An error occurred while executing ${where}. ${problem}`);
  }

  /** A state's number field: literal or expression, an integer within bounds. */
  async integer(template: number | string, field: string, min: number, max = 99_999_999): Promise<number> {
    const value = await this.evaluate(template, field);
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
    const found = JSON.stringify(value);
    throw this.fault(`The field '${field}' must be an integer from ${min} to ${max}, but was ${found}.`);
  }

  /**
   * Leaves the state: Assign and Output are evaluated against the same variables, then the new ones are set.
   * https://states-language.net/spec.html#using-assign "evaluated in parallel"; without Output the result, or input, passes on.
   */
  async leave(exit: Exit, facts: Facts, otherwise: unknown, prefix = ""): Promise<Outcome> {
    const assigned = await this.#evaluateMembers(exit.Assign ?? {}, `${prefix}Assign`, facts);
    const output =
      exit.Output === undefined ? otherwise : await this.evaluate(exit.Output, `${prefix}Output`, facts);
    withinLimit(output, `The state/task '${this.name}' returned a result`);
    this.frame.variables.assign(assigned);
    if (this.type !== "Fail") {
      this.frame.record(`${this.type}StateExited`, () => ({ name: this.name, ...payload("output", output) }));
    }
    return exit.Next === undefined ? { kind: "end", output } : { kind: "next", name: exit.Next, output };
  }

  async #evaluateMembers(assign: Assignments, field: string, facts: Facts): Promise<Record<string, unknown>> {
    const members: [string, unknown][] = [];
    for (const [name, template] of Object.entries(assign)) {
      members.push([name, await this.evaluate(template, `${field}/${name}`, facts)]);
    }
    return Object.fromEntries(members);
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
  #context(item: Frame["mapItem"]): Record<string, unknown> {
    return {
      ...this.frame.run.context,
      State: { Name: this.name, EnteredTime: this.#enteredTime, RetryCount: this.retryCount },
      ...(this.token === undefined ? {} : { Task: { Token: this.token } }),
      ...(item === undefined ? {} : { Map: { Item: item } }),
    };
  }
}
