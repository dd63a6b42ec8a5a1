import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWritten, writeApp } from '../../../cli/eject/app/write';

test('an app of other stacks is not written over: it would lose them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'teal-write-'));
  try {
    const gone = { environment: 'staging', gone: {} };
    writeApp(folder, gone, [{ path: 'templates/shop-staging.json', content: '{}' }]);
    expect(readWritten(folder, 'staging', ['shop-staging', 'api-staging'])).toMatchObject(gone);
    expect(() => readWritten(folder, 'staging', ['api-staging'])).toThrow(
      '--to must hold no app of other stacks, got that of shop-staging',
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
