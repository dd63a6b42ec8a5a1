import { cutTo, padFrom, padTo, widthOf } from '../../../cli/terminal/width';

test.each([
  ['', 0],
  ['shop', 4],
  ['größe', 5],
  ['e\u0301', 1],
  ['山田', 4],
  ['배포', 4],
  ['ｆｕｌｌ', 8],
  ['🚀', 2],
  ['a\u200bb', 2],
  ['\u001b[31mred\u001b[0m', 3],
  ['… × “', 5],
])('%j takes %d columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test.each([
  ['shop', 4, 'shop'],
  ['shops', 4, 'sho…'],
  ['山田太郎', 8, '山田太郎'],
  ['山田太郎', 7, '山田太…'],
  ['山田太郎', 6, '山田…'],
  ['a🚀b', 3, 'a…'],
  ['shop', 0, ''],
])('%j in %d columns is %j', (text, columns, cut) => {
  expect(cutTo(text, columns)).toBe(cut);
  expect(widthOf(cut)).toBeLessThanOrEqual(columns);
});

test('what stands in columns ends where it should, in any script', () => {
  expect(padTo('山', 4)).toBe('山  ');
  expect(padFrom('山', 4)).toBe('  山');
  expect(padTo('山田太郎', 4)).toBe('山田太郎');
});
