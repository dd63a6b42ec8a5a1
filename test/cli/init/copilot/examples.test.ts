import { foundLines, leftLines } from '../../../../cli/init/copilot/report';
import { convertedExample, examples } from './converted';

// What each workspace becomes, and all that is said of it. Read every difference before accepting it.
test.each(examples)('%s', async (name) => {
  const converted = await convertedExample(name);
  const files = converted.files.map(({ path, content }) => `=== ${path}\n${content}`);
  const said = [...foundLines(converted), '', ...leftLines(converted)];
  expect([...files, '=== said', ...said].join('\n')).toMatchSnapshot();
});

test('there are twelve', () => expect(examples).toHaveLength(12));
