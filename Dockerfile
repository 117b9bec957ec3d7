# Debian, not Alpine: Temporal's native core needs glibc. By digest: docs/operations.md, "Image".
FROM node:22.23.2-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json ./

# No package's own script runs: what is installed is what the lock file's checksums name.
FROM base AS build
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY workflows workflows
COPY activities activities
RUN npm run build

FROM base AS dependencies
RUN npm ci --ignore-scripts --omit=dev
# The core comes for five platforms; the other four are a hundred megabytes that never run.
RUN find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
      ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} + \
    && ls node_modules/@temporalio/core-bridge/releases/*/index.node

FROM base
# With glibc's allocator a worker takes half as much memory again: docs/adr/0018.
RUN apt-get update && apt-get install -y --no-install-recommends libjemalloc2 && rm -rf /var/lib/apt/lists/*
ENV LD_PRELOAD=libjemalloc.so.2
# In a bounded container Node makes room for little that is new, and cleans up all the time.
ENV NODE_OPTIONS=--max-semi-space-size=16
ENV NODE_ENV=production
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
# The image's user `node`, by number: an orchestrator that asks for somebody else than root can see that it is.
USER 1000:1000
EXPOSE 3000
# Alive, not ready: a Temporal server that is away is no reason to restart this process.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main/reauth.js", "serve"]
