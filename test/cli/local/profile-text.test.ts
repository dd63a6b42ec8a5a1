import * as fc from 'fast-check';
import { ownerOf, withoutProfile, withProfile } from '../../../cli/local/profile-text';

const SETTINGS = { region: 'us-east-1', endpoint_url: 'http://127.0.0.1:40001' };
const added = (text: string | undefined, pid = 7) => withProfile(text, 'profile teal-local', SETTINGS, pid);

/** Files as people and tools leave them. */
const FILES: readonly [string, string | undefined][] = [
  ['there is none', undefined],
  ['an empty one', ''],
  ['a line without an end', '[default]\nregion = eu-west-1'],
  ['a last line that ends', '[default]\nregion = eu-west-1\n'],
  ['empty lines at the end', '[default]\n\n\n'],
  ['CRLF', '[default]\r\nregion = eu-west-1\r\n'],
  ['CRLF, and a line without an end', '[default]\r\nregion = eu-west-1'],
  ['comments that speak of it', '# [profile teal-local]\n; [teal-local]\n[default]\n'],
  ['a name that begins alike', '[profile teal-local-2]\nregion = eu-west-1\n[profile my-teal-local]\n'],
  ['a byte order mark, nested settings', '\ufeff[default]\ns3 =\n  max_concurrent_requests = 2\n'],
  ['one byte of Latin-1', '[default]\n# caf\xe9\n'],
  ['only an end of line', '\n'],
  ['a mark without its end', '# >>> teal local 9: not AWS. Removed when it ends.\n[default]\n'],
];

test.each(FILES)('%s: it is added at the end, and gone without a trace', (_what, text) => {
  const after = added(text);
  expect(after.startsWith(text ?? '')).toBe(true);
  expect(ownerOf(after)).toEqual({ pid: 7 });
  expect(withoutProfile(after)).toBe(text);
});

test.each(FILES)('%s: one that was left behind is replaced', (_what, text) => {
  const after = added(added(text, 5), 7);
  expect(after).toBe(added(text, 7));
  expect(after.match(/\[profile teal-local\]/g)).toHaveLength(
    (text?.match(/\[profile teal-local\]/g) ?? []).length + 1,
  );
});

test('any file is kept byte for byte', () => {
  const line = fc.constantFrom('', 'a = 1', '[x]', '[profile y]', '# >>> ', '# <<< ', ' ', '\t[ z ]');
  const end = fc.constantFrom('\n', '\r\n', '\n\n');
  const file = fc.array(fc.tuple(line, end)).map((all) => all.flat().join(''));
  fc.assert(
    fc.property(file, line, (lines, last) => {
      const text = lines + last;
      expect(withoutProfile(added(text))).toBe(text);
    }),
  );
});

test('it ends its lines as the file does', () => {
  expect(added('[default]\r\nregion = eu-west-1')).toBe(
    [
      '[default]',
      'region = eu-west-1',
      '# >>> teal local 7, after a line without an end: not AWS. Removed when it ends.',
      '[profile teal-local]',
      'region = us-east-1',
      'endpoint_url = http://127.0.0.1:40001',
      '# <<< teal local',
      '',
    ].join('\r\n'),
  );
});

test.each<[string, string | undefined, string]>([
  ['behind it', '[default]\n', '[new]\nregion = x\n'],
  ['behind it, in a file that had no last end', '[default]', '[new]\n'],
  ['behind it, in a file of its own', undefined, '[new]\n'],
])('what somebody wrote %s meanwhile stays', (_where, before, written) => {
  const kept = withoutProfile(added(before) + written);
  expect(kept).toBe(before === '[default]' ? `${before}\n${written}` : `${before ?? ''}${written}`);
});

test.each([
  '[profile teal-local]',
  '[teal-local]',
  ' [ profile  teal-local ] ',
  '[profile "teal-local"]',
  "[profile 'teal-local'] # mine",
  '[default]\r\n[teal-local]\r\n',
])('%j is somebody else’s', (text) => {
  expect(ownerOf(text)).toBe('somebody else');
  expect(ownerOf(added('') + text)).toBe('somebody else');
});

test.each(['', '[default]', '#[teal-local]', '[profile teal-local-2]', 'teal-local'])(
  '%j is nobody’s',
  (text) => expect(ownerOf(text)).toBeUndefined(),
);
