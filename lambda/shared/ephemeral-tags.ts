/** Tags of an instance's stacks, by which what has expired is found. */
export const EPHEMERAL_TAG = 'teal:ephemeral';
export const EXPIRES_TAG = 'teal:expires';
