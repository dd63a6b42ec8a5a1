import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { TaskJournals } from '../service/under-load/task-journals';
import { LiveDatabase } from './live-database';

/** A PostgreSQL and the journals of tasks for a whole suite, which end after its last test. */
export function liveSuite(): { readonly live: () => LiveDatabase; readonly journals: TaskJournals } {
  const journals = new TaskJournals();
  let live: LiveDatabase | undefined;
  beforeAll(async () => {
    live = await LiveDatabase.start();
  });
  afterAll(async () => {
    await closeWarmProcesses();
    await live?.[Symbol.asyncDispose]();
    journals.remove();
  });
  return {
    journals,
    live: () => {
      if (!live) throw new Error('a PostgreSQL must be asked for inside a test');
      return live;
    },
  };
}
