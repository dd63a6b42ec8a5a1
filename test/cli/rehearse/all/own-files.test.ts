import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scenarioFiles } from '../../../../cli/rehearse/all/own-files';

const app = mkdtempSync(join(tmpdir(), 'teal-own-'));
afterAll(() => rmSync(app, { recursive: true }));

test('a folder is no file, and all that are missing are told', () => {
  mkdirSync(join(app, 'folder'));
  expect(() => scenarioFiles(['folder', 'no.ts'], app)).toThrow(
    '--scenarios must name a file that is there, got folder; create it, or name another\n--scenarios must name a file that is there, got no.ts; create it, or name another',
  );
});
