import { err, ok } from "../result.ts";
import type { Result } from "../result.ts";
import type { FormBody, UnreadableBody } from "./form-body.ts";

/**
 * Text fields of a multipart body (RFC 7578). Files are dropped: no form takes them. Written for bodies of at most 32 KB.
 */
export function readMultipart(contentType: string, text: string): Result<FormBody, UnreadableBody> {
  const boundary = /boundary=(?:"(?<quoted>[^"]{1,70})"|(?<plain>[^\s;"]{1,70}))/iu.exec(contentType)?.groups;
  const mark = boundary?.["quoted"] ?? boundary?.["plain"];
  if (mark === undefined) {
    return err({
      status: 400,
      message: "The multipart form names no boundary. Expected boundary=… in its content type.",
    });
  }
  const fields = new Map<string, string>();
  for (const part of `\r\n${text}`.split(`\r\n--${mark}`).slice(1)) {
    if (part.startsWith("--")) return ok(Object.fromEntries(fields));
    const field = readPart(part);
    if (field) fields.set(field.name, field.value);
  }
  return err({ status: 400, message: "The multipart form is cut off. Expected a closing boundary." });
}

function readPart(part: string): { readonly name: string; readonly value: string } | undefined {
  const end = part.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const disposition = /^content-disposition:(?<rest>.*)$/imu.exec(part.slice(0, end))?.groups?.["rest"] ?? "";
  if (/;\s*filename\*?=/iu.test(disposition)) return undefined;
  const name = /;\s*name="(?<name>[^"]*)"/iu.exec(disposition)?.groups?.["name"];
  return name === undefined ? undefined : { name, value: part.slice(end + 4) };
}
