// Instead of the package jiti, which carries a compiler of TypeScript: migrations are SQL here, and node-pg-migrate asks it
// for nothing else.

/** @throws Error when a migration is no file of SQL */
export function createJiti() {
  return {
    import: (path: string) => {
      throw new Error(`migrations must be files of SQL, got ${path}; leave it out of the folder`);
    },
  };
}
