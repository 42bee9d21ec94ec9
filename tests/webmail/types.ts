// A program that uses everything the package declares: it must compile, and what is wrong must not.
import {
  isCleanName, parseMark, readMessage, Refusal, signedOctets, UnsupportedError, verifyMark, type Configuration, type HeaderField, type Reason, type Verdict,
} from "anshin-mark";
import { AnshinMarkElement } from "anshin-mark/element";

const configuration: Configuration = { authserv_ids: ["mx.example.jp"], keys: { default: "" } };

export async function show(octets: Uint8Array): Promise<Reason | "" | "unsupported"> {
  try {
    const verdict: Verdict = await verifyMark(octets, configuration);
    const fields: HeaderField[] = [{ name: "From", value: octets }, { name: "Subject", value: "text" }];
    await verifyMark(fields, { ...configuration, require_signature: false }, { body: null });
    await verifyMark("text", configuration, { body: new ArrayBuffer(1) });
    const element = document.createElement("anshin-mark");
    element.verdict = verdict;
    const found: AnshinMarkElement | null = document.querySelector("anshin-mark");
    element.verdict = found?.verdict ?? null;
    const message = readMessage(octets);
    const mark = parseMark(message.body);
    const form: "simple" | "relaxed" | undefined = mark.bodyHash?.form;
    const length: number | undefined = mark.fieldsHash?.length;
    return isCleanName(signedOctets(message.fields, form ?? "")) && length !== 32 ? verdict.reason : "";
  } catch (error) {
    if (error instanceof Refusal) {
      return error.reason;
    }
    if (error instanceof UnsupportedError) {
      return error.code;
    }
    throw error;
  }
}

// @ts-expect-error: a message is no number
void verifyMark(1, configuration);
// @ts-expect-error: whom to trust must be said
void verifyMark("", { keys: {} });
// @ts-expect-error: there is no such result
export const wrong: Verdict["result"] = "trusted";
