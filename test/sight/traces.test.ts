/** One trace leads from what a backend or a person asks to the call of the provider; and neither it nor the log tells a secret. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hunt } from '../canary/hunt.js';
import { secretsOf } from '../canary/world.js';
import { brokenConnection, closed, linkIn, mailTo, pressed, repair, reportOf, start } from '../people.js';
import { dwollaWays } from '../ways.js';
import { until } from '../until.js';
import { API_KEY } from '../world.js';
import { startCollector, type Collector, type Span } from './collector.js';
import { startWatched, type Watched } from './watched.js';

let collector: Collector;
let watched: Watched;
beforeAll(async () => {
  collector = await startCollector();
  watched = await startWatched({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
});
afterAll(async () => {
  await watched.close();
  await collector.close();
});

const called = (name: string, traceId: string) => () =>
  collector.spans().find((span) => span.name === name && span.traceId === traceId);

/** From a span up to the root of its trace, as names. */
function wayUp(span: Span): string[] {
  const parent = collector.spans().find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(parent ? wayUp(parent) : [])];
}

test('from the report to the mint, in the trace of the backend that reported', async () => {
  const { world } = watched;
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const { email, body } = brokenConnection(world);
  const response = await fetch(`${world.config.publicUrl}/v1/reauths`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${API_KEY}`,
      'content-type': 'application/json',
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    },
    body: JSON.stringify(body),
  });
  const { id } = (await response.json()) as { id: string };
  await mailTo(world, email);

  const mint = await until(
    'the collector has the mint',
    called('POST /connect/sessions/reauthenticate', traceId),
  );
  expect(wayUp(mint)).toEqual([
    'POST /connect/sessions/reauthenticate',
    'RunActivity:mintSession',
    'StartWorkflow:reauthenticate',
    'POST /v1/reauths',
  ]);
  expect(mint.attributes).toMatchObject({
    'server.address': new URL(world.finch.url).host,
    'http.response.status_code': 201,
  });
  const request = await until('the collector has the request', called('POST /v1/reauths', traceId));
  expect(request.parentSpanId).toBe('00f067aa0ba902b7');
  expect(request.attributes).toMatchObject({ 'http.response.status_code': 201, 'reauth.id': id });

  // The log's lines belong to it, and to the reauth.
  const minted = watched.lines().find(({ msg, reauth }) => msg === 'session minted' && reauth === id);
  expect(minted).toMatchObject({ tenant: 'default', trace_id: traceId });
  expect(watched.lines().find(({ route }) => route === '/v1/reauths')).toMatchObject({
    tenant: 'default',
    reauth: id,
    trace_id: traceId,
  });
});

test('from a press to its mint, and from the return to the exchange: each in a trace of its own', async () => {
  const { world } = watched;
  const { id: exchangeId, connection } = dwollaWays.broken(world);
  const { email, body } = reportOf(connection);
  await start(world, body);
  await dwollaWays.repair(world, linkIn(await mailTo(world, email)));
  const press = await until('the collector has the press', () =>
    collector.spans().find(({ name }) => name === 'POST /r/:token/open'),
  );
  const mint = await until(
    'the collector has its mint',
    called('POST /exchanges/{id}/exchange-sessions', press.traceId),
  );
  expect(wayUp(mint).at(-1)).toBe('POST /r/:token/open');
  expect(press.parentSpanId).toBeUndefined();
  expect(collector.text()).not.toContain(`/exchanges/${exchangeId}`);
});

test('neither traces nor logs, at their most talkative, tell a secret or a name', async () => {
  const { world } = watched;
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const connectUrl = await pressed(link);
  const code = new URL(await repair(connectUrl)).searchParams.get('code') ?? '';
  await closed(world, id);
  await mailTo(world, email, /connected again/);
  await until('the exchange is traced', () =>
    collector.spans().some(({ name }) => name === 'POST /auth/token'),
  );
  expect(await watched.end()).toBe('SIGTERM');

  expect(watched.log()).toContain('"level":10');
  const secrets = { ...secretsOf(world), 'an address': [email], 'an API key': [API_KEY], 'a code': [code] };
  expect(hunt(secrets, { 'the traces': collector.text(), 'the log': watched.log() })).toEqual([]);
}, 60_000);
