/** A value of a JSON text, with where it stands: so that a text is changed in places, and stays as it is everywhere else. */
export type JsonNode =
  | {
      readonly kind: 'object';
      readonly start: number;
      readonly end: number;
      readonly members: readonly JsonMember[];
    }
  | {
      readonly kind: 'array';
      readonly start: number;
      readonly end: number;
      readonly elements: readonly JsonNode[];
    }
  | {
      readonly kind: 'scalar';
      readonly start: number;
      readonly end: number;
      readonly value: string | number | boolean | null;
    };

export interface JsonMember {
  readonly key: string;
  readonly start: number;
  readonly value: JsonNode;
}

/** The text is no JSON, not even with the comments and last commas that TypeScript's own files have. */
export class NotJson extends Error {}

/** A hand-made nest of more than this is nobody's configuration, and a recursion would end in a stack overflow. */
const DEEPEST = 100;

/** @throws NotJson with the line */
export function parseJsonText(text: string): JsonNode {
  return new Scanner(text).document();
}

/** The value without its places. */
export function plainOf(node: JsonNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'array') return node.elements.map(plainOf);
  // Not by assignment: `__proto__` is a name like any other.
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plainOf(value)]));
}

export const memberOf = (node: JsonNode, key: string): JsonNode | undefined =>
  // The last of two with one name counts, as for JSON.parse.
  node.kind === 'object' ? node.members.findLast((member) => member.key === key)?.value : undefined;

/** Where a comment ends that begins at `at`; `at` itself where none does. */
function afterComment(text: string, at: number): number {
  if (text.startsWith('//', at)) {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  }
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  return at;
}

/** Past white space and comments. */
export function afterSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (/\s/.test(text[at] ?? 'x')) at += 1;
    const next = afterComment(text, at);
    if (next === at) return at;
    at = next;
  }
}

/** What is in a string, JSON.parse judges. */
const SCALAR = /"(?:[^"\\\r\n]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

class Scanner {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {
    // A byte order mark.
    if (text.startsWith('\uFEFF')) this.at = 1;
  }

  document(): JsonNode {
    const node = this.value();
    this.space();
    if (this.at < this.text.length) throw this.wrong();
    return node;
  }

  private value(): JsonNode {
    this.space();
    const start = this.at;
    const first = this.text[start];
    if (first === '{' || first === '[') {
      this.depth += 1;
      if (this.depth > DEEPEST) throw this.wrong();
      const node = first === '{' ? this.object(start) : this.array(start);
      this.depth -= 1;
      return node;
    }
    SCALAR.lastIndex = start;
    const [scalar] = SCALAR.exec(this.text) ?? [];
    if (scalar === undefined) throw this.wrong();
    this.at += scalar.length;
    return { kind: 'scalar', start, end: this.at, value: this.read(scalar) };
  }

  private object(start: number): JsonNode {
    const members: JsonMember[] = [];
    this.at += 1;
    while (!this.closes('}')) {
      const key = this.value();
      if (key.kind !== 'scalar' || typeof key.value !== 'string') throw this.wrong();
      this.space();
      if (this.text[this.at] !== ':') throw this.wrong();
      this.at += 1;
      members.push({ key: key.value, start: key.start, value: this.value() });
      this.comma('}');
    }
    return { kind: 'object', start, end: this.at, members };
  }

  private array(start: number): JsonNode {
    const elements: JsonNode[] = [];
    this.at += 1;
    while (!this.closes(']')) {
      elements.push(this.value());
      this.comma(']');
    }
    return { kind: 'array', start, end: this.at, elements };
  }

  private closes(bracket: string): boolean {
    this.space();
    if (this.text[this.at] !== bracket) return false;
    this.at += 1;
    return true;
  }

  private comma(bracket: string): void {
    this.space();
    if (this.text[this.at] === ',') this.at += 1;
    else if (this.text[this.at] !== bracket) throw this.wrong();
  }

  private space(): void {
    this.at = afterSpace(this.text, this.at);
  }

  private read(scalar: string): string | number | boolean | null {
    try {
      return JSON.parse(scalar);
    } catch {
      throw this.wrong();
    }
  }

  private wrong(): NotJson {
    const line = this.text.slice(0, this.at).split('\n').length;
    return new NotJson(`no JSON in line ${line}`);
  }
}
