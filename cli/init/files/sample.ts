import type { ServiceAnswer } from '../answers';
import type { ProjectFile } from '../project-file';

/** A service to begin with, where there is none: 30 lines that do what a release needs of a container. */
export const sampleService = (name: string): ServiceAnswer => ({
  ...{ name, port: 8080, directory: 'app', health: '/ready', local: 'node server.mjs' },
});

export const sampleFiles = (): ProjectFile[] => [
  { path: 'app/server.mjs', content: SERVER },
  { path: 'app/Dockerfile', content: DOCKERFILE },
];

const SERVER = `import { createServer } from 'node:http';

// Which release this is: the gate \`separation\` and the rehearsal tell it by this header.
const release = process.env.RELEASE ?? 'local';
const port = Number(process.env.PORT ?? 8080);
let isEnding = false;

const server = createServer((request, response) => {
  response.setHeader('x-release', release);
  // An ending task takes no new connections, and answers those that it has.
  if (isEnding) response.setHeader('connection', 'close');
  const [path] = (request.url ?? '/').split('?');
  if (path === '/ready') return response.writeHead(isEnding ? 503 : 200).end();
  if (path !== '/') return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ release }));
});

// Longer than the load balancer's 60 seconds: it must never use a connection that this end has just closed.
server.keepAliveTimeout = 75_000;
server.listen(port);

process.on('SIGTERM', () => {
  isEnding = true;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
`;

const DOCKERFILE = `# A tag moves; pin it to what was tested: docker buildx imagetools inspect IMAGE:TAG prints its digest.
# Node and nothing else: no shell, no package manager. For arm64 and amd64.
FROM gcr.io/distroless/nodejs24-debian13:nonroot
ENV NODE_ENV=production PORT=8080
COPY --chown=0:0 --chmod=0444 server.mjs /app/server.mjs
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
# No HEALTHCHECK: ECS ignores it, and the load balancer asks /ready.
ENTRYPOINT ["/nodejs/bin/node"]
CMD ["/app/server.mjs"]
`;
