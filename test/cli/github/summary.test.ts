import { preformatted } from '../../../cli/github/summary/html';

const turn = String.fromCodePoint(0x202e);
const esc = String.fromCodePoint(0x1b);
const readable = (html: string): string =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

test.each([
  ['closes the element', 'a</pre></PRE ><img src=x onerror=1>'],
  ['opens another', '<script>1</script><!-- <![CDATA['],
  ['closes a fence', '```\n~~~\n\n# Approved\n\n[link](http://example.com)'],
  ['escapes twice', '&lt;/pre&gt;'],
  ['turns the direction of text', `safe${turn}evil`],
  ['colours a terminal', `${esc}[2J${esc}]8;;http://example.com`],
  ['is empty', ''],
])('stays text that %s', (_, hostile) => {
  const inside = preformatted('Release', Buffer.from(hostile)).match(
    /^### Release\n\n<pre>\n([^<]*)\n<\/pre>\n$/,
  )?.[1];
  expect(inside).toBeDefined();
  expect(readable(inside ?? '')).toBe(hostile.replaceAll(turn, '').replaceAll(esc, ''));
});

test.each([
  ['long text, all of which grows', Buffer.from('&'.repeat(2_000_000))],
  ['a cut in the middle of a character', Buffer.from(`x${'ü'.repeat(100_000)}`)],
])('cuts %s, and says so', (_, text) => {
  const summary = preformatted('Release', text);
  // source: docs.github.com/actions, workflow commands: a summary of a step holds 1 MiB
  expect(Buffer.byteLength(summary)).toBeLessThan(1_000_000);
  expect(summary).toMatch(/<\/pre>\n\nCut after 150000 bytes/);
  expect(summary).not.toContain('\ufffd');
});

test('takes bytes that are no text', () => {
  expect(preformatted('x', Buffer.from([0x61, 0xff, 0xfe, 0x00, 0x62]))).toContain('<pre>\nab\n</pre>');
});

test('masks account ids, as the log does, and leaves digests and times', () => {
  const text = [
    'arn:aws:ecs:eu-west-1:111122223333:service/a-444455556666-b \u200b7777\u200b88889999_',
    'sha256:a123456789012b 2026-11-26T10:00:00.123Z 1234567890123',
  ];
  const summary = preformatted('x', Buffer.from(text.join('\n')));
  expect(summary).toContain('arn:aws:ecs:eu-west-1:***:service/a-***-b ***_\n');
  expect(summary).toContain('sha256:a123456789012b 2026-11-26T10:00:00.123Z 1234567890123\n');
});

test('keeps tables', () =>
  expect(preformatted('x', Buffer.from('┌───┐\n│ + │ 🆗'))).toContain('┌───┐\n│ + │ 🆗'));
