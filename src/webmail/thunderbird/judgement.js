// What there is to say of a message: a verdict, or why there is none.
import { UnsupportedError, verifyMark } from "../js/index.js";
import { isConfigured, loadSettings } from "./settings.js";

/**
 * `{ verdict }`, `{ problem }` with the name of a text in _locales, or nothing of both where no mark belongs: beside an attached message, or one
 * from a file, whose mark was given when it arrived somewhere, not for this mail. `message` is a MessageHeader.
 */
export async function judge(messenger, message) {
  if (message.external) {
    return {};
  }
  const configuration = await loadSettings(messenger);
  if (!isConfigured(configuration)) {
    return { problem: "not_configured" };
  }
  let octets;
  try {
    const file = await messenger.messages.getRaw(message.id, { data_format: "File" });
    octets = await file.arrayBuffer();
  } catch {
    return { problem: "unreadable" };
  }
  try {
    return { verdict: await verifyMark(octets, configuration) };
  } catch (error) {
    if (error instanceof UnsupportedError) {
      return { problem: "unsupported" };
    }
    if (error instanceof TypeError) {
      return { problem: "not_configured" };
    }
    throw error;
  }
}
