import type { WaysOut } from './way-out';

export const OF_DATABASE_RESTORE: WaysOut = {
  'database-restore.md#a-backup-that-cannot-be-restored': {
    notRehearsed:
      'no release: test/cli/restore-drill shows each failure of a drill, that its copy is deleted, and that --clean deletes one that is left',
  },
};
