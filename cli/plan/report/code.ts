import { harmless } from '../../aws/harmless';

/** Characters of a name in a report. */
const LONGEST = 160;

/**
 * Text from a template as a code span: in it GitHub makes no link, mention, image or HTML of anything. It has no backtick
 * that could end the span, no control character that could end the line, and nothing that a runner takes for a command.
 */
export function code(text: string): string {
  const characters = Array.from(
    harmless(text)
      .replaceAll('`', "'")
      .trim()
      .slice(0, LONGEST * 2),
  );
  const cut = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : characters.join('');
  return `\`${cut === '' ? '(empty)' : cut}\``;
}

/** A code span in a cell: there a bar ends the cell even in a span. */
export const cell = (text: string): string => code(text).replaceAll('|', '\\|');

/** What stands between code spans is Teal's own; should a value have come there, it is still only text. */
function words(text: string): string {
  return text
    .replace(/[&<>]/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[each] ?? '')
    .replace(/[\\`*_[\]{}()#!|~^$@]/g, '\\$&')
    .replace(/\\([(){}!^$])/g, '$1')
    .replace(/(https?|www)(?=[:.])/gi, '$1&#8203;');
}

/** A line's text in Markdown: values stand between backticks, two by two. */
export function prose(text: string): string {
  const parts = harmless(text).split('`');
  // An odd backtick out is no span.
  const isEven = parts.length % 2 === 1;
  return parts.map((part, index) => (isEven && index % 2 === 1 ? code(part) : words(part))).join('');
}
