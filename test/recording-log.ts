/** A real log whose lines are kept, so that a test can search them. */
import { Writable } from 'node:stream';
import { pino, type Logger } from 'pino';

export interface RecordingLog {
  logger: Logger;
  text(): string;
  clear(): void;
}

export function recordingLog(): RecordingLog {
  let lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
  return {
    logger: pino({ level: 'trace', base: null }, sink),
    text: () => lines.join(''),
    clear: () => void (lines = []),
  };
}
