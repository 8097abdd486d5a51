# One image a workspace: app, apps/express or loadtest. Built by docker-compose.yml.
ARG NODE_IMAGE
FROM ${NODE_IMAGE}
ARG WORKSPACE
WORKDIR /lab
COPY package.json package-lock.json ./
# All workspaces' own, or npm takes the lock file for another project's.
COPY app/package.json app/
COPY apps/express/package.json apps/express/
COPY apps/shared/package.json apps/shared/
COPY examples/package.json examples/
COPY loadtest/package.json loadtest/
COPY lab/package.json lab/
# The loadtest's packages are for development, since its build has them inside.
RUN npm ci --workspace ${WORKSPACE} --no-audit --no-fund
# Where an app needs it, npm has linked it; the loadtest does without.
COPY apps/shared/src apps/shared/src
COPY ${WORKSPACE}/src ${WORKSPACE}/src
# Where there is such a folder.
COPY ${WORKSPACE}/stati[c] ${WORKSPACE}/static
COPY ${WORKSPACE}/*.json ${WORKSPACE}/
WORKDIR /lab/${WORKSPACE}
ENTRYPOINT ["node", "src/main.ts"]
