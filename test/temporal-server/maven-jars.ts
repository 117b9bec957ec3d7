import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, makeOnce } from './cache-folder.js';
import { onPath } from './executables.js';
import type { Outcome } from './first-match.js';
import { messageOf } from './first-match.js';
import { runCommand } from './run-command.js';

const TEST_SERVER_VERSION = '1.38.0';
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const FETCH_LIMIT_MS = 5 * 60_000;

/** A folder with the Java test server and all it depends on, kept from an earlier run or fetched now. */
export function testServerJars(env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), 'temporal-test-server', TEST_SERVER_VERSION);
}

/** Fetches the jars of the time-skipping test server from Maven Central. */
export async function fetchTestServerJars(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Outcome<string>> {
  const target = testServerJars(env);
  if (existsSync(target)) return { found: target };
  const mvn = onPath('mvn', env);
  if (mvn === undefined) return { not: 'there is no mvn (Apache Maven) on the PATH' };
  say(
    `Fetching the time-skipping test server ${TEST_SERVER_VERSION} from Maven Central, once for this machine.`,
  );
  try {
    await makeOnce(target, say, async (workFolder) => {
      await copyDependencies(mvn, env, workFolder, say);
      return join(workFolder, 'jars');
    });
    return { found: target };
  } catch (error) {
    return { not: `Maven could not fetch it (${messageOf(error)})` };
  }
}

async function copyDependencies(
  mvn: string,
  env: NodeJS.ProcessEnv,
  folder: string,
  say: (line: string) => void,
) {
  const pom = join(folder, 'pom.xml');
  const jars = join(folder, 'jars');
  await mkdir(jars);
  await writeFile(pom, POM);
  const args = [
    '-B',
    '-q',
    ...SHORT_PATIENCE,
    '-f',
    pom,
    COPY,
    `-DoutputDirectory=${jars}`,
    '-DincludeScope=runtime',
  ];
  await runCommand(mvn, args, {
    env,
    timeLimitMs: FETCH_LIMIT_MS,
    progress: (seconds) => say(`Still fetching the test server: ${seconds} seconds so far.`),
  });
}

/**
 * Maven is asked itself whether its repository answers, because only Maven knows about mirrors. The names with "wagon"
 * are for Maven 3.8 and older, those with "aether" for newer ones.
 */
const SHORT_PATIENCE = [
  '-Dmaven.wagon.http.connectionTimeout=3000',
  '-Dmaven.wagon.rto=10000',
  '-Dmaven.wagon.http.retryHandler.count=0',
  '-Daether.connector.connectTimeout=3000',
  '-Daether.connector.requestTimeout=10000',
];

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>durable-reauth</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${TEST_SERVER_VERSION}</version>
    </dependency>
    <!-- The server asks for a logger at its start, and complains on the terminal where there is none. -->
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;
