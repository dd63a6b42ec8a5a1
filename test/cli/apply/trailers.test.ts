import { fixOf, irreversibleBy, irreversibleOf, resumesOf } from '../../../cli/apply/trailers';

test.each([
  ['fix: x\n\nIrreversible: drops the column price', 'drops the column price'],
  ['fix: x\n\nirreversible:\tdrops it \n', 'drops it'],
  ['fix: x\n\nIRREVERSIBLE: drops it\r\n', 'drops it'],
  ['Merge (#12)\n\n* Irreversible: drops it\n* docs', 'drops it'],
  ['fix: x\n\n  Irreversible: drops it', 'drops it'],
  ['fix: x\n\nIrreversible:', 'its message does not say what it did'],
  ['fix: x\n\nIrreversible:\nSigned-off-by: A <a@b.c>', 'its message does not say what it did'],
  ['it is Irreversible: no', undefined],
  ['> Irreversible: drops it', undefined],
])('%j says what it did', (message, what) => expect(irreversibleBy(message)).toBe(what));

const one = 'hold-20261126T100000Z-0001';
const other = 'hold-20261126T100000Z-0002';

test.each<[string, readonly string[], readonly string[]]>([
  ['no commit', [], []],
  ['none', ['fix: x'], []],
  ['the newest', ['fix: y', `fix: x\n\nResumes: ${one}`], [one]],
  ['one that gave way to a newer', [`fix: x\n\nResumes: ${one}`, 'docs: y'], [one]],
  ['two of two', [`a\n\nResumes: ${one}`, `b\n\nResumes: ${other}`], [one, other]],
  ['the same twice', [`a\n\nResumes: ${one}`, `b\n\nResumes: ${one}`], [one]],
  ['two of one, which is nothing to guess from', [`a\n\nResumes: ${one}\nResumes: ${other}`], []],
])('holds that commits name: %s', (_, messages, ids) => {
  expect([...resumesOf(messages)]).toEqual(ids);
});

test.each<[string, readonly string[], string | undefined]>([
  ['none', ['a', 'b'], undefined],
  ['one that gave way to a newer', ['docs: y', 'a\n\nIrreversible: drops a'], 'drops a'],
  ['several', ['a\n\nIrreversible: drops a', 'b\n\nIrreversible: drops b'], 'drops a; drops b'],
  ['one twice, by a merge', ['a\n\nIrreversible: drops a', 'm\n\nIrreversible: drops a'], 'drops a'],
])('what cannot be taken back: %s', (_, messages, what) => expect(irreversibleOf(messages)).toBe(what));

test.each<[string | undefined, string | undefined]>([
  [undefined, undefined],
  ['Make it faster', undefined],
  ['Fix: the first line is a title', undefined],
  ['fix(cart): x\n\nFix: checkout fails, see #812', 'checkout fails, see #812'],
  ['Price it right\r\n\r\nFix:\tprices are wrong \r\n', 'prices are wrong'],
  ['Squash\n\n* fix: x\nfix: y\n  Fix: indented', undefined],
  ['x\n\nFix:\n', undefined],
  ['x\n\nFix: one\nFix: two\nFix: one', 'one; two'],
])('%j is declared a fix: %s', (message, fix) => expect(fixOf(message)).toBe(fix));
