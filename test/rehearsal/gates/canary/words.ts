import { randomBytes } from 'node:crypto';

/** Words that nobody can guess, one for each path that a secret may come by. */
export class Words {
  private readonly words = new Map<string, string>();
  private readonly sent = new Set<string>();

  /** The word of a path: letters and digits alone, so that no cleaning of text spoils it. */
  of(path: string): string {
    const word = this.words.get(path) ?? `canary${randomBytes(10).toString('hex')}`;
    this.words.set(path, word);
    return word;
  }

  /** A secret that there is already. */
  know(path: string, secret: string): void {
    this.words.set(path, secret);
    this.sent.add(path);
  }

  /** The same, when it is on its way: what is never sent could not leak. */
  send(path: string): string {
    this.sent.add(path);
    return this.of(path);
  }

  /** Notes every path whose word a text has. */
  note(text: string): void {
    for (const path of this.in(text)) this.sent.add(path);
  }

  /** Paths whose word never was on its way. */
  get unsent(): string[] {
    return [...this.words.keys()].filter((path) => !this.sent.has(path)).sort();
  }

  /** Paths whose word is in a text: as it is, in capitals, as base64, cut in half. */
  in(text: string): string[] {
    const folded = text.toLowerCase();
    return [...this.words]
      .filter(
        ([, word]) =>
          halves(word).some((half) => folded.includes(half)) ||
          encoded(word).some((code) => text.includes(code)),
      )
      .map(([path]) => path);
  }
}

/** Both are long enough not to be met by chance: ten hexadecimal digits at least. */
const halves = (word: string): string[] => {
  const core = word.replace(/^canary/, '').toLowerCase();
  return [core.slice(0, core.length / 2), core.slice(core.length / 2)];
};

/** Base64 writes three bytes as four characters, so a word has three looks; what depends on its neighbours is cut off. */
const encoded = (word: string): string[] =>
  ['', ' ', '  '].map((before) =>
    Buffer.from(before + word)
      .toString('base64')
      .slice(4, -4),
  );
