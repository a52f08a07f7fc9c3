// Reads messages in base64 from a JSON array on standard input and writes what postal-mime makes of each.

import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import PostalMime from "postal-mime";

const OPTIONS = { attachmentEncoding: "arraybuffer", forceRfc822Attachments: true, maxNestingDepth: 64 };

function file({ filename, mimeType, disposition, contentId, content }) {
  const bytes = Buffer.from(content);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const base64 = mimeType === "message/rfc822" ? bytes.toString("base64") : null;
  return { filename, mimeType, disposition, contentId: contentId ?? null, size: bytes.length, sha256, base64 };
}

async function parsed(raw) {
  const { attachments, ...rest } = await PostalMime.parse(Buffer.from(raw, "base64"), OPTIONS);
  return { ...rest, attachments: attachments.map(file) };
}

process.stdout.write(JSON.stringify(await Promise.all(JSON.parse(await text(process.stdin)).map(parsed))));
