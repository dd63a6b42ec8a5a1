import type { ChildProcess } from 'node:child_process';

/** Kills a process that leads a group of its own, and all that it has started. Nothing to do when they have ended. */
export function killGroup({ pid }: Pick<ChildProcess, 'pid'>): void {
  if (pid === undefined) return; // it could not be started
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // The group is gone already; macOS says EPERM when only its remains are left.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
