import { describe, expect, it } from "vitest";
import {
  createAnswer,
  type CustomResourceRequest,
} from "../../functions/publish-definitions/custom-resource.ts";

const REQUEST: CustomResourceRequest = {
  RequestType: "Update",
  ResponseURL: "https://example.com/answer?signed",
  StackId: "stack",
  RequestId: "request",
  LogicalResourceId: "Published",
};

function bodyText(init: RequestInit | undefined): string {
  return typeof init?.body === "string" ? init.body : "null";
}

/** A server that answers with these statuses in turn; it keeps what it was sent. */
function server(...statuses: readonly number[]) {
  const sent: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const put: typeof fetch = (url, init) => {
    const status = statuses[sent.length] ?? 200;
    sent.push({ url: url instanceof Request ? url.url : url.toString(), init });
    return status === 0 ? Promise.reject(new Error("reset")) : Promise.resolve(new Response("", { status }));
  };
  return {
    sent,
    put,
    bodyOf: (index: number) => JSON.parse(bodyText(sent[index]?.init)) as Record<string, string>,
  };
}

describe("answering CloudFormation", () => {
  it("puts every id back, with the empty content type that the URL is signed for", async () => {
    const { sent, put, bodyOf } = server(200);
    await createAnswer(put)(REQUEST, { status: "SUCCESS" });
    expect(sent[0]).toMatchObject({
      url: REQUEST.ResponseURL,
      init: { method: "PUT", headers: { "content-type": "" } },
    });
    expect(bodyOf(0)).toEqual({
      Status: "SUCCESS",
      PhysicalResourceId: "espalier-definitions",
      StackId: "stack",
      RequestId: "request",
      LogicalResourceId: "Published",
    });
  });

  it("keeps the physical id, since a new one would be a replacement", async () => {
    const { put, bodyOf } = server(200);
    await createAnswer(put)({ ...REQUEST, PhysicalResourceId: "old" }, { status: "SUCCESS" });
    expect(bodyOf(0)["PhysicalResourceId"]).toBe("old");
  });

  it("keeps a long reason within what CloudFormation takes", async () => {
    const { put, bodyOf } = server(200);
    await createAnswer(put)(REQUEST, { status: "FAILED", reason: "ä".repeat(9000) });
    expect(new TextEncoder().encode(JSON.stringify(bodyOf(0))).length).toBeLessThanOrEqual(4096);
  });

  it("tries again when nobody takes the answer, and says so when nobody ever does", async () => {
    const twice = server(500, 0, 200);
    await createAnswer(twice.put)(REQUEST, { status: "SUCCESS" });
    expect(twice.sent).toHaveLength(3);
    await expect(createAnswer(server(0, 0, 0).put)(REQUEST, { status: "SUCCESS" })).rejects.toThrow(
      /could not be answered: reset/u,
    );
  });
});
