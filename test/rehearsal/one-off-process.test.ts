import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellWords } from '../../rehearsal/ecs/shell-words';
import { taskLauncher } from '../../rehearsal/service/task-launchers';

const directory = mkdtempSync(join(tmpdir(), 'teal-once-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const container = { name: 'web', environment: { TABLE: "user's" }, secrets: {} };
const healthCheck = { matcher: '200' };

test.each([0, 3])(
  'a command that exits %s: it has started at once, has the container’s variables, and ends',
  async (code) => {
    const command = shellWords([
      process.execPath,
      '-e',
      `require('fs').writeFileSync('ran', process.env.TABLE); process.exit(${code})`,
    ]);
    const launcher = taskLauncher(
      { container, secrets: new Map(), healthCheck } as unknown as Parameters<typeof taskLauncher>[0],
      { command, directory },
      'none',
    );
    const task = await launcher.launch();
    await task.started;
    expect(await task.exited).toEqual({ reason: `Essential container in task exited (exit code ${code})` });
    expect(readFileSync(join(directory, 'ran'), 'utf8')).toBe("user's");
  },
);
