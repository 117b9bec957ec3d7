/** Every problem document that a test of this process is answered, whoever asked for it. */
const bodies: string[] = [];
const plainFetch = globalThis.fetch;

globalThis.fetch = async (...request) => {
  const response = await plainFetch(...request);
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    bodies.push(await response.clone().text());
  }
  return response;
};

export function everyProblem(): string {
  return bodies.join('\n');
}
