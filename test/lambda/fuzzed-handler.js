// Asks the handler of a bundle with events from a file, 20 at a time, and writes its answers to another file: a process
// of its own, with the environment of a function and nothing else.
const { readFileSync, writeFileSync } = require('node:fs');

const [, , bundle, eventsFile, answersFile, milliseconds] = process.argv;
const { handler } = require(bundle);
const events = JSON.parse(readFileSync(eventsFile, 'utf8'));
const answers = [];

async function ask(index) {
  const began = performance.now();
  const end = Date.now() + Number(milliseconds);
  const context = { getRemainingTimeInMillis: () => Math.max(0, end - Date.now()) };
  let answer;
  try {
    answer = { answer: await handler(events[index], context) };
  } catch (error) {
    answer = { thrown: String(error) };
  }
  answers[index] = { ...answer, milliseconds: performance.now() - began };
}

async function work(lane) {
  for (let index = lane; index < events.length; index += 20) await ask(index);
}

process.on('unhandledRejection', (error) => {
  answers.push({ thrown: `unhandled: ${error}` });
});
Promise.all(Array.from({ length: 20 }, (_, lane) => work(lane))).then(() => {
  writeFileSync(answersFile, JSON.stringify(answers));
  process.exit(0);
});
