// A shop that sends mails from a queue and closes its books each night: docs/jobs.md.
import { canary, cron, days, defineDelivery, every, hours, minutes, seconds } from '../lib';

export default defineDelivery({
  service: {
    name: 'shop',
    port: 8080,
    build: '../app',
    release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
    jobs: [
      {
        name: 'close-books',
        command: ['node', 'dist/job.js'],
        // At three in the morning of those who read the books, whatever the clocks do.
        schedule: cron('0 3 * * *', { timeZone: 'Europe/Berlin' }),
        timeout: hours(2),
        retries: 1,
      },
      {
        name: 'refresh-prices',
        command: ['node', 'dist/job.js', '--prices'],
        schedule: every(minutes(15)),
        // May take longer than the time between two starts: those in between are left out, and counted.
        timeout: hours(1),
        overlap: 'skip',
      },
    ],
    workers: [
      {
        name: 'mails',
        command: ['node', 'dist/worker.js'],
        tasks: { min: 2, max: 20 },
        backlogPerTask: 50,
        oldest: minutes(5),
        stopTimeout: seconds(60),
      },
      // A queue that another stack makes.
      {
        name: 'imports',
        command: ['node', 'dist/worker.js'],
        queue: { name: 'shop-imports', deadLetters: 'shop-imports-dead' },
        cpu: 512,
      },
    ],
  },
  repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
  environments: {
    staging: { account: '111122223333', region: 'eu-west-1' },
    production: {
      account: '111122223333',
      region: 'eu-west-1',
      watch: { heartbeats: [{ job: 'backup', every: days(1) }] },
    },
  },
  objectives: { availability: 99.9 },
  notify: { page: ['on-call@example.com'], ticket: ['team@example.com'] },
});
