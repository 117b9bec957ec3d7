/** Whether payloads are encrypted and come back, and whether the codec server shows them. */
import type { Payload } from '@temporalio/common';
import { EncryptingCodec } from '../../codec/payload-codec.js';
import { payloadToJson } from '../../codec/payload-json.js';
import { OutsideError } from '../../contract/ports.js';
import { call } from '../../outbound/call.js';
import type { Config } from '../../platform/config.js';
import { found, type Finding } from './finding.js';

const SAMPLE = Buffer.from('"a payload of the doctor"');

export async function codecFindings({ keyRing, payloadEncryption, codecServer }: Config): Promise<Finding[]> {
  const codec = new EncryptingCodec({ keyRing, payloadEncryption: true });
  const [encrypted = {}] = await codec.encode([
    { metadata: { encoding: Buffer.from('json/plain') }, data: SAMPLE },
  ]);
  const [decrypted = {}] = await codec.decode([encrypted]);
  const comesBack = SAMPLE.equals(decrypted.data ?? Buffer.alloc(0));
  const check = 'payload encryption';
  const finding: Finding = comesBack
    ? {
        check,
        status: 'ok',
        says: payloadEncryption
          ? `on: a payload encrypts under the key "${keyRing.newestId}", and decrypts`
          : 'off: payloads are in clear, but for what is sealed in them',
      }
    : {
        check,
        status: 'fail',
        says: 'a payload does not decrypt',
        todo: 'Make a new key: "reauth keys generate".',
      };
  return codecServer ? [finding, await serverFinding(codecServer, encrypted)] : [finding];
}

/** Asked as the CLI asks it. */
function serverFinding(
  { host, port, key, origin }: NonNullable<Config['codecServer']>,
  encrypted: Payload,
): Promise<Finding> {
  // One that listens everywhere listens here.
  const reached = /^(0\.0\.0\.0|::)$/.test(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return found(
    'codec server',
    async () => {
      const { status, json } = await call({
        method: 'POST',
        url: new URL(`http://${reached}:${port}/decode`),
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ payloads: [payloadToJson(encrypted)] }),
      });
      if (status === 200 && JSON.stringify(json).includes(SAMPLE.toString('base64'))) {
        return `decrypts at ${reached}:${port}, for the Web UI at ${origin}`;
      }
      throw new OutsideError(
        'misconfigured',
        `answers ${status} at ${reached}:${port}, and shows no clear text`,
      );
    },
    ({ kind }) =>
      kind === 'misconfigured'
        ? 'Restart it with these CODEC_KEY and REAUTH_KEYS, or free CODEC_ADDRESS where something else answers there.'
        : 'Start it with "reauth serve" or "reauth ingress", and see whether this machine may reach CODEC_ADDRESS.',
  );
}
