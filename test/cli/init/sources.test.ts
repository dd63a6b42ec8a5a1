import { SOURCES } from '../../../cli/init/source';
import { SOURCE_OPTIONS } from '../../../cli/init/source-options';

test('each source has its option in --help, and each option a source', () => {
  expect(SOURCES.map(({ option }) => option)).toEqual(SOURCE_OPTIONS);
});
