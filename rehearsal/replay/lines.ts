/** A URL is at most 16 KB and a user agent is cut at 8 KB: no entry is as long as this. */
const LONGEST = 128 * 1024;
const NEWLINE = 10;

/** A line, or that there was one that is too long to be an entry. */
export type Line = string | { readonly tooLong: true };

/**
 * Lines of a stream, without ever holding more than one. Bytes are taken as they are (Latin-1): what is not ASCII is no word in a
 * path, whatever it would say.
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let rest = '';
  let tooLong = false;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const isLong = tooLong || rest.length + end - from > LONGEST;
      yield isLong ? { tooLong: true } : rest + text(chunk, from, end);
      rest = '';
      tooLong = false;
      from = end + 1;
    }
    if (tooLong || rest.length + chunk.length - from > LONGEST) {
      rest = '';
      tooLong = true;
    } else {
      rest += text(chunk, from, chunk.length);
    }
  }
  if (tooLong) yield { tooLong: true };
  else if (rest !== '') yield rest;
}

function text(chunk: Buffer, from: number, to: number): string {
  return chunk.toString('latin1', from, to);
}
