/** Whose restore drill made a cluster, an instance or a task: `<service>-<environment>`. What has no such tag, no drill deletes. */
export const RESTORE_DRILL_TAG = 'teal:restore-drill';

/** What a copy's name begins with; a day follows. @param owner `<service>-<environment>` */
export const copyPrefix = (owner: string): string => `${owner}-drill-`;
