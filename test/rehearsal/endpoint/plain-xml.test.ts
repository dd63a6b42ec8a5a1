import { readXml, xmlOf } from '../../../rehearsal/endpoint/plain-xml';

const MEMBERS = { Changes: 'Change' };

test.each<[string, string, unknown]>([
  [
    'objects and lists',
    '<?xml version="1.0"?><A xmlns="x"><B>1</B><Changes><Change><C>2</C></Change></Changes></A>',
    { B: '1', Changes: [{ C: '2' }] },
  ],
  ['an empty list', '<A><Changes/></A>', { Changes: [] }],
  ['entities', '<A><B>&lt;&amp;&#x41;&#66;</B></A>', { B: '<&AB' }],
  ['an empty leaf', '<A><B></B></A>', { B: '' }],
])('%s', (_, text, wanted) => {
  expect(readXml(text, MEMBERS)).toEqual(wanted);
});

test.each(['', 'text', '<A>', '<A></B>', '<A><B></A></B>'])(
  'what is no whole element is refused: %s',
  (text) => {
    expect(() => readXml(text, MEMBERS)).toThrow();
  },
);

test('it reads what it writes', () => {
  const value = { B: '<&"', Changes: [{ C: '1' }, { C: '2' }] };
  expect(readXml(`<A>${xmlOf(value, MEMBERS)}</A>`, MEMBERS)).toEqual(value);
});
