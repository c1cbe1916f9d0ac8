import { describe, expect, it } from "vitest";
import { createFunctionInvoker } from "../../../adapters/aws/function-invoker.ts";

/** An invoker whose function always answers the same. */
function invokerOf(answer: unknown) {
  const inputs: unknown[] = [];
  const client = {
    send: ({ input }: { readonly input: unknown }) => {
      inputs.push(input);
      return Promise.resolve(answer);
    },
  } as unknown as Parameters<typeof createFunctionInvoker>[0];
  return { invoke: createFunctionInvoker(client), inputs };
}

const payload = (text: string) => ({ Payload: Buffer.from(text) });

describe("calling a function", () => {
  it("hands over JSON and gives JSON back", async () => {
    const { invoke, inputs } = invokerOf(payload('{"done":true}'));
    await expect(invoke("arn:f", { a: 1 })).resolves.toEqual({ done: true });
    expect(inputs).toEqual([{ FunctionName: "arn:f", Payload: Buffer.from('{"a":1}') }]);
  });

  it("gives null for an empty answer", async () => {
    await expect(invokerOf({}).invoke("arn:f", {})).resolves.toBeNull();
  });

  it.each([
    ['{"errorType":"TryAgain","errorMessage":"The table is busy."}', "TryAgain: The table is busy."],
    ['"out of memory"', "Error: the function failed without a word."],
  ])("throws the function's own sentence: %s", async (text, sentence) => {
    const { invoke } = invokerOf({ ...payload(text), FunctionError: "Unhandled" });
    await expect(invoke("arn:f", {})).rejects.toThrow(sentence);
  });
});
