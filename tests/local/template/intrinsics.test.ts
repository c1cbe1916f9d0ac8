import { describe, expect, it } from "vitest";
import { references, resolve, type Scope } from "../../../local/template/intrinsics.ts";

const scope: Scope = {
  stack: "Service",
  ref: (id) => ({ Queue: "queue-url", Zones: ["a", "b"], "AWS::Region": "eu-west-1" })[id] ?? `ref-${id}`,
  attribute: (id, name) => `${id}.${name}`,
  imported: (name) => `imported-${name}`,
  condition: (name) => name === "Yes",
  rewrite: (text) => text.replace("https://api.example", "http://127.0.0.1"),
};

describe("intrinsic functions", () => {
  it.each([
    ["Ref", { Ref: "Queue" }, "queue-url"],
    ["Fn::GetAtt as a list", { "Fn::GetAtt": ["Queue", "Arn"] }, "Queue.Arn"],
    ["Fn::GetAtt as text", { "Fn::GetAtt": "Queue.Arn" }, "Queue.Arn"],
    ["Fn::Join", { "Fn::Join": ["-", ["a", { Ref: "Queue" }]] }, "a-queue-url"],
    ["Fn::Sub", { "Fn::Sub": "${AWS::Region}/${Queue.Arn}/${!Literal}" }, "eu-west-1/Queue.Arn/${Literal}"],
    ["Fn::Sub with variables", { "Fn::Sub": ["${Own}", { Own: { Ref: "Queue" } }] }, "queue-url"],
    ["Fn::Select", { "Fn::Select": [1, { "Fn::Split": ["-", "a-b"] }] }, "b"],
    ["Fn::ImportValue", { "Fn::ImportValue": "Data:Table" }, "imported-Data:Table"],
    ["Fn::If", { "Fn::If": ["Yes", "then", "else"] }, "then"],
    [
      "an address that becomes local",
      { "Fn::Join": ["", ["https://api.", "example/x"]] },
      "http://127.0.0.1/x",
    ],
  ])("%s", (_, value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  it("removes what AWS::NoValue stands for, in objects and lists", () => {
    expect(resolve({ a: { Ref: "AWS::NoValue" }, b: [{ Ref: "AWS::NoValue" }, 1] }, scope)).toEqual({
      b: [1],
    });
  });

  it("names an intrinsic that it does not know, and the stack", () => {
    expect(() => resolve({ "Fn::Cidr": ["10.0.0.0/8", 6] }, scope)).toThrow(
      "The intrinsic function Fn::Cidr in stack Service is unknown to the local cloud.",
    );
  });

  it("leaves an object alone that only looks like an intrinsic", () => {
    const policy = { Condition: { StringEquals: { "ses:FromAddress": "a@b.c" } } };
    expect(resolve(policy, scope)).toEqual(policy);
  });

  it("finds references in every form", () => {
    const value = [
      { Ref: "A" },
      { "Fn::GetAtt": ["B", "Arn"] },
      { "Fn::Join": ["", [{ Ref: "C" }]] },
      { "Fn::Sub": "${D}/${E.Arn}" },
    ];
    expect(references(value)).toEqual(["A", "B", "C", "D", "E"]);
  });
});
