import type { Journal } from './journal';

const nothing = async () => [];
const nothingReadable = async () => ({ entries: [], unreadable: [] });

/** Of a service without a pipeline: there is no bucket, so nothing can be held, and nothing is written down. */
export const NO_JOURNAL: Journal = {
  holds: nothing,
  hold: async () => undefined,
  releases: nothing,
  decisions: nothing,
  limits: nothing,
  readableHolds: nothingReadable,
  readableReleases: nothingReadable,
  append: async ({ kind }) => {
    throw new Error(`a service without records must write none, got an entry ${kind}`);
  },
};
