// Serves a folder on a free port, for pages that were written to files.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export async function serve(folder) {
  const root = path.resolve(folder);
  const server = createServer(async (request, answer) => {
    const file = path.join(root, new URL(request.url, 'http://localhost').pathname);
    try {
      if (!file.startsWith(root + path.sep)) throw new Error('outside the folder');
      const bytes = await readFile(file);
      answer.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(bytes);
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://localhost:${server.address().port}`, stop: () => server.close() };
}
