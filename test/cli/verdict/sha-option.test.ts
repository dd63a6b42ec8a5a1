import { verdictCommand } from '../../../cli/verdict';

const parsed = (sha: string) => () =>
  verdictCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .action(() => {})
    .parse(['--service', 'shop', '--env', 'production', '--sha', sha], { from: 'user' });

test('a commit is named in whole, as images are tagged', () => {
  expect(parsed('4f2a9c1d'.repeat(5))).not.toThrow();
});

// Another image's tag may begin alike, and a tag is looked up as it stands.
test.each(['4f2a9c1', 'HEAD', 'main', `${'a'.repeat(39)}G`, 'a'.repeat(64)])('%s is none', (sha) => {
  expect(parsed(sha)).toThrow('--sha must be a whole commit, 40 hexadecimal digits');
});
