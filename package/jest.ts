// Import this once in a test, or name 'teal-cdk/testing/jest' in jest's `setupFilesAfterEnv`.
import '../rehearsal/testing/jest';
