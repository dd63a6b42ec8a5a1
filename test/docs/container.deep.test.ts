import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../app/src/settings';
import { resolveDelivery } from '../../lib';
import { root } from '../synth';

const page = readFileSync(join(root, 'docs/container.md'), 'utf8');
const readme = readFileSync(join(root, 'app/README.md'), 'utf8');

/** First and second cells of a table's rows whose first is code. */
const rowsOf = (text: string) =>
  [...text.matchAll(/^\| `([A-Z_]+)`\s*\| (\S+)\s*\|/gm)].map(([, name, value]): [string, string] => [
    String(name),
    String(value),
  ]);

test('its limits are the sample’s', () => {
  const { bodyBytes, requestSeconds, inFlight, loopDelay, stopSeconds } = readSettings({}).limits;
  const { database } = readSettings({
    DATABASE_HOST: 'h',
    DATABASE_USER: 'u',
    DATABASE_PASSWORD: 'p',
    DATABASE_NAME: 'n',
  });
  const limits = {
    ...{ MAX_BODY_BYTES: bodyBytes, REQUEST_SECONDS: requestSeconds, MAX_IN_FLIGHT: inFlight },
    ...{ MAX_LOOP_DELAY_MS: loopDelay, STOP_SECONDS: stopSeconds },
    POOL_SIZE: database?.poolSize,
  };
  const expected = Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, String(value)]));
  expect(Object.fromEntries(rowsOf(page))).toEqual(expected);
  expect(Object.fromEntries(rowsOf(readme))).toMatchObject(expected);
});

test('what it says of a secret is what the sample says', () => {
  const [, said = ''] = /^(RECEIPT_KEY must be .*)$/m.exec(page) ?? [];
  expect(() => readSettings({ RECEIPT_KEY: 'hush-hush' })).toThrow(said);
});

test.each([
  ['docs/container.md', page],
  ['app/README.md', readme],
])('the files that %s names are there', (file, text) => {
  const named = [...text.matchAll(/\]\((\.\.?\/[^)#]+|[\w-]+\.md)/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((path) => !existsSync(join(root, file, '..', path)))).toEqual([]);
});

test('its configuration is right, typed and without a warning', async () => {
  const [, code = ''] = /^```ts\n(.*?)^```/ms.exec(page) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'teal-container-'));
  try {
    const file = join(folder, 'example.ts');
    writeFileSync(file, code.replaceAll("'./lib'", `'${join(root, 'lib')}'`));
    const { default: input } = await import(file);
    const { delivery, warnings } = resolveDelivery(input, join(root, 'teal.config.ts'));
    expect(warnings).toEqual([]);
    expect(() => readSettings(delivery.environments[0]?.services[0]?.environment ?? {})).not.toThrow();
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = '--noEmit --strict --skipLibCheck --module nodenext --target es2022 --types node';
    const { status, stdout } = spawnSync(
      process.execPath,
      [tsc, '--ignoreConfig', ...options.split(' '), file],
      { cwd: root, encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
