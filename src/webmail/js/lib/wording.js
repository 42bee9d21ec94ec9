// What people read, in Japanese and English. {organisation} and {domain} are put in as isolated text.

const JAPANESE = {
  language: "ja",
  verified: "このメールは{organisation}より送信されています",
  suspect: "{organisation}からのメールのように見えますが、送信元のドメイン {domain} は同組織のものとして登録されていません",
  failed: "{organisation}のドメイン {domain} を差出人としていますが、実際にそこから送信されたことを確認できませんでした",
  "suspect-unnamed": "登録された組織からのメールのように見えますが、送信元のドメインは同組織のものとして登録されていません",
  "failed-unnamed": "登録されたドメインを差出人としていますが、実際にそこから送信されたことを確認できませんでした",
  "verified-title": "送信元を確認済み",
  "suspect-title": "警告：なりすましの疑い",
  "failed-title": "警告：送信元を確認できません",
  "verified-advice": "送信元を示すもので、内容の安全を保証するものではありません。",
  "suspect-advice": "リンクや添付ファイルを開く前に、別の手段でその組織に確かめてください。",
  "failed-advice": "転送されたメールでも起こることがあります。心当たりがなければ、リンクや添付ファイルを開かないでください。",
  details: "詳細",
  domain: "ドメイン",
  corporateNumber: "法人番号",
  id: "番号",
  registry: "登録簿",
  registryPage: "登録内容を見る（新しいウィンドウで開きます）",
  decidedAt: "確認日時",
};

const ENGLISH = {
  language: "en",
  verified: "This mail is sent by {organisation}",
  suspect: "This mail looks like one from {organisation}, but its sender’s domain {domain} is not registered to it",
  failed: "The sender’s domain {domain} belongs to {organisation}, but it could not be proved that this mail comes from there",
  "suspect-unnamed": "This mail looks like one from a registered organisation, but its sender’s domain is not registered to it",
  "failed-unnamed": "The sender’s domain is registered, but it could not be proved that this mail comes from there",
  "verified-title": "Verified sender",
  "suspect-title": "Warning: possible imitation",
  "failed-title": "Warning: sender not proved",
  "verified-advice": "This tells who sent the mail, not that its content is harmless.",
  "suspect-advice": "Check with the organisation in another way before you open links or attachments.",
  "failed-advice": "Forwarding can cause this. If you do not expect this mail, do not open its links or attachments.",
  details: "Details",
  domain: "Domain",
  corporateNumber: "Corporate number",
  id: "Number",
  registry: "Registry",
  registryPage: "Entry in the registry (opens in a new window)",
  decidedAt: "Verified on",
};

/** The wording for a language tag: Japanese for "ja...", else English. */
export function wordingFor(language) {
  return /^ja\b/i.test(language) ? JAPANESE : ENGLISH;
}

/** The sentence for a verdict in pieces: plain strings, and {name, text} for what comes from the field. */
export function sentencePieces(verdict, wording) {
  const named = verdict.organisation !== "" && verdict.domain !== "";
  const sentence = wording[named || verdict.result === "verified" ? verdict.result : `${verdict.result}-unnamed`];
  return sentence.split(/(\{[a-z]+\})/).filter((piece) => piece !== "").map((piece) => {
    const name = /^\{([a-z]+)\}$/.exec(piece)?.[1];
    return name === undefined ? piece : { name, text: verdict[name] };
  });
}

/** The sentence as one string; names are wrapped in isolates (U+2068, U+2069), as tooltips have no markup. */
export function sentenceText(verdict, wording) {
  return sentencePieces(verdict, wording).map((piece) => (typeof piece === "string" ? piece : `\u2068${piece.text}\u2069`)).join("");
}
