import { embedded, escaped, html, Markup } from '../../../cli/page/markup';

test.each([
  ['a & b', 'a &amp; b'],
  ['<img onerror="x">', '&lt;img onerror=&quot;x&quot;&gt;'],
  ["it's", 'it&#39;s'],
  ['one\ntwo\u2028three', 'one two three'],
  ['a\u202eb', 'a b'],
  [' ms', ' ms'],
])('%j is written as %j', (text, written) => expect(escaped(text)).toBe(written));

test('what is put into markup is text unless it is markup, one or several', () => {
  const item = (text: string) => html`<li>${text}</li>`;
  expect(html`<ul title="${'"'}">${[item('<'), item('b')]}</ul>${3}${new Markup('<hr>')}`.text).toBe(
    '<ul title="&quot;"><li>&lt;</li><li>b</li></ul>3<hr>',
  );
});

test.each(['</script>', '<!--', ']]>', '\u2028\u2029', '&lt;'])(
  '%j in JSON ends nothing, and stays itself',
  (text) => {
    const { text: written } = embedded({ [text]: text });
    expect(written).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(written)).toEqual({ [text]: text });
  },
);
