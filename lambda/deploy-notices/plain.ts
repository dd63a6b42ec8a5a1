/**
 * Somebody's text, so that a chat shows it and nothing else comes of it: no mention (`<!channel>`, `<@U…>`, `@here`), no link
 * behind other words, no code block or heading that looks like ours. E-mails show the same.
 * source: Slack developer docs, "Formatting message text", escaping and mentions; Amazon Q Developer in chat applications
 * administrator guide, "Custom notifications" (client-markdown: the markdown of the chat)
 */
export function plain(text: string): string {
  return (
    text
      // Controls, and marks that turn the direction of what follows.
      .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
      .replaceAll('<', '‹')
      .replaceAll('>', '›')
      .replaceAll('[', '(')
      .replaceAll(']', ')')
      .replaceAll('@', '＠')
      .replaceAll('`', "'")
      // A bare address would become a link.
      .replace(/:\/\//g, ': //')
      .replace(/[*_~#|\\]/g, (mark) => FULL_WIDTH[mark] ?? ' ')
      .trim()
  );
}

const FULL_WIDTH: Readonly<Record<string, string>> = {
  '*': '∗',
  _: '＿',
  '~': '～',
  '#': '＃',
  '|': '｜',
  '\\': '＼',
};

/** At most so many characters, with `…` for what is left out; none is cut in two. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** A word of AWS's or of a template's (a stage, the id of a hook), which may stand in a title or a command. */
export const word = (text: unknown): string =>
  typeof text === 'string' && /^[\w.:/+-]{1,200}$/.test(text) ? text : 'unknown';
