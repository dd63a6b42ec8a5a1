// Required before any Node server: writes down each counted request when it begins and when its answer has left, in a
// file of this process, so that nothing is forgotten when the process is killed.
const { openSync, writeSync } = require('node:fs');
const { Server } = require('node:http');
const { join } = require('node:path');

const { JOURNALS, PORT } = process.env;
const file = openSync(join(JOURNALS, `${PORT}-${process.pid}`), 'a');
const { emit } = Server.prototype;

Server.prototype.emit = function (event, ...of) {
  const [request, response] = of;
  const number = event === 'request' ? request.headers['x-number'] : undefined;
  if (number !== undefined) {
    writeSync(file, `begun ${number}\n`);
    response.once('finish', () => writeSync(file, `ended ${number}\n`));
  }
  return emit.call(this, event, ...of);
};
