# One Node for all stages: what is installed for one major does not run on another.
ARG NODE=24

# What ships of node_modules. It depends on the lock file alone, so a change of the sources leaves its layer as it is.
FROM node:${NODE}-bookworm-slim AS dependencies
WORKDIR /slim
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts --no-audit --no-fund

# The compiler and all that comes with it stay behind here.
FROM node:${NODE}-bookworm-slim AS build
WORKDIR /slim
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY rules rules
COPY src src
RUN npm run -s build && chmod 755 dist/src/bin.js

# What lasts longest lies lowest, so a new release costs those who have the last one the program alone.
FROM node:${NODE}-bookworm-slim
COPY --from=dependencies /slim/node_modules /opt/slim/node_modules
COPY package.json LICENSE /opt/slim/
COPY --from=build /slim/dist /opt/slim/dist
RUN ln -s /opt/slim/dist/src/bin.js /usr/local/bin/slim
USER node
WORKDIR /work
ENTRYPOINT ["slim"]
CMD ["--help"]
