/** Bytes of text that a summary shows: escaped they are at most 750 kB, and GitHub takes 1 MiB of a step. */
const LONGEST = 150_000;

/**
 * What a program printed, as text: pre-formatted HTML, since no text without `<` can close it; without control
 * characters and those that turn the direction of text. Account ids are masked as in the log: a summary is read by
 * more people. Letters around twelve digits are those of a digest.
 */
export function preformatted(title: string, bytes: Buffer): string {
  const text = new TextDecoder('utf-8')
    .decode(bytes.subarray(0, LONGEST))
    .replaceAll('\ufffd', '')
    .replace(/(?![\t\n])[\p{Cc}\p{Cf}]/gu, '')
    .replace(/(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])/g, '***');
  const cut = bytes.length > LONGEST ? `\nCut after ${LONGEST} bytes; the rest is in the log.\n` : '';
  return `### ${escaped(title)}\n\n<pre>\n${escaped(text)}\n</pre>\n${cut}`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
