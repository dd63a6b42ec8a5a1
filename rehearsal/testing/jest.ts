import { type RollBack, toBeReleased, toRollBack } from './matchers';

declare global {
  namespace jest {
    interface Matchers<R> {
      /** Every stage passed, and green has all the traffic. A failure prints the timeline. */
      toBeReleased(): R;
      /** ECS put all the traffic back on blue, as fast, for the reason and as harmlessly as told. */
      toRollBack(expected?: RollBack): R;
    }
  }
}

// Import this file once in a test, or name it in jest's `setupFilesAfterEnv`.
expect.extend({ toBeReleased, toRollBack });
