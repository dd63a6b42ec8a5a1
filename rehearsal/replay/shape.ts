/** What stands in a shape for what was taken out, and what a rehearsal asks for in its place. */
export const PLACEHOLDERS = {
  '{number}': '1',
  '{uuid}': '00000000-0000-4000-8000-000000000000',
  '{hex}': '0000000000000000',
  '{email}': 'user@example.com',
  '{token}': 'x',
  '{value}': 'x',
  '{rest}': 'x',
} as const satisfies Readonly<Record<string, string>>;

export type Placeholder = keyof typeof PLACEHOLDERS;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HEX = /^(0x)?[0-9a-f]{8,}$/i;
const VERSION = /^v\d{1,2}(\.\d{1,2})?$/i;
/** Words of letters alone, with `-`, `_` or `.` between, and before the first as in `.well-known`. */
const WORDS = /^[._]?[A-Za-z]+([-_.][A-Za-z]+)*$/;
const LONGEST = 32;
const LONGEST_WORD = 16;
const MOST_WORDS = 4;
/** `getOrderList` changes twice; what is drawn at random does so all the time. */
const MOST_CAMELS = 3;
/** No English word has more than six consonants in a row. */
const UNSPEAKABLE = /[bcdfghjklmnpqrstvwxz]{7}/i;

/**
 * A path with all taken out that may tell who asked or for what: numbers, UUIDs, hex, e-mail addresses, tokens, long segments, and
 * what stands behind a `;`. What stays is what looks like words that a programmer wrote; all else goes, not the other way round.
 *
 * @param path as a client sent it, without a query string
 * @returns its segments: words, or names of {@link PLACEHOLDERS}
 */
export function shapeOf(path: string): string[] {
  return path.split('/').slice(1).map(segmentShape);
}

function segmentShape(segment: string): string {
  const [own = ''] = segment.split(';', 1);
  const text = decoded(own);
  if (text === '') return '';
  if (/^[-+]?\d+([.,]\d+)*$/.test(text)) return '{number}';
  if (UUID.test(text)) return '{uuid}';
  if (HEX.test(text)) return '{hex}';
  if (text.includes('@')) return '{email}';
  return VERSION.test(text) || isWords(text) ? text : '{token}';
}

/** What cannot be decoded is not looked into: it is no word. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '%';
  }
}

function isWords(text: string): boolean {
  if (text.length > LONGEST || !WORDS.test(text)) return false;
  const words = text.split(/[-_.]/).filter((word) => word !== '');
  return words.length <= MOST_WORDS && words.every(isWord);
}

function isWord(word: string): boolean {
  if (word.length > LONGEST_WORD || UNSPEAKABLE.test(word)) return false;
  const camels = word.match(/[a-z][A-Z]/g) ?? [];
  return camels.length <= MOST_CAMELS;
}

export function isPlaceholder(segment: string): segment is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, segment);
}

/** `/orders/{number}`. */
export function shapeText(segments: readonly string[]): string {
  return `/${segments.join('/')}`;
}

/** `/orders/1`: what is asked for where nobody has given a path of this shape. */
export function standIn(segments: readonly string[]): string {
  return `/${segments.map((one) => (isPlaceholder(one) ? PLACEHOLDERS[one] : one)).join('/')}`;
}

/** Whether a path is one of those that a shape stands for. */
export function hasShape(path: string, segments: readonly string[]): boolean {
  const [way = ''] = path.split(/[?#]/, 1);
  const own = shapeOf(way);
  const rest = segments.at(-1) === '{rest}';
  if (rest ? own.length < segments.length : own.length !== segments.length) return false;
  return segments.every((one, at) => one === '{value}' || one === '{rest}' || one === own[at]);
}
