/** A real log whose lines are kept, so that a test can search them. */
import { Writable } from 'node:stream';
import { pino, type Logger } from 'pino';

export interface RecordingLog {
  logger: Logger;
  text(): string;
  clear(): void;
  /** Also what was cleared, of all of this process. */
  everything(): string;
}

export function recordingLog(): RecordingLog {
  const lines: string[] = [];
  let from = 0;
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
  return {
    logger: pino({ level: 'trace', base: null }, sink),
    text: () => lines.slice(from).join(''),
    clear: () => void (from = lines.length),
    everything: () => lines.join(''),
  };
}
