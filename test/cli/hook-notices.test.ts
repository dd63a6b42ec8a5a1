import { hookNotices } from '../../cli/rehearse/hook-notices';

test('what hooks could not reach is said, once, and by whom', () => {
  const said: string[] = [];
  const take = hookNotices((line) => said.push(line));
  take('smoke', 'network: example.com:443 is not modelled');
  take('smoke', '{"level":"info","verdict":"inconclusive"}');
  take('smoke', 'network: example.com:443 is not modelled');
  take('other', 'network: example.com:443 is not modelled');
  expect(said).toEqual([
    '  smoke: network: example.com:443 is not modelled',
    '  other: network: example.com:443 is not modelled',
  ]);
});

test('text of hooks moves no cursor', () => {
  const said: string[] = [];
  hookNotices((line) => said.push(line))('\u001b[2Jsmoke', 'network: \u001b[2Jevil:1 is not modelled');
  expect(said).toEqual(['  [2Jsmoke: network:  [2Jevil:1 is not modelled']);
});
