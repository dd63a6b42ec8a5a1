import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from '../../../bench/fleet/measure';
import { kept } from '../../../bench/fleet/page';
import { recordOf } from '../../../bench/fleet/record';

const folder = mkdtempSync(join(tmpdir(), 'teal-fleet-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what is counted is what the run that is kept has: else npm run bench:fleet-waves -- --write', async () =>
  expect(await measure(folder)).toEqual(kept().profile));

test('the run that is kept is what the simulation gives for its counts', () =>
  expect(JSON.parse(JSON.stringify(recordOf(kept().profile)))).toEqual(kept()));
