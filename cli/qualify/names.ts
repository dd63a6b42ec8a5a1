/** What lib/qualification.ts deploys; a test holds the two together. */
export const NAME = 'teal-qualify';
export const ENVIRONMENT = 'sandbox';
export const STACKS = {
  images: `${NAME}-images`,
  foundation: `${NAME}-${ENVIRONMENT}-foundation`,
  service: `${NAME}-${ENVIRONMENT}`,
} as const;
export const REPOSITORY = `${NAME}/${NAME}`;
/** Of ECS. */
export const PLACE = { cluster: `${NAME}-${ENVIRONMENT}`, service: NAME } as const;
/** Users ask for it, and no gate does: it is what the release breaks that an alarm has to stop. */
export const USERS_PATH = '/only-users';
